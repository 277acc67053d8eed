import { readFileSync, rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { CallSeen, Sandbox, SandboxOptions } from '../../sandbox/index.ts';
import { openAuditLog } from '../../src/audit-log/append.ts';
import { verifyAuditLog } from '../../src/audit-log/verify.ts';
import type { Entry } from '../../src/core/model/audit-entry.ts';
import { EMPTY_JOURNAL, type Journal, stateOf as stageOf, withEntries } from '../../src/core/plan/journal.ts';
import {
  type Applying,
  endAppliers,
  type Place,
  placeOf,
  startApply,
  type Went,
} from '../support/applying.ts';
import { stateOf } from '../support/organisation-state.ts';
import { KEYS, MEMBER, planOf, STEPS, WORLD } from '../support/remediation-world.ts';
import { changesOf, sandboxes } from '../support/sandboxes.ts';

/**
 * A plan with one step of each kind is carried out by a process that dies, at every second instant in turn, and is run
 * once more. KEYREEVE_CRASH=long dies at every instant, and a second time, at every fifth instant of the second run.
 */

const start = sandboxes({ mayChange: true });
afterAll(endAppliers);
const LONG = process.env.KEYREEVE_CRASH === 'long';
const MINUTES = 60_000;

/** Everything that the steps of the plan send, by the operation that AWS knows. */
const SENT = new Set<string>(['ses:SendEmail', ...Object.values(STEPS).map(({ call }) => call.api)]);

interface Scene {
  readonly sandbox: Sandbox;
  readonly place: Place;
  /** Calls that were sent while the log's last entry was no intent for them. */
  readonly unannounced: readonly string[];
}

/** A fresh organisation and a fresh plan. Every call that changes something is held against the log as it comes in. */
async function setScene(onCall: SandboxOptions['onCall'] = () => undefined): Promise<Scene> {
  const place = placeOf(planOf(Object.values(STEPS)));
  const unannounced: string[] = [];
  const watch = (call: CallSeen): 'drop' | undefined => {
    if (call.phase === 'before' && SENT.has(call.operation) && lastIntent(place) !== call.operation)
      unannounced.push(call.operation);
    return onCall(call);
  };
  const now = new Date().toISOString();
  const sandbox = await start({ world: WORLD, now, frozenClock: false, onCall: watch });
  return { sandbox, place, unannounced };
}

/** The operation that the log's last entry is an intent for. */
function lastIntent({ log }: Place): string | undefined {
  const last = JSON.parse(readFileSync(log, 'utf8').trimEnd().split('\n').at(-1) ?? '{}') as Entry;
  if (!last.action.endsWith('-intent')) return undefined;
  return last.action === 'notice-intent' ? 'ses:SendEmail' : String(last.about?.call);
}

/** What is to be seen when all is over, whatever happened on the way. */
async function endOf({ sandbox, place, unannounced }: Scene, again: Went) {
  const entries = openAuditLog(place.log, { tool: 'test' }).entries();
  const journal = JSON.parse(readFileSync(place.journal, 'utf8')) as Journal;
  const changes = changesOf(sandbox).filter(({ tookEffect, operation }) => tookEffect && SENT.has(operation));
  const [notices, onAws] = [changes.filter(isNotice), changes.filter((each) => !isNotice(each))];
  const seen = {
    ended: again.result,
    changes: onAws.map(({ operation, parameters }) => `${operation} ${JSON.stringify(parameters)}`),
    state: await stateOf(sandbox),
    whole: verifyAuditLog(place.log).ok,
    unannounced,
    stepsInLog: stepsIn(entries),
    noticesSent: notices.length,
    mails: sandbox.sent().length,
    notice: stageOf(journal, MEMBER, KEYS.ann)?.stage,
    otherStages: journal.keys.filter(({ accessKeyId }) => accessKeyId !== KEYS.ann).map(({ stage }) => stage),
    journalIsTheLog: JSON.stringify(journal) === JSON.stringify(withEntries(EMPTY_JOURNAL, entries)),
  };
  rmSync(place.folder, { recursive: true, force: true });
  await sandbox.close();
  return seen;
}

function isNotice({ operation }: { readonly operation: string }): boolean {
  return operation === 'ses:SendEmail';
}

/** Actions and outcomes of each step in the order of the log; an intent that a crash cut may stand there twice. */
function stepsIn(entries: readonly Entry[]): readonly string[] {
  const steps = new Map<string, string[]>();
  for (const { step = '-', action, outcome } of entries) {
    const words = outcome === undefined ? action : `${action} ${outcome}`;
    const list = steps.get(step) ?? [];
    if (list.at(-1) !== words) list.push(words);
    steps.set(step, list);
  }
  return [...steps.values()].map((words) => words.join(', '));
}

/** What must be seen: that of a run that nothing disturbs, but for a notice whose sending was cut. */
function expected(undisturbed: Awaited<ReturnType<typeof endOf>>, killed: { readonly noticeCut: boolean }) {
  if (!killed.noticeCut) return undisturbed;
  return {
    ...undisturbed,
    ended: undisturbed.ended.replace('"done":8', '"done":7').replace('possibly-sent":0', 'possibly-sent":1'),
    stepsInLog: undisturbed.stepsInLog.map((words) =>
      words.replace('notice-outcome done', 'notice-outcome possibly-sent'),
    ),
    notice: 'notice-unsure',
  };
}

type Seen = Awaited<ReturnType<typeof endOf>>;

/** Runs the cases two at a time, as many as the machine has cores, and gives them by name. */
async function all<C>(cases: readonly C[], work: (one: C) => Promise<void>): Promise<void> {
  const rest = [...cases];
  const worker = async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await work(next);
  };
  await Promise.all([worker(), worker()]);
}

