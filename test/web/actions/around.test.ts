import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDemo } from '../../../src/app/dashboard/demo.ts';
import { Jobs } from '../../../src/app/dashboard/jobs.ts';
import { Problem } from '../../../src/core/model/problem.ts';
import type { DemoState, InvestigationList, Setup, SuppressionsMade } from '../../../src/web/api/actions.ts';
import type { FindingsPage } from '../../../src/web/api/findings.ts';
import type { Job, JobList } from '../../../src/web/api/jobs.ts';
import type { PlanView } from '../../../src/web/api/plans.ts';
import { benches, KEYS, MANAGEMENT, MEMBER, RULE } from './bench.ts';

const bench = benches();

test('a suppression stands in the settings and the log with the person for author, and once', async () => {
  const { job, post, workbench, folder, entries } = await bench();
  await job('/scans', {});
  const { ground } = await workbench.desk();
  const ids: string[] = [];
  for await (const { finding } of ground.store.lives({ rules: [RULE] })) ids.push(finding.id);
  expect(ids).toHaveLength(2);
  const until = `${new Date().getUTCFullYear() + 1}-01-31`;
  const asked = { findings: ids, reason: 'They go with the old portal.', until };
  const made = await post('/suppressions', asked);
  expect(made).toMatchObject({ status: 201, body: { written: 2, until, author: 'local', left: [] } });
  const again = await post('/suppressions', { ...asked, findings: [...ids, 'f'.repeat(32)] });
  expect(again.body).toMatchObject({ written: 0 } satisfies Partial<SuppressionsMade>);
  expect(again.body.left).toHaveLength(3);
  const text = readFileSync(join(folder, 'keyreeve.yaml'), 'utf8');
  expect(text.match(/They go with the old portal/g)).toHaveLength(2);
  expect(text).toContain(`# The access-key ${KEYS.ann}`);
  const noted = entries().filter(({ action }) => action === 'suppression');
  expect(noted.map(({ actor, about }) => [actor.person, about?.author])).toEqual([
    ['local', 'local'],
    ['local', 'local'],
  ]);
  expect(await job('/scans', {})).toMatchObject({ result: { words: expect.stringContaining('2 accepted') } });
  expect(await post('/suppressions', { rule: RULE, account: MEMBER, reason: 'All.', until })).toMatchObject({
    ...{ status: 201, body: { written: 1 } },
  });
});

test('a suppression until a day that is gone, without a reason or of no rule is refused, and nothing is written', async () => {
  const { post, folder } = await bench();
  const before = readFileSync(join(folder, 'keyreeve.yaml'), 'utf8');
  const good = { rule: RULE, reason: 'Known.', until: '2099-01-01' };
  const until = { until: '2020-01-01' };
  for (const body of [
    { ...good, ...until },
    { ...good, until: '2099-02-30' },
    { ...good, reason: '…' },
    { ...good, reason: 'a\nb' },
    { ...good, rule: 'no-such-rule' },
    { ...good, findings: ['a'.repeat(32)] },
    { ...good, surprise: true },
  ]) {
    const { status, body: answer } = await post('/suppressions', body);
    expect([400, 404], JSON.stringify(answer)).toContain(status);
  }
  expect(readFileSync(join(folder, 'keyreeve.yaml'), 'utf8')).toBe(before);
});

test('the story of a key is found, kept and noted; what is no key is refused before AWS is asked', async () => {
  const { job, get, post, entries } = await bench();
  const done = await job('/investigations', { accessKeyId: KEYS.ann, account: MEMBER, days: 7 });
  expect(done).toMatchObject({
    ...{ state: 'done', about: KEYS.ann },
    result: { kind: 'investigate', verdict: 'no-use-seen' },
  });
  const { items } = await get<InvestigationList>(`/investigations/${KEYS.ann}`);
  expect(items.map(({ investigation }) => investigation.subject.accessKeyId)).toEqual([KEYS.ann]);
  expect(entries().at(-1)).toMatchObject({
    ...{ action: 'investigation', actor: { person: 'local' } },
    about: { accessKeyId: KEYS.ann, verdict: 'no-use-seen' },
  });
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const refused = await post('/investigations', { accessKeyId: secret });
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).not.toContain(secret);
});

test('a scan of one account asks that account alone, and two of the same are not begun at once', async () => {
  const { post, ended } = await bench();
  const both = await Promise.all([1, 2].map(() => post('/scans', { accounts: [MEMBER] })));
  expect(both.map(({ status }) => status).sort()).toEqual([202, 409]);
  for (const { body } of both) if (body.job !== undefined) await ended(body.job);
  const [job] = both.flatMap(({ body }) => body.job ?? []);
  expect(await ended(job as Job)).toMatchObject({
    ...{ state: 'done', about: MEMBER },
    result: { accounts: { scanned: 1, failed: 0, skipped: 0 } },
  });
});

