import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemCode, wordsOf } from '../core/model/system-error.ts';
import { harmless } from '../outputs/harmless.ts';
import { escaped } from '../outputs/html/markup.ts';
import { LINK_MINUTES } from '../web/server/sign-in/links.ts';
import type { Dashboard } from '../web/server/start-dashboard.ts';

/**
 * Prints how one signs in: a link, and a new one for each Enter in the terminal. Where there is another way and no
 * terminal, none is printed: what a service prints is kept, and read by others. Opens the browser where that was asked
 * for.
 */
export function showLinks(dashboard: Dashboard, open: boolean): { end(): void } {
  const isTerminal = process.stdin.isTTY === true;
  const hasLinks = isTerminal || !dashboard.ways.includes('oidc');
  process.stdout.write(`The dashboard answers at ${dashboard.url}\n`);
  const print = () => {
    const link = hasLinks ? dashboard.link() : undefined;
    if (link !== undefined) process.stdout.write(linkWords(link));
    return link;
  };
  const hasLink = print() !== undefined;
  if (dashboard.ways.includes('oidc')) process.stdout.write('Sign in there with your organisation.\n');
  process.stdout.write(
    isTerminal && hasLink ? 'Enter prints a new link, Ctrl-C ends it.\n' : 'Ctrl-C ends it.\n',
  );
  if (isTerminal) process.stdin.on('data', print);
  const opened = open ? openBrowser(dashboard.link() ?? dashboard.url) : undefined;
  return {
    end: () => {
      if (isTerminal) process.stdin.off('data', print).pause();
      if (opened !== undefined) rmSync(opened, { recursive: true, force: true });
    },
  };
}

function linkWords(link: string): string {
  return `\nOpen this link within ${LINK_MINUTES} minutes. It signs in once:\n\n  ${link}\n\n`;
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', '""'],
};

/**
 * Opens a file that leads on to the link: the arguments of a program can be read by everybody on the machine, and the
 * file by this user alone. Gives the folder, to be removed. Whatever fails is told, and the dashboard goes on.
 */
function openBrowser(link: string): string | undefined {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'keyreeve-open-'));
    const file = join(folder, 'dashboard.html');
    const to = escaped(link);
    const page = `<!doctype html><meta charset="utf-8"><title>Keyreeve</title><meta http-equiv="refresh" content="0;url=${to}"><a href="${to}">To the dashboard</a>\n`;
    writeFileSync(file, page, { mode: 0o600 });
    open(file);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    tellNotOpened(wordsOf(error));
  }
  return folder;
}

function open(file: string): void {
  const [program = 'xdg-open', ...args] = OPENERS[process.platform] ?? [];
  const child = spawn(program, [...args, file], { stdio: 'ignore', detached: true });
  child.on('error', (error) => tellNotOpened(error.message));
  child.on('exit', (status, signal) => {
    if (status !== 0) tellNotOpened(`${program} ended with ${signal ?? status}`);
  });
  child.unref();
}

function tellNotOpened(why: string): void {
  process.stderr.write(`No browser was opened (${harmless(why)}): open the link yourself.\n`);
}
