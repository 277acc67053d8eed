import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AuditList, AuditVerification } from '../../../src/web/api/audit.ts';
import type { FindingsPage } from '../../../src/web/api/findings.ts';
import type { Due, PlanList, PlanView } from '../../../src/web/api/plans.ts';
import { changesOf } from '../../support/sandboxes.ts';
import { benches, KEYS, MEMBER, RULE } from './bench.ts';

const bench = benches();

test('scan, plan, approve, apply, see the log and take back: every step by the one way, with the person', async () => {
  const { job, get, post, planned, approve, apply, entries, sandbox, served, folder } = await bench();
  const scanned = await job('/scans', {});
  expect(scanned).toMatchObject({ state: 'done', by: 'local', result: { kind: 'scan', run: 1 } });
  const view = await planned();
  expect(view.plan.steps.map(({ kind }) => kind)).toEqual(['notify-owner', 'notify-owner']);
  expect(view.standing).toMatchObject({
    ...{ state: 'made', madeBy: 'local', accounts: [{ id: MEMBER, steps: 2 }] },
    can: { approve: true, apply: false, undo: false },
  });
  await approve(view);
  expect((await get<PlanView>(`/plans/${view.plan.id}`)).standing).toMatchObject({
    ...{ state: 'approved', approvals: [{ person: 'local', good: true, accounts: [MEMBER] }] },
    can: { apply: true },
  });
  const told = await apply(view);
  expect(told).toMatchObject({ state: 'done', result: { kind: 'apply', counts: { done: 2 }, whole: true } });
  expect(told.result?.kind === 'apply' && told.result.messages.join()).toContain(KEYS.ann);

  const next = await planned();
  expect(next.plan.steps.map(({ kind }) => kind)).toEqual(['deactivate-key', 'deactivate-key']);
  await approve(next);
  expect(await apply(next)).toMatchObject({ state: 'done', result: { counts: { done: 2 } } });
  const due = await get<Due>('/plans/due');
  expect(due).toMatchObject({ cutOff: [], keys: [{ stage: 'deactivated' }, { stage: 'deactivated' }] });

  const undo = await post(`/plans/${next.plan.id}/undo`, {});
  expect(undo).toMatchObject({ status: 201, body: { steps: 2, impossible: [] } });
  const back = await get<PlanView>(`/plans/${String(undo.body.plan)}`);
  expect(back.standing).toMatchObject({ state: 'made', undoes: next.plan.id });
  await approve(back);
  expect(await apply(back)).toMatchObject({ state: 'done', result: { counts: { done: 2 } } });
  expect((await get<PlanView>(`/plans/${next.plan.id}`)).standing).toMatchObject({
    ...{ state: 'undone', undoneBy: back.plan.id },
    can: { approve: false, apply: false, undo: false },
  });

  const calls = changesOf(sandbox).map(({ operation, parameters }) => [operation, parameters.Status]);
  expect(calls).toEqual([
    ['iam:UpdateAccessKey', 'Inactive'],
    ['iam:UpdateAccessKey', 'Inactive'],
    ['iam:UpdateAccessKey', 'Active'],
    ['iam:UpdateAccessKey', 'Active'],
  ]);
  const log = entries();
  expect(log.every(({ actor }) => actor.person === 'local' && actor.host.includes('@'))).toBe(true);
  const shown = await get<AuditList>('/audit?limit=3');
  expect(shown.items.map(({ seq }) => seq)).toEqual([log.length, log.length - 1, log.length - 2]);
  expect((await get<AuditList>(`/audit?limit=500&cursor=${shown.next}`)).items).toHaveLength(log.length - 3);
  const end = await get<AuditList>(`/audit?limit=500&cursor=${shown.next}&from=${log.length - 1}`);
  expect(end.items.map(({ seq }) => seq)).toEqual([1]);
  expect(await get<AuditList>('/audit?action=plan-approved&person=local')).toMatchObject({ total: 3 });
  expect((await get<AuditList>(`/audit?q=${KEYS.ann.toLowerCase()}`)).total).toBeGreaterThan(3);
  expect(await get<AuditVerification>('/audit/verification')).toMatchObject({
    ...{ state: 'whole', entries: log.length, beside: true },
    copy: { same: true, entries: log.length },
  });
  const file = await served.ask('/api/v1/audit/download', { headers: { cookie: await served.signIn() } });
  expect(file.headers.get('content-disposition')).toContain('keyreeve-audit.jsonl');
  expect(await file.text()).toBe(readFileSync(join(folder, 'keyreeve-audit.jsonl'), 'utf8'));
  expect(await get<PlanList>('/plans?limit=2')).toMatchObject({ total: 3, unreadable: 0, items: [{}, {}] });
  const [newest, ...older] = (await get<PlanList>('/plans')).items;
  const one = await get<PlanList>('/plans?limit=1');
  expect(one.items.map(({ id }) => id)).toEqual([newest?.id]);
  const last = await get<PlanList>(`/plans?limit=5&cursor=${one.next}&from=2`);
  expect(last.items.map(({ id }) => id)).toEqual([older[1]?.id]);
});

