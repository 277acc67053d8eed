import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostActor, openLog } from '../../../src/app/audit-log.ts';
import { approvePlan } from '../../../src/app/dashboard/approve.ts';
import { PlanLog } from '../../../src/app/remediate/apply-log.ts';
import { lockFile } from '../../../src/audit-log/lock.ts';
import { systemClock } from '../../../src/aws/session/clock.ts';
import { makePlan } from '../../../src/core/plan/make-plan.ts';
import { planText } from '../../../src/core/plan/plan-file.ts';
import type { PlanView } from '../../../src/web/api/plans.ts';
import { changesOf } from '../../support/sandboxes.ts';
import { type Bench, benches, KEYS, MANAGEMENT, MEMBER, openAt } from './bench.ts';

const bench = benches();

/** A plan that deactivates two keys: the notices are out. */
async function deactivation(on: Bench): Promise<PlanView> {
  const told = await on.planned();
  await on.approve(told);
  await on.apply(told);
  return on.planned();
}

/** Nothing was called, and the log has nothing but what is expected. */
function expectNothingDone({ entries, sandbox }: Bench): void {
  expect(changesOf(sandbox)).toEqual([]);
  expect(entries().filter(({ action }) => action.startsWith('apply-') || action.startsWith('step-'))).toEqual(
    [],
  );
}

test('nothing is applied without an approval, by another hash, or without the id of the plan typed again', async () => {
  const on = await bench();
  const { plan } = await on.planned();
  const { id, hash } = plan;
  const apply = (body: object) => on.post(`/plans/${id}/apply`, body);
  expect(await apply({ hash, confirm: id })).toMatchObject({ status: 409, body: { code: 'not-confirmed' } });
  const other = 'a'.repeat(64);
  expect(await apply({ hash: other, confirm: id })).toMatchObject({
    status: 409,
    body: { code: 'bad-plan' },
  });
  const approval = (body: object) => on.post(`/plans/${id}/approval`, body);
  expect(await approval({ hash: other, accounts: [MEMBER] })).toMatchObject({ body: { code: 'bad-plan' } });
  for (const accounts of [[MANAGEMENT], [MEMBER, MANAGEMENT], ['222222222223'], ['']])
    expect(await approval({ hash, accounts })).toMatchObject({
      status: 409,
      body: { code: 'not-confirmed' },
    });
  expect(on.entries().map(({ action }) => action)).not.toContain('plan-approved');
  expect(await approval({ hash, accounts: [` ${MEMBER} `] })).toMatchObject({ status: 201 });
  expect(await apply({ hash, confirm: 'p-000000000000' })).toMatchObject({ body: { code: 'not-confirmed' } });
  expect(await on.post('/plans/p-000000000000/apply', { hash, confirm: 'p-000000000000' })).toMatchObject({
    ...{ status: 404, body: { code: 'not-found' } },
  });
  expectNothingDone(on);
});

test('an approval is good for an hour, and of one plan alone', async () => {
  const on = await bench();
  const { plan } = await on.planned();
  const { id, hash } = plan;
  const log = openLog(join(on.folder, 'keyreeve-audit.jsonl'), undefined);
  const old = new Date(Date.now() - 61 * 60_000);
  const entry = { actor: hostActor(undefined, 'eve'), action: 'plan-approved', plan: id } as const;
  const about = { accounts: [MEMBER] };
  log.append({ ...entry, at: `${old.toISOString().slice(0, 19)}Z`, planHash: hash, about });
  const soon = new Date(Date.now() + 10 * 60_000);
  log.append({ ...entry, at: `${soon.toISOString().slice(0, 19)}Z`, planHash: hash, about });
  log.append({ ...entry, at: `${new Date().toISOString().slice(0, 19)}Z`, planHash: 'b'.repeat(64), about });
  const { standing } = await on.get<PlanView>(`/plans/${id}`);
  expect(standing.approvals.map(({ good }) => good)).toEqual([false, false, false]);
  expect(standing.can.apply).toBe(false);
  const refused = await on.post(`/plans/${id}/apply`, { hash, confirm: id });
  expect(refused).toMatchObject({ status: 409, body: { code: 'not-confirmed' } });
  expectNothingDone(on);
});

