import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Account } from '../../src/core/model/account.ts';
import type { Finding } from '../../src/core/model/finding.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { KeptAccount, Store } from '../../src/store/port.ts';
import { fastFolder } from '../support/fast-folder.ts';
import {
  accountNumbered,
  day,
  earlier,
  endAt,
  keptAt,
  livesIn,
  rulesNamed,
  startAt,
} from '../support/kept.ts';
import { LifeModel, type ModelRun, wordsOf } from '../support/life-model.ts';
import { postgresDatabase } from '../support/postgres-database.ts';
import { found, unlisted } from '../support/small-run.ts';

/**
 * Any runs over two accounts, some at once and some out of order, with findings that come and go, are accepted, cannot
 * be judged, or lie in accounts that could not be read: the store and a model in memory say the same of every life.
 * KEYREEVE_STORE_TIMES is how many such histories.
 */
const TIMES = Number(process.env.KEYREEVE_STORE_TIMES ?? 60);

const RULES = ['user-key-age', 'root-access-key'] as const;
const SUPPRESSED = { reason: 'Known.', by: 'settings' } as const;

const seen = fc.record({
  user: fc.constantFrom('ann', 'ann', 'ann', 'ben'),
  rule: fc.constantFrom(RULES[0], RULES[0], RULES[1]),
  how: fc.constantFrom(
    'fail',
    'fail',
    'fail',
    'accepted',
    'attested',
    'pass',
    'unknown',
    'manual',
    'unlisted',
  ),
  severity: fc.constantFrom('high', 'low'),
  keyDay: fc.constantFrom(undefined, undefined, undefined, -100, 3),
});

