import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A mail as it was handed over. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body, with the dots of SMTP taken off. */
  readonly raw: string;
}

export interface MailServerOptions {
  /** Answers to commands by their first word, in place of the usual ones. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Takes the connection and says nothing. */
  readonly silent?: boolean;
  /** The answer to a whole mail in place of `250 taken`; or none, with the connection left open or closed. */
  readonly afterData?: string;
}

/** A small SMTP server (RFC 5321) on this machine, gone with the test. It offers AUTH PLAIN and no TLS. */
export async function mailServer({
  answers = {},
  silent = false,
  afterData = '250 taken',
}: MailServerOptions = {}) {
  const mails: ReceivedMail[] = [];
  const commands: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket.on('close', () => open.delete(socket)).on('error', () => {}));
    if (silent) return;
    let text = '';
    let mail = { from: '', to: [] as string[] };
    let inData = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    const usual: Readonly<Record<string, (line: string) => string>> = {
      EHLO: () => '250-mail.test\r\n250 AUTH PLAIN LOGIN',
      AUTH: () => '235 2.7.0 welcome',
      MAIL: (line) => {
        mail = { from: line.slice(10), to: [] };
        return '250 ok';
      },
      RCPT: (line) => {
        mail.to.push(line.slice(8));
        return '250 ok';
      },
      DATA: () => {
        inData = true;
        return '354 go on';
      },
      QUIT: () => '221 bye',
    };
    const take = (line: string) => {
      commands.push(line);
      const [word = ''] = line.toUpperCase().split(/[ :]/);
      say(answers[word] ?? usual[word]?.(line) ?? '500 what?');
    };
    say('220 mail.test ESMTP');
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      for (;;) {
        const end = inData ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          mails.push({ ...mail, raw: part.replaceAll(/^\./gm, '') });
          if (afterData === 'hang-up') socket.destroy();
          else if (afterData !== 'silent') say(afterData);
        } else take(part);
      }
    });
  });
  // On every address, so that a test can reach it by one that is not called loopback.
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, mails, commands };
}

/** The parts of a mail: its headers by name in lower case, and each body decoded. */
export function readMail(raw: string) {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const headers = headersIn(head);
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1];
  const parts = boundary === undefined ? [raw] : rest.join('\r\n\r\n').split(`--${boundary}`).slice(1, -1);
  const bodies = parts.map((part) => {
    const [partHead = '', ...body] = part.trimStart().split('\r\n\r\n');
    const fields = headersIn(partHead);
    const text = body.join('\r\n\r\n');
    const encoding = fields['content-transfer-encoding'];
    return { type: fields['content-type'] ?? '', text: decoded(text, encoding).replaceAll('\r\n', '\n') };
  });
  return { headers, bodies };
}

function headersIn(head: string): Record<string, string> {
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
}

function decoded(text: string, encoding: string | undefined): string {
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString();
  if (encoding !== 'quoted-printable') return text;
  const bytes = text
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
