import { fileURLToPath } from 'node:url';
import type { OpenedGround } from '../../app/dashboard/demo.ts';
import { DashboardGround, type ScanReads } from '../../app/dashboard/ground.ts';
import { SessionNotes } from '../../app/dashboard/session-notes.ts';
import { Workbench } from '../../app/dashboard/workbench.ts';
import { LOST_HINT } from '../../app/known-log.ts';
import { readPeople } from '../../app/people.ts';
import { readSettings } from '../../app/settings-file.ts';
import { openStoreForWriting, type StorePlace, shownStore, storePlace } from '../../app/store-place.ts';
import { type WatchedLog, watchedLog } from '../../app/watched-log.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { wordsOf } from '../../core/model/system-error.ts';
import { instant } from '../../core/model/time.ts';
import type { Log } from '../../web/server/faults.ts';
import { type Services, servicesOn } from '../../web/server/services.ts';
import { startDashboard } from '../../web/server/start-dashboard.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { sayable } from '../failure.ts';
import { outliveReader } from '../outlive-reader.ts';
import { servedWhere, type WhereFlags } from '../served-where.ts';
import { showLinks } from '../sign-in-links.ts';

export interface ServeFlags extends AccountFlags, WhereFlags, Omit<ScanReads, 'people'> {
  readonly people?: string;
  readonly open?: boolean;
  readonly demo?: boolean;
  readonly store?: string;
  readonly auditLog?: string;
  readonly journal?: string;
}

/** Serves the dashboard until it is told to stop. */
export async function serveCommand(flags: ServeFlags): Promise<number> {
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  refuseWrong(flags);
  const stopped = onStop();
  outliveReader();
  const named = storePlace(flags.store, file);
  const found = flags.demo === true ? undefined : named;
  const log = watchedLog(flags.auditLog, file);
  const workbench = workbenchFor(flags, found, log);
  const notes = notesFor(flags, log, workbench);
  if (flags.demo === true) await workbench?.enterDemo(LOCAL);
  const dashboard = await startDashboard({
    ...servedWhere(flags, file, process.env),
    services: { ...servicesOf(workbench, found), ...(notes !== undefined && { notes }) },
    uiFolder: UI_FOLDER,
    log: LOG,
  });
  const shown = showLinks(dashboard, flags.open === true);
  await stopped;
  shown.end();
  await dashboard.close();
  await notes?.close();
  await workbench?.close();
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
  if (flags.people === '-')
    throw new Problem('bad-argument', 'The dashboard reads the list of people anew for each scan.', {
      hint: 'Name a file with --people.',
    });
  liveOptions(flags);
  if (flags.people !== undefined) readPeople(flags.people, instant(new Date()));
}

function servicesOf(workbench: Workbench | undefined, found: StorePlace | undefined): Services {
  if (workbench === undefined) return { ground: { describe: async () => ({ demo: false }) } };
  // Without opening it: it may not be reached at this moment.
  const shown = found && shownStore(found);
  return {
    ...servicesOn(workbench),
    ground: {
      describe: async () => {
        if (!workbench.isDemo && shown !== undefined) return { demo: false, store: shown };
        const { store } = (await workbench.desk()).ground;
        return { demo: true, store: { kind: store.kind, place: store.place } };
      },
    },
  };
}

/** Who signs in where all is made up is nobody's business. */
function notesFor(
  { demo, config }: ServeFlags,
  log: WatchedLog,
  workbench: Workbench | undefined,
): SessionNotes | undefined {
  if (demo === true) return undefined;
  return new SessionNotes({
    ...{ folder: process.cwd(), log },
    ...(config !== undefined && { config }),
    // Whatever opens the store has the log learn what the store knows of it.
    ...(workbench !== undefined && { askStore: () => workbench.desk() }),
    onLost: (words) => LOG({ level: 'warning', words }),
  });
}

/** What is read and done: on the store, which is opened when somebody first looks. */
function workbenchFor(
  flags: ServeFlags,
  found: StorePlace | undefined,
  log: WatchedLog,
): Workbench | undefined {
  if (found === undefined && flags.demo !== true) return undefined;
  return new Workbench({
    ...(found !== undefined && { real: () => openReal(flags, found, log) }),
    onFault: (error) => LOG({ level: error instanceof Problem ? 'warning' : 'error', words: wordsOf(error) }),
  });
}

async function openReal(flags: ServeFlags, found: StorePlace, log: WatchedLog): Promise<OpenedGround> {
  const { config, journal } = flags;
  const store = await openStoreForWriting(found);
  try {
    const ground = await DashboardGround.open({
      ...{ demo: false, store, folder: process.cwd(), log },
      ...(config !== undefined && { config }),
      ...(journal !== undefined && { journal }),
      live: () => ({ ...liveOptions(flags), mfaCode: noTerminal }),
      reads: readsOf(flags),
    });
    tellLost(ground);
    return { ground, close: () => store.close() };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Reading is let go on without the log: the page tells it too, and nothing is changed. */
function tellLost(ground: DashboardGround): void {
  try {
    const lost = ground.lostLog();
    if (lost !== undefined) LOG({ level: 'warning', words: `${lost} ${LOST_HINT}` });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    LOG({ level: 'warning', words: error.message });
  }
}

function readsOf({ fresh, auditRoot, instances, prove, preview, people }: ServeFlags): ScanReads {
  return {
    ...(fresh !== undefined && { fresh }),
    ...(auditRoot !== undefined && { auditRoot }),
    ...(instances !== undefined && { instances }),
    ...(prove !== undefined && { prove }),
    ...(preview !== undefined && { preview }),
    ...(people !== undefined && { people }),
  };
}

/** Whoever clicks is not at the terminal where a code could be typed. */
async function noTerminal(serial: string): Promise<string> {
  throw new Problem('no-credentials', `The profile's role demands an MFA code of ${serial}.`, {
    hint: 'Start keyreeve serve with credentials that have passed MFA (aws sts get-session-token).',
  });
}

/** Whoever starts it here, as the audit log names them. */
const LOCAL = 'local';

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
