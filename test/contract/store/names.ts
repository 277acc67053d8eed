import { expect, test } from 'vitest';
import type { Account } from '../../../src/core/model/account.ts';
import type { Finding } from '../../../src/core/model/finding.ts';
import type { RunStart, Store } from '../../../src/store/port.ts';
import {
  accountNumbered,
  day,
  keepRun,
  keptAt,
  livesIn,
  plainSnapshot,
  rulesNamed,
  startAt,
} from '../../support/kept.ts';
import { found } from '../../support/small-run.ts';
import { HOSTILE_NAMES } from '../hostile.ts';
import { exampleOf } from './example.ts';
import { type Ground, newStore } from './ground.ts';

const NAMES = [
  ...HOSTILE_NAMES,
  'nul \u0000 inside',
  '\u0000',
  "'; drop table run; --",
  '$1 ? :name @name',
  '\\',
  '%_',
  'ä'.normalize('NFD'),
  'x'.repeat(100_000),
];

/** PostgreSQL holds neither a character 0 nor half a surrogate pair: where a text is no part of a JSON, they are replaced. */
const shown = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** Texts that do harm somewhere come back as they were. */
export function nameContract(ground: Ground): void {
  test('hostile names come back as they were from every place that holds a text', async () => {
    const store = await newStore(ground);
    for (const [index, name] of NAMES.entries()) {
      const words = JSON.stringify(name).slice(0, 40);
      await expectRun(store, { ...accountNumbered(index), name }, words);
      await expectRecords(store, name, `${index} ${words}`);
    }
    expect((await store.marks()).map(({ mark }) => mark)).toEqual(
      expect.arrayContaining(NAMES.map((name) => ({ reason: name }))),
    );
  });
}

function startWith(name: string): RunStart {
  const rule = { title: name, parameters: { kinds: [name] } };
  const marks = { suppressions: [{ reason: name }] };
  return startAt(day(0), {
    ...{ scope: { kind: 'units', key: name }, host: name, tool: name },
    rules: rulesNamed(['user-key-age']).map((each) => ({ ...each, ...rule })),
    facts: { source: 'live', leftOut: [], frameworks: [name], nowGiven: true, marks },
  });
}

async function expectRun(store: Store, account: Account, words: string): Promise<void> {
  const { name = '' } = account;
  const finding: Finding = {
    ...found('ann', { account }),
    resource: { type: 'AwsIamUser', arn: `arn:aws:iam::1:user/${name}`, name },
    says: name,
    suppressed: { reason: name, author: name, by: 'settings' },
  };
  const { facts, ...start } = startWith(name);
  const snapshot = exampleOf(account, name);
  const notRead = [{ source: name, code: name, words: name }];
  const coverage = { account, state: name, reason: name, notRead };
  const kept = keptAt(day(0), [finding], { account, snapshot, coverage });
  const { number } = await keepRun(store, day(0), [kept], { ...start, facts });
  const texts = { scope: { kind: 'units', key: shown(name) }, host: shown(name), tool: shown(name) };
  expect(await store.run(number, day(0)), words).toMatchObject({ ...start, ...texts });
  expect(await store.factsOf(number), words).toEqual(facts);
  expect(await store.coverageOf(number), words).toEqual([kept.coverage]);
  expect(plainSnapshot(await store.snapshotOf(number, account.id)), words).toEqual(plainSnapshot(snapshot));
  const { resource, suppressed } = finding;
  const [life] = await livesIn(store, { accounts: [account.id] });
  expect(life?.finding, words).toMatchObject({ account, resource, says: name, suppressed });
}

async function expectRecords(store: Store, name: string, words: string): Promise<void> {
  const plan = { id: words, hash: 'h', madeAt: day(0), steps: 1, accounts: [name], text: name };
  await store.keepPlan(plan);
  expect((await store.plans()).find(({ id }) => id === words)).toEqual({ ...plan, text: shown(name) });
  const notice = { at: day(0), to: name, words: name, ok: true };
  await store.keepNotice(notice);
  expect((await store.notices()).at(-1)).toEqual({ ...notice, to: shown(name), words: shown(name) });
  const entry = {
    ...({ v: 1, seq: 1, at: day(0), tool: name, action: 'scan', prev: '0', hash: '1' } as const),
    actor: { host: name },
    words: name,
  };
  await store.keepEntries(words, [entry]);
  expect(await store.entriesOf(words)).toEqual([entry]);
  await store.note(words, name);
  expect(await store.noted(words)).toBe(shown(name));
  const failed = await store.beginRun(startAt(day(1)));
  await store.failRun(failed, day(1), name);
  expect((await store.run(failed, day(1)))?.words).toBe(shown(name));
}
