import { expect, test } from 'vitest';
import type { Fault, ReportSpec, SandboxOptions } from '../../../sandbox/index.ts';
import { MANAGEMENT, MEMBER, type Scene, setScene } from '../test-support/scene.ts';
import {
  deservesAnotherPass,
  obtainReport,
  type ReportOptions,
  type ReportState,
} from './credential-report.ts';

const NOW = '2026-11-22T12:00:00Z';
const GENERATE = 'iam:GenerateCredentialReport';
const GET = 'iam:GetCredentialReport';

interface Circumstances extends SandboxOptions {
  readonly report?: ReportSpec;
  readonly denies?: readonly string[];
}

/** An organisation whose clock stands at noon; its member has the report and the denials given. */
function sceneWith({ report = {}, denies = [], ...options }: Circumstances = {}): Promise<Scene> {
  const world = [{ id: MANAGEMENT }, { id: MEMBER, report, denies }];
  return setScene({ now: NOW, frozenClock: true, world, ...options });
}

function storedAt(generatedAt: string): Circumstances {
  return { report: { stored: { generatedAt } } };
}

async function obtain(scene: Scene, options: ReportOptions = {}) {
  const states: ReportState[] = [];
  const report = await obtainReport(scene.member, { ...options, onState: (state) => states.push(state) });
  return { report, states, calls: scene.sandbox.calls.byOperation, totals: scene.member.counter.totals() };
}

test('a young stored report takes two calls, and no waiting', async () => {
  const scene = await sceneWith(storedAt('2026-11-22T08:10:00Z'));
  const { report, totals, states } = await obtain(scene);
  expect(report).toMatchObject({ value: { generatedAt: '2026-11-22T08:10:00Z', stale: false } });
  expect(totals).toEqual({ read: 2, poll: 0, session: 1, retries: 0 });
  expect(states).toEqual(['fetched']);
  expect(scene.clock.sleeps).toEqual([]);
});

test('C01: without a report one is made, waited for and fetched', async () => {
  const { report, states, totals } = await obtain(await sceneWith());
  expect(report).toMatchObject({ value: { generatedAt: NOW, stale: false } });
  expect(states).toEqual(['generating', 'fetched']);
  expect(totals).toEqual({ read: 2, poll: 1, session: 1, retries: 0 });
});

test('C02, K09: the pauses are short first and grow by and by', async () => {
  const scene = await sceneWith({
    faults: [{ operation: GENERATE, reportState: 'INPROGRESS', times: 12 }],
  });
  await obtain(scene);
  expect(scene.clock.sleeps.slice(0, 4)).toEqual([500, 800, 1280, 2048]);
  expect(Math.max(...scene.clock.sleeps)).toBe(15_000);
});

test('C03: a report that somebody else asked for meanwhile is waited for, and is no error', async () => {
  const scene = await sceneWith({
    ...storedAt('2026-11-22T11:00:00Z'),
    faults: [{ operation: GET, code: 'ReportInProgress', status: 404, message: 'Unknown', times: 2 }],
  });
  const { report, totals } = await obtain(scene);
  expect(report.state).toBe('known');
  expect(totals).toMatchObject({ read: 2, poll: 4 });
});

test.each(['ReportExpired', 'ReportNotPresent'])(
  'C04: %s after COMPLETE has one made once more',
  async (code) => {
    const once = await sceneWith({
      ...storedAt('2026-11-22T11:00:00Z'),
      faults: [{ operation: GET, code, status: 410, times: 1 }],
    });
    expect((await obtain(once)).report.state).toBe('known');
    const always = await sceneWith({
      ...storedAt('2026-11-22T11:00:00Z'),
      faults: [{ operation: GET, code, status: 410 }],
    });
    const { report, calls } = await obtain(always);
    expect(report).toMatchObject({ state: 'unread', code });
    expect(calls[GENERATE]).toBe(2);
  },
);

test.each([
  ['LimitExceeded', 409],
  ['Throttling', 400],
])('C05: %s is waited out a few times', async (code, status) => {
  const scene = await sceneWith({ faults: [{ operation: GENERATE, code, status, times: 3 }] });
  const { report, states } = await obtain(scene);
  expect(report.state).toBe('known');
  expect(states).toEqual(['waiting', 'generating', 'fetched']);
});

test.each([
  ['LimitExceeded', 409],
  ['Throttling', 400],
])('C05: %s without end leaves the account for the last pass, within the deadline', async (code, status) => {
  const scene = await sceneWith({ faults: [{ operation: GENERATE, code, status }] });
  const { report, calls } = await obtain(scene);
  expect(report).toMatchObject({ state: 'unread', code, source: GENERATE });
  expect(deservesAnotherPass(report)).toBe(true);
  expect(calls).toMatchObject({ [GENERATE]: 5, [GET]: 1 });
  expect(scene.clock.elapsedMs()).toBeLessThan(180_000);
});

