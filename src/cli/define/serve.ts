import { type Command, InvalidArgumentError } from 'commander';
import { publicUrlOf } from '../../core/parse/listen-address.ts';
import {
  accountOptions,
  addressOf,
  auditLogOption,
  configOption,
  type Finish,
  reportOptions,
  storeOption,
} from './options.ts';
import { extraOptions, peopleOption } from './scan.ts';

/** Defines `serve`. */
export function serveCommand(program: Command, finish: Finish): void {
  const serve = program
    .command('serve')
    .description(
      'the dashboard: looks into the store, scans, plans and applies, in a browser on this machine',
    )
    .optionsGroup('Where it is served:')
    .option(
      '--listen <address>',
      'listen there (default: 127.0.0.1:7717, or the next port that is free)',
      addressOf,
    )
    .option('--public-url <url>', 'as people reach it, behind a proxy or by its name', publicUrl)
    .option('--tls-cert <file>', 'speak TLS with this certificate and its chain (PEM)')
    .option('--tls-key <file>', 'the private key of the certificate (PEM)')
    .option(
      '--trust-proxy <addresses>',
      'believe these proxies who asks: addresses and networks, with commas between them, or loopback',
      proxies,
    )
    .option('--open', 'open it in the browser, signed in')
    .option('--demo', 'show a made-up organisation, with a store, settings and a log of its own');
  auditLogOption(storeOption(configOption(serve).optionsGroup('What it looks into:'))).option(
    '--journal <file>',
    'where each key stands (default: keyreeve-journal.json beside the settings)',
  );
  peopleOption(extraOptions(reportOptions(accountOptions(serve))))
    .option('--preview', 'also judge by rules in preview, which may still change')
    .addHelpText(
      'after',
      `
Only this machine reaches it, and whoever opens the link that is printed is
signed in. For several people: docs/guides/dashboard-sign-in.md. Accounts and
credentials are those of a scan that is begun from the page; it judges as of the
time it is.`,
    )
    .action(async (options: object) => {
      const { serveCommand } = await import('../commands/serve.ts');
      finish(await serveCommand(options as Parameters<typeof serveCommand>[0]));
    });
}

/** An origin: the dashboard is a whole host, and not a path of one. */
function publicUrl(text: string): URL {
  const url = publicUrlOf(text);
  if (url !== undefined) return url;
  throw new InvalidArgumentError('It must be https:// and a name, without a path: https://keys.example.com.');
}

/** As the header X-Forwarded-For is believed: every part an address, a network, or a word for some. */
function proxies(text: string): string {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.every((part) => /^(loopback|linklocal|uniquelocal|[0-9A-Fa-f.:]{2,45}(\/\d{1,3})?)$/.test(part)))
    return parts.join(',');
  throw new InvalidArgumentError('It must be addresses or networks: 10.0.0.5, 10.0.0.0/8, loopback.');
}