async function undisturbed(): Promise<{ readonly seen: Seen; readonly instants: readonly string[] }> {
  const scene = await setScene();
  const went = await startApply(scene.sandbox, scene.place).ended;
  return { seen: await endOf(scene, went), instants: went.instants };
}

/** A cut notice was sent once at most, which of the two nobody can know; all the rest is as if nothing had happened. */
function check(seen: Seen, wanted: Seen, noticeCut: boolean, name: string): void {
  const { noticesSent, mails, ended, ...rest } = seen;
  const { noticesSent: sent, mails: all, ended: end, ...others } = expected(wanted, { noticeCut });
  expect(rest, name).toEqual(others);
  if (noticeCut) expect(mails, name).toBeLessThanOrEqual(1);
  else expect([noticesSent, mails], name).toEqual([sent, all]);
  if (ended !== 'plan-used') expect(ended, name).toBe(end);
}

/** The notice is the first step: the first run that comes to its intent tells. */
function noticeWasCut(runs: readonly Went[]): boolean {
  const sending = runs.find(({ instants }) => instants.includes('intent'));
  return sending?.killed === true && !sending.instants.includes('outcome');
}

/** Numbers, from 1, of every second instant of each name: of one name in the odd steps, of the next in the even ones. */
function halfOf(instants: readonly string[]): readonly number[] {
  const names = [...new Set(instants)];
  const times = new Map<string, number>();
  const chosen: number[] = [];
  for (const [index, name] of instants.entries()) {
    const before = times.get(name) ?? 0;
    times.set(name, before + 1);
    if (instants.indexOf(name) === instants.lastIndexOf(name) || (before + names.indexOf(name)) % 2 === 0)
      chosen.push(index + 1);
  }
  return chosen;
}

/** The instants are shared out among so many tests. */
const PARTS = LONG ? 4 : 2;

test.each(Array.from({ length: PARTS }, (_, part) => part + 1))(
  'killed at any instant and run again, a plan makes no change twice, loses none, and has each in the log (part %i)',
  async (part) => {
    const { seen: wanted, instants } = await undisturbed();
    expect(wanted).toMatchObject({
      whole: true,
      unannounced: [],
      journalIsTheLog: true,
      noticesSent: 1,
      mails: 1,
      notice: 'noticed',
    });
    expect(wanted.changes).toHaveLength(7);
    expect(instants.length).toBeGreaterThan(6 * 8);
    const chosen = LONG ? instants.map((_, index) => index + 1) : halfOf(instants);
    expect(new Set(chosen.map((instant) => instants[instant - 1]))).toEqual(new Set(instants));
    const cases = chosen.filter((_, index) => index % PARTS === part - 1);
    expect(cases.length).toBeGreaterThanOrEqual(Math.floor(chosen.length / PARTS));
    await all(cases, async (dieAt) => {
      const scene = await setScene();
      const first = await startApply(scene.sandbox, scene.place, { dieAt }).ended;
      expect(first).toMatchObject({ killed: true, instants: instants.slice(0, dieAt) });
      const runs = [first];
      if (LONG)
        runs.push(await startApply(scene.sandbox, scene.place, { dieAt: (dieAt % 10) * 5 + 1 }).ended);
      const again = await startApply(scene.sandbox, scene.place).ended;
      const name = `killed at instant ${dieAt}, ${first.instants.at(-1)}`;
      const closed = runs.some((run) => run.instants.includes('closed'));
      expect(again.result === 'plan-used', name).toBe(closed);
      check(await endOf(scene, again), wanted, noticeWasCut(runs), name);
    });
  },
  LONG ? 10 * MINUTES : 2 * MINUTES,
);

test(
  'killed while a call is under way, before it takes effect or after, a plan makes each change once',
  async () => {
    const { seen: wanted } = await undisturbed();
    const cases = [...SENT]
      .filter((operation) => !operation.startsWith('keyreeve:'))
      .flatMap((operation) => (['before', 'after'] as const).map((phase) => ({ operation, phase })));
    await all(cases, async ({ operation, phase }) => {
      let victim: Applying | undefined;
      const scene = await setScene((call) => {
        if (call.operation !== operation || call.phase !== phase) return undefined;
        victim?.kill();
        return victim === undefined ? undefined : 'drop';
      });
      victim = startApply(scene.sandbox, scene.place);
      const first = await victim.ended;
      victim = undefined;
      expect(first.killed).toBe(true);
      const again = await startApply(scene.sandbox, scene.place).ended;
      const name = `killed ${phase} the effect of ${operation}`;
      const seen = await endOf(scene, again);
      if (operation === 'ses:SendEmail') expect(seen.mails, name).toBe(phase === 'before' ? 0 : 1);
      check(seen, wanted, operation === 'ses:SendEmail', name);
    });
  },
  2 * MINUTES,
);

test('a call that was cut off and takes effect late is waited for, and not made again', async () => {
  const place = placeOf(planOf([STEPS.deactivate]));
  const sandbox = await start({
    world: WORLD,
    now: new Date().toISOString(),
    frozenClock: false,
    staleMs: 1500,
  });
  const first = await startApply(sandbox, place, { dieAt: 5 }).ended;
  expect(first).toMatchObject({ killed: true, instants: ['opened', 'begun', 'read', 'intent', 'called'] });
  const again = await startApply(sandbox, place, { readBackMs: 5_000 }).ended;
  expect(JSON.parse(again.result)).toMatchObject({ done: 1 });
  expect(changesOf(sandbox).map(({ operation }) => operation)).toEqual(['iam:UpdateAccessKey']);
  rmSync(place.folder, { recursive: true, force: true });
});