test('what is chosen by findings is planned, and nothing beside it', async () => {
  const { job, get, workbench } = await bench();
  await job('/scans', {});
  const { ground } = await workbench.desk();
  const ids: string[] = [];
  for await (const { finding } of ground.store.lives({ rules: [RULE] }))
    if (finding.resource.name === 'ann') ids.push(finding.id);
  expect(ids).toHaveLength(1);
  const made = await job('/plans', { findings: ids });
  const id = made.result?.kind === 'plan' ? made.result.plan : undefined;
  const { plan } = await get<PlanView>(`/plans/${id}`);
  expect(plan.steps.map(({ subject }) => 'accessKeyId' in subject && subject.accessKeyId)).toEqual([
    KEYS.ann,
  ]);
  expect(plan.gaps).toEqual([]);
});

test('a dry run says what would be done, and changes nothing', async () => {
  const { planned, job, entries, sandbox } = await bench();
  const { plan } = await planned();
  const before = entries().length;
  const looked = await job(`/plans/${plan.id}/dry-run`);
  expect(looked).toMatchObject({
    ...{ kind: 'dry-run', state: 'done' },
    result: { steps: [{ would: 'be-done' }, { would: 'be-done' }] },
  });
  expect(entries()).toHaveLength(before);
  expect(changesOf(sandbox)).toEqual([]);
});

test('of what is chosen, that which no plan can answer is left out and told; nothing else is refused, with why', async () => {
  const { job, get } = await bench();
  await job('/scans', {});
  const { items } = await get<FindingsPage>(`/findings?account=${MEMBER}&q=ann&limit=200`);
  const ann = items.filter(({ standing, resource }) => standing === 'open' && resource.name === 'ann');
  expect(new Set(ann.map(({ plannable }) => plannable))).toEqual(new Set([true, false]));
  const made = await job('/plans', { findings: ann.map(({ id }) => id) });
  expect(made, JSON.stringify(made)).toMatchObject({ state: 'done', result: { kind: 'plan', steps: 1 } });
  expect(made.notices.join()).toContain('no plan answers them (user-');
  const others = ann.filter(({ plannable }) => !plannable).map(({ id }) => id);
  const refused = await job('/plans', { findings: others });
  expect(refused).toMatchObject({ state: 'failed', problem: { code: 'bad-argument' } });
});

test('who chooses a whole list has what failed planned; what never did is left out and told, or refused where it is all', async () => {
  const { job, get } = await bench();
  await job('/scans', {});
  const { items } = await get<FindingsPage>('/findings?rule=user-setup-access-key&standing=open&limit=200');
  const never = ['e'.repeat(32), 'f'.repeat(32)];
  const made = await job('/plans', { findings: [...items.map(({ id }) => id), ...never] });
  expect(made, JSON.stringify(made)).toMatchObject({ state: 'done', result: { steps: items.length } });
  expect(made.notices.join()).toContain(`2 of ${items.length + 2} findings never failed`);
  expect(await job('/plans', { findings: never })).toMatchObject({
    ...{ state: 'failed', problem: { code: 'bad-argument' } },
    problem: { message: 'None of the 2 findings ever failed in a run that was kept.' },
  });
});