const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('begin' as const),
      rules: fc.subarray([...RULES], { minLength: 1 }),
      days: fc.constantFrom(0, 1, 1, 1, 2, -1),
      organization: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('keep' as const),
      run: fc.nat(3),
      account: fc.constantFrom(0, 0, 1),
      entry: fc.constantFrom(0, 0, 0, 0, 1),
      status: fc.constantFrom(
        'scanned',
        'scanned',
        'scanned',
        'partial',
        'failed',
        'skipped',
        'closed',
        'interrupted',
      ),
      reportHours: fc.constantFrom(2, 2, 40, undefined),
      findings: fc.uniqueArray(seen, {
        maxLength: 5,
        selector: ({ user, rule, how, keyDay }) => `${user} ${rule} ${keyDay} ${how === 'unlisted'}`,
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('end' as const), run: fc.nat(3), fails: fc.boolean() }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
type Keep = Extract<Step, { does: 'keep' }>;

function findingOf(
  { user, rule, how, severity, keyDay }: Keep['findings'][number],
  account: Account,
): Finding {
  if (how === 'unlisted') return unlisted(account, rule);
  const status = how === 'accepted' || how === 'attested' ? 'fail' : how;
  return found(user, {
    ...{ account, rule, status, severity },
    ...(keyDay !== undefined && {
      credential: { kind: 'access-key', createdAt: day(keyDay), status: 'Active' },
    }),
    ...(how === 'accepted' && { suppressed: SUPPRESSED }),
    ...(how === 'attested' && {
      attested: { by: 'ann', on: '2026-01-01', until: '2026-12-31', evidenceSha256: 'ab', evidenceFile: 'x' },
    }),
  });
}

function keptOf(
  { status, reportHours, findings, entry }: Keep,
  account: Account,
  run: ModelRun,
): KeptAccount {
  const wasRead = status === 'scanned' || status === 'partial';
  const how = status === 'closed' ? 'skipped' : status === 'interrupted' ? 'failed' : status;
  return keptAt(
    run.now,
    wasRead
      ? findings.map((each) => findingOf(each, account)).filter(({ rule }) => run.rules.includes(rule))
      : [],
    {
      ...{ account, entry, status: how },
      coverage: {
        ...(status === 'closed' && { state: 'SUSPENDED' }),
        ...(status === 'skipped' && { state: 'ACTIVE' }),
        ...(status === 'interrupted' && { code: 'Interrupted' }),
        ...(wasRead && {
          report: {
            ...(reportHours !== undefined && { generatedAt: earlier(run.now, reportHours * 3600) }),
            stale: false,
          },
        }),
      },
    },
  );
}

/** Does the steps to the store, now through one handle and now through the other, and to the model. */
async function play(handles: readonly [Store, Store], steps: readonly Step[], sample: number) {
  const accounts = [accountNumbered(sample * 2), accountNumbered(sample * 2 + 1)] as const;
  const model = new LifeModel();
  const open: ModelRun[] = [];
  let today = 10;
  for (const [index, each] of steps.entries()) {
    const store = handles[index % 2 === 0 ? 0 : 1];
    if (each.does === 'begin') {
      today += each.days;
      open.push(await begin(store, each, day(today), `o-${sample}`));
      continue;
    }
    const run = open[each.run % Math.max(open.length, 1)];
    if (run === undefined) continue;
    if (each.does === 'keep') {
      const kept = keptOf(each, accounts[each.account === 0 ? 0 : 1], run);
      const told = (await store.keepAccounts(run.number, [kept])).map((life) => ({
        ...life,
        ...{ fresh: life.fresh.toSorted(), known: life.known.toSorted() },
      }));
      const wanted = model.keep(run, kept);
      expect(told).toEqual(wanted === undefined ? [] : [wanted]);
      continue;
    }
    open.splice(open.indexOf(run), 1);
    if (each.fails) await store.failRun(run.number, run.now, 'No.');
    else {
      await store.endRun(run.number, endAt(run.now, [], { rules: rulesNamed(run.rules) }));
      model.end(run);
    }
  }
  return { model, accounts: accounts.map(({ id }) => id) };
}

async function begin(
  store: Store,
  { rules, organization }: Extract<Step, { does: 'begin' }>,
  now: string,
  key: string,
): Promise<ModelRun> {
  const scope = organization
    ? ({ kind: 'organization', key } as const)
    : ({ kind: 'list', key: `list ${key}` } as const);
  const number = await store.beginRun(startAt(now, { rules: rulesNamed(rules), scope }));
  return { number, now, rules, scope: scope.key, ...(organization && { organization: key }) };
}

const places: string[] = [];
afterAll(() => {
  for (const place of places) rmSync(place, { recursive: true, force: true });
});

test.each([
  [
    'SQLite',
    async () => {
      const folder = mkdtempSync(join(fastFolder(), 'keyreeve-lives-'));
      places.push(folder);
      return join(folder, 'store.sqlite');
    },
  ],
  ['PostgreSQL', postgresDatabase],
])(
  'a store in %s says of every life what a model in memory says, whatever runs there were',
  async (_, newPlace) => {
    const place = await newPlace();
    const handles = [await openStore(place), await openStore(place)] as const;
    let sample = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 30 }), async (steps) => {
        sample += 1;
        const { model, accounts } = await play(handles, [firstStep, ...steps], sample);
        const kept = (await livesIn(handles[0], { accounts })).map(({ finding, ...life }) => ({
          ...life,
          finding: brief(finding),
        }));
        expect(kept).toEqual(
          model.lives().map(({ finding, ...life }) => ({ ...life, finding: brief(finding) })),
        );
        const counts = await handles[1].changeCounts({ accounts });
        expect(
          counts.map(({ count, secondsOpen, ...sum }) => `${wordsOf(sum)}: ${count}, ${secondsOpen}`).sort(),
        ).toEqual(model.counts());
      }),
      { numRuns: TIMES },
    );
    for (const store of handles) await store.close();
  },
  60_000 + TIMES * 1000,
);

const firstStep: Step = { does: 'begin', rules: [...RULES], days: 0, organization: true };

function brief({
  id,
  rule,
  status,
  severity,
  account,
  resource,
  credential,
  says,
  suppressed,
  attested,
}: Pick<
  Finding,
  | 'id'
  | 'rule'
  | 'status'
  | 'severity'
  | 'account'
  | 'resource'
  | 'credential'
  | 'says'
  | 'suppressed'
  | 'attested'
>) {
  return { id, rule, status, severity, account, resource, credential, says, suppressed, attested };
}
