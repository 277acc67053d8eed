import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Problem } from '../../core/model/problem.ts';

/** Where systems put it. The variable CHROMIUM names another one. */
const CHROMIUM: readonly string[] = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const ARGUMENTS = [
  '--headless',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-pdf-header-footer',
];

/** A page of some thousand rows takes seconds. */
const PATIENCE_MS = 120_000;

/** The browser that prints. Throws the {@link Problem} `pdf-unavailable` where there is none: before the work. */
export function findChromium(named: string | undefined = process.env.CHROMIUM): string {
  const places = named === undefined || named === '' ? CHROMIUM : [named];
  const found = places.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Problem(
    'pdf-unavailable',
    `There is no Chromium to print a PDF with: not at ${places.join(', ')}.`,
  );
}

/**
 * Prints a page to PDF. The page asks for nothing, and Chromium has a folder of its own, so that nothing of a person's
 * browser is in it. The time that Chromium writes into the file is replaced, so that the same page gives the same bytes.
 * Throws the {@link Problem} `pdf-unavailable`.
 *
 * @param page an HTML file
 * @param madeAt ISO 8601 UTC
 */
export async function printPdf(chromium: string, page: string, madeAt: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-print-'));
  const output = join(folder, 'page.pdf');
  try {
    const said = await run(chromium, [
      ...ARGUMENTS,
      // Chromium's own fence does not work for root, as in a container.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--user-data-dir=${join(folder, 'profile')}`,
      `--print-to-pdf=${output}`,
      pathToFileURL(page).href,
    ]);
    if (!existsSync(output)) {
      throw new Problem('pdf-unavailable', `Chromium (${chromium}) printed no PDF: ${said}.`);
    }
    return withTime(readFileSync(output), madeAt);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Gives in words how it ended. */
function run(chromium: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(chromium, args, { stdio: 'ignore', timeout: PATIENCE_MS, killSignal: 'SIGKILL' });
    child.once('error', (cause) => {
      reject(new Problem('pdf-unavailable', `${chromium} cannot be started: ${cause.message}.`, { cause }));
    });
    child.once('exit', (code, signal) => resolve(signal === null ? `exit ${code}` : `ended by ${signal}`));
  });
}

/** Of the same length as Chromium's, since a PDF names places in itself by their distance from the beginning. */
function withTime(pdf: Buffer, madeAt: string): Uint8Array {
  const time = `${madeAt.replaceAll(/[-T:Z]/g, '')}+00'00'`;
  const text = pdf
    .toString('latin1')
    .replaceAll(/\/(CreationDate|ModDate) \(D:\d{14}\+00'00'\)/g, (_all, name) => `/${name} (D:${time})`);
  return Buffer.from(text, 'latin1');
}
