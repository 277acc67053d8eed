import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { auditLogPath } from '../../app/audit-log.ts';
import { boardOn, type OpenedBoard } from '../../app/dashboard/board-part.ts';
import { readSettings, type SettingsFile } from '../../app/settings-file.ts';
import { isAddress, openStoreForWriting, storePlace } from '../../app/store-place.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { harmless } from '../../outputs/harmless.ts';
import { escaped } from '../../outputs/html/markup.ts';
import type { Log } from '../../web/server/faults.ts';
import type { Services } from '../../web/server/services.ts';
import { LINK_MINUTES } from '../../web/server/sign-in/links.ts';
import { type Dashboard, startDashboard } from '../../web/server/start-dashboard.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { sayable } from '../failure.ts';
import { servedWhere, type WhereFlags } from '../served-where.ts';

export interface ServeFlags extends AccountFlags, WhereFlags {
  readonly open?: boolean;
  readonly store?: string;
  readonly auditLog?: string;
  readonly journal?: string;
}

/** Serves the dashboard until it is told to stop. */
export async function serveCommand(flags: ServeFlags): Promise<number> {
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  refuseWrong(flags);
  const stopped = onStop();
  const board = boardFor(flags, file);
  const dashboard = await startDashboard({
    ...servedWhere(flags, file, process.env),
    services: { ...servicesOf(flags, file), ...(board !== undefined && { board }) },
    uiFolder: UI_FOLDER,
    log: LOG,
  });
  const shown = showLinks(dashboard, flags.open === true);
  await stopped;
  shown.end();
  await dashboard.close();
  await board?.close();
  return EXIT.clean;
}

/** The build puts the page beside the program. */
const UI_FOLDER = fileURLToPath(new URL('./web/', import.meta.url));

const LOG: Log = ({ level, words }) => {
  const mark = level === 'info' ? '' : `${level}: `;
  process.stderr.write(`${instant(new Date())} ${mark}${sayable(words)}\n`);
};

/** What a scan from the page would stumble over is told now. */
function refuseWrong(flags: ServeFlags): void {
  if (flags.accounts === '-')
    throw new Problem('bad-argument', 'The dashboard reads its list of accounts anew for each scan.', {
      hint: 'Name a file with --accounts.',
    });
  liveOptions(flags);
}

function servicesOf(flags: ServeFlags, file: SettingsFile | undefined): Services {
  const found = storePlace(flags.store, file);
  return {
    ground: {
      describe: async () => ({
        demo: false,
        ...(found !== undefined && {
          store: {
            kind: isAddress(found.place) ? ('postgres' as const) : ('sqlite' as const),
            place: isAddress(found.place) ? withoutPassword(found.place) : found.place,
          },
        }),
      }),
    },
  };
}

/** What is read: of the store, which is opened when somebody first looks. */
function boardFor(flags: ServeFlags, file: SettingsFile | undefined): OpenedBoard | undefined {
  const found = storePlace(flags.store, file);
  if (found === undefined) return undefined;
  return boardOn({
    open: () => openStoreForWriting(found),
    at: () => instant(new Date()),
    auditLog: auditLogPath(flags.auditLog, file).path,
    remediation: file?.settings.remediation,
    onFault: (error) =>
      LOG({ level: 'error', words: error instanceof Error ? error.message : String(error) }),
  });
}

function withoutPassword(place: string): string {
  return place.replace(/^(postgres(?:ql)?:\/\/[^@/:]*):[^@/]*@/i, '$1@');
}

/** Prints the link, a new one for each Enter, and opens it where that was asked for. */
function showLinks(dashboard: Dashboard, open: boolean): { end(): void } {
  process.stdout.write(`The dashboard answers at ${dashboard.url}\n`);
  const print = () => {
    const link = dashboard.link();
    if (link === undefined) return;
    process.stdout.write(
      `\nOpen this link within ${LINK_MINUTES} minutes. It signs in once:\n\n  ${link}\n\n`,
    );
  };
  print();
  const isTerminal = process.stdin.isTTY === true;
  process.stdout.write(isTerminal ? 'Enter prints a new link, Ctrl-C ends it.\n' : 'Ctrl-C ends it.\n');
  if (isTerminal) process.stdin.on('data', print);
  const opened = open ? openBrowser(dashboard.link() ?? dashboard.url) : undefined;
  return {
    end: () => {
      if (isTerminal) process.stdin.off('data', print).pause();
      if (opened !== undefined) rmSync(opened, { recursive: true, force: true });
    },
  };
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', '""'],
};

/**
 * Opens a file that leads on to the link: the arguments of a program can be read by everybody on the machine, and the
 * file by this user alone. Gives the folder, to be removed.
 */
function openBrowser(link: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-open-'));
  const file = join(folder, 'dashboard.html');
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${escaped(link)}"><a href="${escaped(link)}">To the dashboard</a>\n`;
  writeFileSync(file, page, { mode: 0o600 });
  const [program = 'xdg-open', ...args] = OPENERS[process.platform] ?? [];
  const child = spawn(program, [...args, file], { stdio: 'ignore', detached: true });
  child.on('error', (error) => {
    process.stderr.write(`No browser was opened (${harmless(error.message)}): open the link yourself.\n`);
  });
  child.unref();
  return folder;
}

/** Kept at the first signal; the second ends the program at once. */
function onStop(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        if (isStopping) process.exit(130);
        isStopping = true;
        process.stderr.write(`\n${name}: stopping. A second signal stops at once.\n`);
        resolve();
      });
    }
  });
}
