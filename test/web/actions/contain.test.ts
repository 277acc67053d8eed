import { expect, test } from 'vitest';
import type { MadePrincipal } from '../../../src/core/model/investigation.ts';
import type { PlanView } from '../../../src/web/api/plans.ts';
import { hostileStory } from '../../support/investigations.ts';
import { changesOf } from '../../support/sandboxes.ts';
import { type Bench, benches, KEYS, MEMBER } from './bench.ts';

const bench = benches();

async function contained({ job, get }: Bench, more: object = {}): Promise<PlanView> {
  const body = { accessKeyId: KEYS.ann, account: MEMBER, reason: 'Found in a public repository', ...more };
  const made = await job('/plans/containment', body);
  expect(made, JSON.stringify(made)).toMatchObject({
    ...{ kind: 'plan', state: 'done', by: 'local', about: KEYS.ann },
    result: { kind: 'plan' },
  });
  return get<PlanView>(`/plans/${made.result?.kind === 'plan' ? made.result.plan : ''}`);
}

test('a key is contained from the page: planned, approved, applied, and all of it taken back', async () => {
  const here = await bench();
  const { get, post, approve, apply, entries, sandbox } = here;
  const view = await contained(here);
  expect(view.plan).toMatchObject({ kind: 'contain' });
  expect(view.plan.steps.map(({ kind }) => kind)).toEqual([
    'create-quarantine-scp',
    'attach-quarantine-scp',
    'deny-user',
    'deactivate-key',
  ]);
  const minutes = (Date.parse(view.plan.expiresAt) - Date.parse(view.plan.madeAt)) / 60_000;
  expect(minutes).toBeCloseTo(15, 0);
  expect(changesOf(sandbox)).toEqual([]);
  await approve(view);
  expect(await apply(view)).toMatchObject({ state: 'done', result: { counts: { done: 4 }, whole: true } });
  const undo = await post(`/plans/${view.plan.id}/undo`, {});
  expect(undo).toMatchObject({ status: 201, body: { impossible: [] } });
  const back = await get<PlanView>(`/plans/${String(undo.body.plan)}`);
  await approve(back);
  expect(await apply(back)).toMatchObject({ state: 'done', result: { whole: true } });
  const calls = changesOf(sandbox).map(({ operation, parameters }) => [operation, parameters.Status]);
  expect(calls).toEqual([
    ['organizations:CreatePolicy', undefined],
    ['organizations:AttachPolicy', undefined],
    ['iam:PutUserPolicy', undefined],
    ['iam:UpdateAccessKey', 'Inactive'],
    ['iam:UpdateAccessKey', 'Active'],
    ['iam:DeleteUserPolicy', undefined],
    ['organizations:DetachPolicy', undefined],
    ['organizations:DeletePolicy', undefined],
  ]);
  expect(entries()[0]).toMatchObject({
    action: 'plan',
    actor: { person: 'local' },
    about: { kind: 'contain' },
  });
});

test('what the newest investigation saw being made with the key is contained with it', async () => {
  const here = await bench();
  const { ground } = await here.workbench.desk();
  const story = hostileStory();
  const made: MadePrincipal = {
    ...{ kind: 'access-key', name: KEYS.bob, accountId: MEMBER, userName: 'bob' },
    event: {
      ...{ at: '2024-03-01T08:00:00Z', region: 'us-east-1', event: 'iam.amazonaws.com CreateAccessKey' },
      ...{ accessKeyId: KEYS.ann, accountId: MEMBER },
    },
  };
  const subject = { ...story.subject, accessKeyId: KEYS.ann, userName: 'ann' };
  await ground.store.keepInvestigation({ ...story, subject, made: [made] });
  const { plan } = await contained(here);
  const keys = plan.steps.flatMap(({ kind, subject: of }) =>
    kind === 'deactivate-key' && 'accessKeyId' in of ? [of.accessKeyId] : [],
  );
  expect(keys).toEqual([KEYS.ann, KEYS.bob]);
});

test('a key that nobody has, one that says nothing of why, and one that is exempt are told with the next move', async () => {
  const { job, post } = await bench();
  const nobody = { accessKeyId: 'AKIAQXYZNOBODYSKEYXX', account: MEMBER, reason: 'x' };
  expect(await job('/plans/containment', nobody)).toMatchObject({
    ...{ state: 'failed' },
    problem: { code: 'bad-argument' },
  });
  for (const body of [
    { accessKeyId: KEYS.ann },
    { accessKeyId: KEYS.ann, reason: ' ' },
    { accessKeyId: 'secret', reason: 'x' },
    { accessKeyId: KEYS.ann, reason: 'x', stage: 'delete' },
  ])
    expect((await post('/plans/containment', body)).status, JSON.stringify(body)).toBe(400);
});

test('a user for emergencies is contained by an explicit word alone, and no step means that the attack goes on', async () => {
  const here = await bench({ settings: '  breakGlass: { users: [ann] }\n' });
  const body = { accessKeyId: KEYS.ann, account: MEMBER, reason: 'x' };
  const refused = await here.job('/plans/containment', body);
  expect(refused.result).toMatchObject({ kind: 'plan', steps: 0, refused: 1 });
  expect(refused.result).not.toHaveProperty('plan');
  expect(refused.result?.kind === 'plan' && refused.result.words).toMatch(/^The key is not contained:/);
  expect((await contained(here, { force: true })).plan.steps).toHaveLength(4);
});
