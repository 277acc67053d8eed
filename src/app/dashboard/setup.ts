import { existsSync } from 'node:fs';
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

/** So long an answer is good. */
const FRESH_MS = 60_000;
/** The page waits no longer. */
const PATIENCE_MS = 5_000;

const seen = new WeakMap<
  DashboardGround,
  { readonly at: number; readonly caller: Promise<Setup['caller']> }
>();

function callerOf(ground: DashboardGround, live: LiveOptions): Promise<Setup['caller']> {
  const known = seen.get(ground);
  const now = performance.now();
  if (known !== undefined && now - known.at < FRESH_MS) return known.caller;
  const caller = askCaller(live);
  seen.set(ground, { at: now, caller });
  return caller;
}

async function askCaller(live: LiveOptions): Promise<Setup['caller']> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const base = await openLive({ ...live, signal }, systemClock());
    const { arn, accountId } = base.identity;
    base.close();
    return { known: true, arn, account: accountId };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (!signal.aborted) return { known: false, words: error.message, hint: error.hint };
    return {
      known: false,
      words: `AWS has not said within ${PATIENCE_MS / 1000} seconds whose the credentials are.`,
      hint: 'Check the network and the credentials: keyreeve doctor.',
    };
  }
}