test('C05: a stored report serves where no new one is to be had', async () => {
  const scene = await sceneWith({
    ...storedAt('2026-11-22T09:00:00Z'),
    faults: [{ operation: GENERATE, code: 'LimitExceeded', status: 409 }],
  });
  const { report } = await obtain(scene, { maxReportAgeHours: 1 });
  expect(report).toMatchObject({ value: { stale: true, staleBecause: expect.stringContaining('just now') } });
});

test('C06: a smaller wish than four hours is answered with the stored report, marked stale', async () => {
  const scene = await sceneWith(storedAt('2026-11-22T08:10:00Z'));
  const { report } = await obtain(scene, { maxReportAgeHours: 1 });
  expect(report).toMatchObject({
    value: { stale: true, staleBecause: expect.stringContaining('four hours') },
  });
});

test('C06: a report of exactly the age asked for is not stale, a second older is', async () => {
  const scene = await sceneWith(storedAt('2026-11-22T11:00:00Z'));
  expect((await obtain(scene, { maxReportAgeHours: 1 })).report).toMatchObject({ value: { stale: false } });
  const older = await sceneWith(storedAt('2026-11-22T10:59:59Z'));
  expect((await obtain(older, { maxReportAgeHours: 1 })).report).toMatchObject({ value: { stale: true } });
});

test('a wish greater than four hours takes the stored report without asking for another', async () => {
  const scene = await sceneWith(storedAt('2026-11-22T08:10:00Z'));
  const { calls, report } = await obtain(scene, { maxReportAgeHours: 24 });
  expect(report.state).toBe('known');
  expect(calls[GENERATE]).toBeUndefined();
  const none = await sceneWith();
  expect((await obtain(none, { maxReportAgeHours: 24 })).report).toMatchObject({
    value: { generatedAt: NOW },
  });
});

test('C07: where a new report may not be asked for, the stored one serves, marked stale when too old', async () => {
  const denied = { ...storedAt('2026-11-22T09:00:00Z'), denies: [GENERATE] };
  expect((await obtain(await sceneWith(denied))).report).toMatchObject({ value: { stale: false } });
  const { report, calls } = await obtain(await sceneWith(denied), { maxReportAgeHours: 2 });
  expect(report).toMatchObject({
    value: { stale: true, staleBecause: expect.stringContaining('iam:GenerateCredentialReport is denied') },
  });
  expect(calls).toMatchObject({ [GENERATE]: 1, [GET]: 1 });
});

test('C07: denied, and nothing stored: the permission is named', async () => {
  const { report } = await obtain(await sceneWith({ denies: [GENERATE] }));
  expect(report).toMatchObject({
    code: 'AccessDenied',
    source: GENERATE,
    fix: expect.stringContaining(GENERATE),
  });
});

test('C08, K07: both denied is told at once, naming both permissions', async () => {
  const scene = await sceneWith({ denies: ['iam:*CredentialReport'] });
  const { report, totals } = await obtain(scene);
  expect(report).toMatchObject({ code: 'AccessDenied' });
  const both = 'iam:GenerateCredentialReport and iam:GetCredentialReport';
  expect(report).toMatchObject({ words: expect.stringContaining(`lacks the permissions ${both}.`) });
  expect(report).toMatchObject({ fix: expect.stringContaining(`Grant ${both} to the scanning role`) });
  expect(totals).toMatchObject({ read: 2, poll: 0 });
  expect(scene.clock.sleeps).toEqual([]);
});

test('K07: fetching denied is told with the permission it takes', async () => {
  const { report } = await obtain(await sceneWith({ denies: [GET] }));
  expect(report).toMatchObject({ code: 'AccessDenied', fix: expect.stringContaining(GET) });
});

test('K01: a report in progress for ever ends at the deadline, after a handful of calls', async () => {
  const scene = await sceneWith({ faults: [{ operation: GENERATE, reportState: 'INPROGRESS' }] });
  const { report, calls } = await obtain(scene);
  expect(report).toMatchObject({ code: 'Deadline', words: expect.stringContaining('180 seconds') });
  expect(calls[GENERATE]).toBeLessThan(25);
  expect(scene.clock.elapsedMs()).toBe(180_000);
});

test('K01: at the deadline a report that is stored after all is used', async () => {
  const stuck: Fault = { operation: GENERATE, reportState: 'INPROGRESS' };
  const scene = await sceneWith({ faults: [stuck] });
  await obtain(scene, { deadlineSeconds: 5 });
  scene.sandbox.faults.clear();
  await obtain(scene);
  scene.sandbox.faults.add({ operation: GENERATE, code: 'ServiceFailure', status: 500 });
  expect((await obtain(scene)).report.state).toBe('known');
});

test('without a session in the account the report is not asked for at all', async () => {
  const scene = await setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, roles: [] }] });
  const { report, calls } = await obtain(scene);
  expect(report).toEqual(await scene.member.open());
  expect(calls).toEqual({ 'sts:AssumeRole': 1, 'sts:GetCallerIdentity': 1 });
});
