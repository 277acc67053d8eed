import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../aws/session/clock.ts';
import { counted } from '../../core/model/counted.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import type { Setup } from '../../web/api/actions.ts';
import { openLive } from '../open-live.ts';
import type { LiveOptions } from '../scan-options.ts';
import type { Desk } from './desk.ts';
import type { DashboardGround } from './ground.ts';

/** What is there: for the first visit, and for whoever asks what a scan would cover. */
export async function setupOf({ ground }: Desk): Promise<Setup> {
  const file = await ground.settings();
  const live = ground.liveWith(file);
  const { kind, place } = ground.store;
  const runs = await ground.store.runs(instant(new Date()));
  const scope = scopeOf(live);
  return {
    demo: ground.demo,
    empty: !runs.some(({ state }) => state === 'ended'),
    store: { kind, place },
    ...(file !== undefined && { settings: file.path }),
    auditLog: { path: ground.logPath, exists: existsSync(ground.logPath) },
    journal: ground.journalPath(file),
    scope,
    caller: await callerOf(ground, live),
    ways: waysTo(scope.kind),
  };
}

function scopeOf({ organization = false, accounts = [] }: LiveOptions): Setup['scope'] {
  if (organization === true) return { kind: 'organization', words: 'Every account of the organisation.' };
  if (organization !== false)
    return { kind: 'units', words: `The accounts under ${organization.ous.join(', ')}.` };
  if (accounts.length > 0)
    return {
      kind: 'list',
      words: `${counted(accounts.length, 'account')} that are named.`,
      accounts: accounts.length,
    };
  return { kind: 'account', words: 'The account of the credentials.', accounts: 1 };
}

function waysTo(kind: Setup['scope']['kind']): Setup['ways'] {
  const whole = kind === 'organization' || kind === 'units';
  return [
    {
      id: 'account',
      here: kind === 'account' || kind === 'list',
      command: 'keyreeve serve',
      words: 'One account: that of the credentials of this terminal.',
    },
    {
      id: 'organization',
      here: whole,
      command: 'keyreeve serve --org',
      words: 'Every account of an organisation: by a role in each.',
    },
    {
      id: 'reports',
      here: false,
      command: 'keyreeve scan --credential-report FILE',
      words: 'Credential reports that somebody hands you: nothing is asked of AWS.',
    },
  ];
}

/** So long an answer is good; that there are no credentials, less long: somebody may be signing in just now. */
const FRESH_MS = 60_000;
const FRESH_FAULT_MS = 3_000;
/** AWS is waited for no longer, which is longer than a service that gives credentials is. */
const PATIENCE_MS = 5_000;
/** The page is answered by then, whether AWS has answered or not. */
const PAGE_WAITS_MS = 2_000;

const seen = new WeakMap<DashboardGround, { caller: Promise<Setup['caller']>; until: number }>();

/** Whose the credentials are, or that AWS is still being asked: what is asked for goes on, and the next answer has it. */
async function callerOf(ground: DashboardGround, live: LiveOptions): Promise<Setup['caller']> {
  const there = seen.get(ground);
  const caller =
    there !== undefined && performance.now() < there.until ? there.caller : askAnew(ground, live);
  const wait = new AbortController();
  const late = setTimeout(PAGE_WAITS_MS, ASKING, { signal: wait.signal, ref: false });
  try {
    return await Promise.race([caller, late]);
  } finally {
    late.catch(() => undefined);
    wait.abort();
  }
}

const ASKING: Setup['caller'] = {
  known: false,
  code: 'asking',
  words: 'AWS is still being asked whose the credentials are.',
  hint: 'Ask again in a moment.',
};

/**
 * Whoever asks is answered in time, though the asking goes on: a program that gives credentials may wait for a person, and
 * ends by itself alone. Until it has ended no other one is started beside it.
 */
function askAnew(ground: DashboardGround, live: LiveOptions): Promise<Setup['caller']> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const asking = askCaller(live, signal);
  const asked = { caller: Promise.race([asking, unansweredBy(signal)]), until: Number.POSITIVE_INFINITY };
  seen.set(ground, asked);
  void asking.then(
    ({ known }) => {
      asked.caller = asking;
      asked.until = performance.now() + (known ? FRESH_MS : FRESH_FAULT_MS);
    },
    () => {
      asked.until = 0;
    },
  );
  return asked.caller;
}

async function askCaller(live: LiveOptions, signal: AbortSignal): Promise<Setup['caller']> {
  try {
    const base = await openLive({ ...live, signal }, systemClock());
    const { arn, accountId } = base.identity;
    base.close();
    return { known: true, arn, account: accountId };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, message, hint } = error;
    return signal.aborted ? UNANSWERED : { known: false, code, words: message, hint };
  }
}

function unansweredBy(signal: AbortSignal): Promise<Setup['caller']> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(UNANSWERED), { once: true });
  });
}

const UNANSWERED: Setup['caller'] = {
  known: false,
  code: 'aws-unreachable',
  words: `AWS has not said within ${PATIENCE_MS / 1000} seconds whose the credentials are.`,
  hint: 'Check the network and the credentials: keyreeve doctor.',
};