test('X10 a used plan is refused, and so is one that expired or that somebody changed', async () => {
  const on = await bench();
  const view = await on.planned();
  await on.approve(view);
  await on.apply(view);
  const { id, hash } = view.plan;
  expect(await on.post(`/plans/${id}/approval`, { hash, accounts: [MEMBER] })).toMatchObject({
    ...{ status: 409, body: { code: 'plan-used' } },
  });
  expect(await on.post(`/plans/${id}/apply`, { hash, confirm: id })).toMatchObject({
    body: { code: 'plan-used' },
  });

  const { ground } = await on.workbench.desk();
  const { id: _, hash: __, factsHash: ___, steps, ...draft } = view.plan;
  const bare = steps.map(({ id: ____, requires: _____, ...step }) => step);
  const old = makePlan({
    ...draft,
    steps: bare,
    madeAt: '2026-01-01T00:00:00Z',
    expiresAt: '2026-01-04T00:00:00Z',
  });
  const keep = (plan: typeof old) =>
    ground.store.keepPlan({
      ...{ id: plan.id, hash: plan.hash, madeAt: plan.madeAt, steps: 2, accounts: [MEMBER] },
      text: planText(plan),
    });
  await keep(old);
  expect((await on.get<PlanView>(`/plans/${old.id}`)).standing).toMatchObject({ state: 'elsewhere' });
  expect(await on.post(`/plans/${old.id}/approval`, { hash: old.hash, accounts: [MEMBER] })).toMatchObject({
    ...{ status: 409, body: { code: 'plan-expired' } },
  });
  const fresh = makePlan({ ...draft, steps: bare, madeBy: 'somebody else' });
  await keep(fresh);
  expect(
    await on.post(`/plans/${fresh.id}/approval`, { hash: fresh.hash, accounts: [MEMBER] }),
  ).toMatchObject({
    ...{ status: 409, body: { code: 'bad-plan' } },
  });
  expect(changesOf(on.sandbox)).toEqual([]);
});

test('X03 what changed since a plan was made is stale: it is left alone, and told', async () => {
  const on = await bench();
  const view = await deactivation(on);
  on.sandbox.account(MEMBER).useAccessKey(KEYS.ann);
  await on.approve(view);
  const job = await on.apply(view);
  expect(job).toMatchObject({ state: 'done', result: { counts: { done: 1, stale: 1 }, whole: false } });
  expect(changesOf(on.sandbox)).toHaveLength(1);
});

test('of two who apply at once one is refused: in this process, and by the lock of another', async () => {
  const on = await bench();
  const view = await deactivation(on);
  await on.approve(view);
  const { id, hash } = view.plan;
  const both = await Promise.all([1, 2].map(() => on.post(`/plans/${id}/apply`, { hash, confirm: id })));
  expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
  const [first] = both.flatMap(({ body }) => body.job ?? []);
  if (first === undefined) throw new Error('No job was begun.');
  expect(await on.ended(first)).toMatchObject({ state: 'done', result: { counts: { done: 2 } } });
  const undo = await on.post(`/plans/${id}/undo`, {});
  const back = await on.get<PlanView>(`/plans/${String(undo.body.plan)}`);
  await on.approve(back);
  const lock = lockFile(join(on.folder, 'keyreeve-audit.jsonl.apply'), { waitMs: 0 });
  try {
    expect(await on.apply(back)).toMatchObject({ state: 'failed', problem: { code: 'busy' } });
  } finally {
    lock.release();
  }
  expect(changesOf(on.sandbox)).toHaveLength(2);
});