test('scans and plans know who has left by the list of people, as it is then', async () => {
  const { job, get, folder } = await bench({ people: 'people.csv' });
  const left = async () => {
    const { items } = await get<FindingsPage>('/findings?rule=user-owner-left&standing=open');
    return items.map(({ resource }) => resource.name);
  };
  writeFileSync(join(folder, 'people.csv'), 'username,active\nann,false\nbob,true\n');
  await job('/scans', {});
  await expect.poll(left).toEqual(['ann']);
  writeFileSync(join(folder, 'people.csv'), 'username,active\nann,true\nbob,false\n');
  const made = await job('/plans', { rules: ['user-owner-left'] });
  const id = made.result?.kind === 'plan' ? made.result.plan : undefined;
  const { plan } = await get<PlanView>(`/plans/${id}`);
  expect(plan.steps.map(({ subject }) => 'accessKeyId' in subject && subject.accessKeyId)).toEqual([
    KEYS.bob,
  ]);
});

test('what happens in a job is told as it happens, again to whoever was cut off, and ends with its end', async () => {
  const { post, served, ended } = await bench();
  const { body } = await post('/scans', {});
  const cookie = await served.signIn();
  const { id } = body.job as Job;
  const stream = await served.ask(`/api/v1/jobs/${id}/events`, { headers: { cookie } });
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  const text = await stream.text();
  expect(text).toContain('event: progress');
  expect(text.trimEnd().split('\n').at(-1)).toMatch(/^data: .*"state":"done"/);
  await ended(body.job as Job);
  const last = Number(
    text
      .match(/id: (\d+)/g)
      ?.at(-1)
      ?.slice(4),
  );
  const headers = { cookie, 'last-event-id': String(last - 1) };
  const again = await (await served.ask(`/api/v1/jobs/${id}/events`, { headers })).text();
  expect(again.match(/event: \w+/g)).toEqual(['event: end']);
});

test('a job is cancelled, a bug in one says nothing of itself, and both are told where the program runs', async () => {
  const faults: unknown[] = [];
  const jobs = new Jobs((error) => faults.push(error));
  const waits = jobs.start({ kind: 'scan', by: 'ann' }, ({ signal }) => {
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Problem('cancelled', 'Stopped.')));
    });
  });
  const early = jobs.start({ kind: 'scan', by: 'ann' }, async () => {
    throw new Error('It is cancelled before it begins.');
  });
  jobs.cancel(early.id);
  await new Promise(setImmediate);
  expect(jobs.cancel(waits.id)).toMatchObject({ state: 'running' });
  const breaks = jobs.start({ kind: 'plan', by: 'ann' }, async () => {
    throw new Error('secret detail');
  });
  await new Promise(setImmediate);
  await jobs.close();
  for (const { id } of [waits, early])
    expect(jobs.get(id)).toMatchObject({ state: 'cancelled', problem: { code: 'cancelled' } });
  expect(jobs.get(breaks.id)).toMatchObject({ state: 'failed', problem: { code: 'fault' } });
  expect(JSON.stringify(jobs.list())).not.toContain('secret detail');
  expect(faults).toHaveLength(1);
  expect(jobs.cancel('unknown')).toBeUndefined();
});

test('the demo has a store, settings and a log of its own, fills at once, and leaves no trace when it ends', async () => {
  const { get, post, del, ended, entries, workbench } = await bench({
    demo: () => openDemo({ accounts: 3, users: 3, stories: [] }, 0),
  });
  const real = await get<Setup>('/setup');
  expect(real).toMatchObject({
    ...{ demo: false, empty: true, scope: { kind: 'organization' } },
    caller: { known: true, account: MANAGEMENT },
  });
  const environment = JSON.stringify(process.env);
  const entered = await post('/demo');
  expect(entered).toMatchObject({ status: 202, body: { demo: true } });
  expect((await post('/demo')).body.job?.id).toBe(entered.body.job?.id);
  expect(await ended(entered.body.job as Job)).toMatchObject({ state: 'done', result: { run: 1 } });
  const demo = await get<Setup>('/setup');
  expect(demo).toMatchObject({ demo: true, empty: false });
  expect(demo.store.place).not.toBe(real.store.place);
  expect(demo.auditLog.path).not.toBe(real.auditLog.path);
  const { board } = await workbench.desk();
  expect((await board.built()).accounts).toHaveLength(3);
  expect(JSON.stringify(process.env)).toBe(environment);
  expect(await del('/demo')).toMatchObject({ status: 200, body: { demo: false } satisfies DemoState });
  expect(await get<Setup>('/setup')).toMatchObject({ demo: false, empty: true });
  expect((await get<JobList>('/jobs')).items).toEqual([]);
  expect(() => entries()).toThrow(/no audit log/);
});
