import { expect, test } from 'vitest';
import type { Finding } from '../../../src/core/model/finding.ts';
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
  test.each(NAMES.map((name) => [JSON.stringify(name).slice(0, 40), name] as const))(
    'hostile names: %s comes back as it was from every place that holds a text',
    async (_, name) => {
      const store = await newStore(ground);
      const account = { ...accountNumbered(1), name };
      const rules = rulesNamed(['user-key-age']).map((rule) => ({
        ...rule,
        title: name,
        parameters: { kinds: [name] },
      }));
      const finding: Finding = {
        ...found('ann', { account }),
        resource: { type: 'AwsIamUser', arn: `arn:aws:iam::1:user/${name}`, name },
        says: name,
        suppressed: { reason: name, author: name, by: 'settings' },
      };
      const start = startAt(day(0), {
        ...{ scope: { kind: 'units', key: name }, host: name, tool: name, rules },
        facts: {
          source: 'live',
          leftOut: [],
          frameworks: [name],
          nowGiven: true,
          marks: { suppressions: [{ reason: name }] },
        },
      });
      const snapshot = exampleOf(account, name);
      const coverage = {
        account,
        state: name,
        reason: name,
        notRead: [{ source: name, code: name, words: name }],
      };
      const kept = keptAt(day(0), [finding], { account, snapshot, coverage });
      await keepRun(store, day(0), [kept], start);
      const { facts, ...rest } = start;
      expect(await store.run(1, day(0))).toMatchObject({
        ...rest,
        ...{ scope: { kind: 'units', key: shown(name) }, host: shown(name), tool: shown(name) },
      });
      expect(await store.factsOf(1)).toEqual(facts);
      expect(await store.coverageOf(1)).toEqual([kept.coverage]);
      expect(plainSnapshot(await store.snapshotOf(1, account.id))).toEqual(plainSnapshot(snapshot));
      expect((await livesIn(store))[0]?.finding).toMatchObject({
        ...{ account, resource: finding.resource, says: name, suppressed: finding.suppressed },
      });
      expect((await store.marks())[0]?.mark).toEqual({ reason: name });
      await expectRecords(store, name);
    },
  );
}

async function expectRecords(store: Awaited<ReturnType<typeof newStore>>, name: string): Promise<void> {
  const plan = { id: 'p-1', hash: 'h', madeAt: day(0), steps: 1, accounts: [name], text: name };
  await store.keepPlan(plan);
  expect(await store.plans()).toEqual([{ ...plan, text: shown(name) }]);
  const notice = { at: day(0), to: name, words: name, ok: true };
  await store.keepNotice(notice);
  expect(await store.notices()).toEqual([{ ...notice, to: shown(name), words: shown(name) }]);
  const entry = {
    ...({ v: 1, seq: 1, at: day(0), tool: name, action: 'scan', prev: '0', hash: '1' } as const),
    actor: { host: name },
    words: name,
  };
  await store.keepEntries('log', [entry]);
  expect(await store.entriesOf('log')).toEqual([entry]);
  await store.note('note', name);
  expect(await store.noted('note')).toBe(shown(name));
  const failed = await store.beginRun(startAt(day(1)));
  await store.failRun(failed, day(1), name);
  expect((await store.run(failed, day(1)))?.words).toBe(shown(name));
}