test('X11 a plan that a crash cut off is shown as begun, and is gone on with once somebody approves it again', async () => {
  const on = await bench();
  const view = await deactivation(on);
  const [step] = view.plan.steps;
  if (step === undefined) throw new Error('The plan has no step.');
  await on.approve(view);
  // What a process that was killed after its first intent leaves: no job, an open step, and an approval of minutes ago.
  const log = openLog(join(on.folder, 'keyreeve-audit.jsonl'), undefined);
  const left = new PlanLog(log, systemClock(), hostActor(undefined, 'eve'), view.plan);
  left.note('apply-begun', { steps: 2, kind: 'remediate' });
  left.intent(step, {} as never);
  const cut = await on.get<PlanView>(`/plans/${view.plan.id}`);
  expect(cut.standing).toMatchObject({
    ...{ state: 'begun', begunBy: 'eve', open: [step.id], undoable: true },
    can: { approve: true, apply: false, undo: true },
  });
  expect(cut.standing.approvals).toMatchObject([{ used: true, good: false }]);
  expect(await on.get('/plans/due')).toMatchObject({ cutOff: [view.plan.id] });
  const { id, hash } = view.plan;
  expect((await on.post(`/plans/${id}/apply`, { hash, confirm: id })).body).toMatchObject({
    code: 'not-confirmed',
    detail: expect.stringContaining('was used'),
  });
  await on.approve(view);
  expect(await on.apply(view)).toMatchObject({
    state: 'done',
    result: { resumed: true, counts: { done: 2 } },
  });
  expect(changesOf(on.sandbox)).toHaveLength(2);
});

test('the store and the log are those of the ground: another dashboard on them sees the same plan', async () => {
  const on = await bench();
  const { plan } = await on.planned();
  const { ground, close } = await openAt(on.folder, on.sandbox);
  try {
    const { jobs } = await on.workbench.desk();
    const desk = { ground, jobs, changed: () => {} };
    const standing = await approvePlan(desk, 'ann@example.com', plan.id, {
      hash: plan.hash,
      accounts: [MEMBER],
    });
    expect(standing).toMatchObject({ state: 'approved', approvals: [{ person: 'ann@example.com' }] });
  } finally {
    await close();
  }
  expect((await on.get<PlanView>(`/plans/${plan.id}`)).standing).toMatchObject({ state: 'approved' });
});

test('X12 without a log nothing is done: a damaged one stops planning, approving and applying', async () => {
  const on = await bench();
  const view = await on.planned();
  await on.approve(view);
  writeFileSync(join(on.folder, 'keyreeve-audit.jsonl'), '{"v":1}\n');
  const { id, hash } = view.plan;
  for (const [path, body] of [
    [`/plans/${id}/apply`, { hash, confirm: id }],
    [`/plans/${id}/approval`, { hash, accounts: [MEMBER] }],
  ] as const)
    expect((await on.post(path, body)).body.code).toBe('audit-log-damaged');
  expect(await on.get('/audit/verification')).toMatchObject({ state: 'damaged', fault: { line: 1 } });
  expect(await on.get('/audit')).toMatchObject({ items: [], damage: expect.stringContaining('line 1') });
  expect(changesOf(on.sandbox)).toEqual([]);
});

test('X12 a log that was taken away is told as gone, and nothing is done', async () => {
  const on = await bench();
  const view = await on.planned();
  await on.approve(view);
  const path = join(on.folder, 'keyreeve-audit.jsonl');
  rmSync(path);
  const { id, hash } = view.plan;
  expect((await on.post(`/plans/${id}/apply`, { hash, confirm: id })).body.code).toBe('audit-log-damaged');
  expect(await on.get('/audit')).toMatchObject({ items: [], damage: expect.stringContaining('is gone') });
  expect(await on.get('/audit/verification')).toMatchObject({ state: 'damaged' });
  rmSync(`${path}.head`);
  expect((await on.post(`/plans/${id}/apply`, { hash, confirm: id })).body.code).toBe('audit-log-damaged');
  expect(await on.get('/audit')).toMatchObject({ items: [], damage: expect.stringContaining('is gone') });
  expect(await on.get('/audit/verification')).toMatchObject({
    state: 'damaged',
    fault: { kind: 'missing' },
  });
  expect(changesOf(on.sandbox)).toEqual([]);
});
