import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Board } from '../../../src/app/dashboard/board/board.ts';
import { exportCsv } from '../../../src/app/dashboard/board/export.ts';
import { exportJson } from '../../../src/app/dashboard/board/export-json.ts';
import { groupsPage } from '../../../src/app/dashboard/board/groups.ts';
import { type Row, shownRow } from '../../../src/app/dashboard/board/row.ts';
import { findingsPage } from '../../../src/app/dashboard/board/select-rows.ts';
import { View } from '../../../src/app/dashboard/board/view.ts';
import { CREDENTIAL_KINDS } from '../../../src/core/model/credentials.ts';
import { SEVERITIES } from '../../../src/core/model/finding.ts';
import { RULES } from '../../../src/core/rules/index.ts';
import { type FindingFilter, type FindingRow, GROUPS, SORTS } from '../../../src/web/api/findings.ts';
import { STANDINGS } from '../../../src/web/api/parts.ts';

const ACCOUNTS = ['111111111111', '222222222222', '333333333333'];
const NAMES = [
  'ann',
  'Ann',
  'root',
  '__proto__',
  '=cmd|x,"y"\r\nz',
  'a'.repeat(200),
  '\u202eabc',
  'k.*(',
  '',
];
// One of a rule that this version does not have, too: a store keeps what an older or newer one asked.
const RULE_IDS = [...RULES.slice(0, 6).map(({ id }) => id), 'rule-of-another-version'];
/** Words of a title that stand in no id and in nothing that is said. */
const TITLE_PART = (RULES[0]?.title ?? '').slice(2).toUpperCase();
const CONTROLS = RULES.slice(0, 6).flatMap(({ controls }) =>
  Object.entries(controls).flatMap(([framework, ids]) => (ids ?? []).map((id) => ({ framework, id }))),
);

const row = fc.record({
  rule: fc.constantFrom(...RULE_IDS),
  standing: fc.constantFrom(...STANDINGS),
  severity: fc.constantFrom(...SEVERITIES),
  account: fc
    .constantFrom(...ACCOUNTS)
    .map((id) => ({ id, partition: 'aws', name: `Shop ${id[0]}` }) as const),
  resource: fc.record({
    type: fc.constantFrom('AwsIamUser', 'AwsIamRootUser', 'AwsAccount'),
    name: fc.constantFrom(...NAMES),
    arn: fc.constantFrom('arn:aws:iam::111111111111:user/x', 'arn:aws:iam::222222222222:root'),
  }),
  credential: fc.option(
    fc.record({
      kind: fc.constantFrom(...CREDENTIAL_KINDS),
      accessKeyId: fc.constant('AKIAQXYZANNSFIRSTKEY'),
    }),
    { nil: undefined },
  ),
  says: fc.constantFrom(...NAMES),
  since: fc.option(fc.constantFrom('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'), { nil: undefined }),
  fresh: fc.boolean(),
  run: fc.constant(1),
  reason: fc.constant(undefined),
  until: fc.constant(undefined),
});

function rowsOf(made: readonly object[]): readonly Row[] {
  return made.map((each, at) => ({ ...each, id: at.toString(16).padStart(32, '0') }) as Row);
}

const some = (words: readonly string[]) =>
  fc.subarray([...words], { minLength: 1 }).map((chosen) => chosen.join(','));

/** At most three members at once: of few dozen rows more would leave nothing. */
const filter: fc.Arbitrary<FindingFilter> = fc
  .record({
    standing: some(STANDINGS),
    severity: some(SEVERITIES),
    rule: some(RULE_IDS),
    account: some(ACCOUNTS),
    credential: some(CREDENTIAL_KINDS),
    principal: fc
      .tuple(fc.constantFrom(...NAMES), fc.boolean())
      .map(([name, bare]) => (bare && name !== '' ? name : `user/${name}`)),
    q: fc.constantFrom('ANN', 'k.*(', '=CMD', 'shop 2', 'akiaq', '  ', '000a', RULE_IDS[0] ?? '', TITLE_PART),
    fresh: fc.boolean(),
    mapped: fc.tuple(fc.constantFrom(...CONTROLS), fc.boolean()),
  })
  .chain((all) =>
    fc.subarray(Object.keys(all), { maxLength: 3 }).map((names) => {
      const { mapped, ...rest } = Object.fromEntries(
        Object.entries(all).filter(([name]) => names.includes(name)),
      ) as Partial<typeof all>;
      if (mapped === undefined) return rest;
      const [{ id, framework }, isNamed] = mapped;
      return { ...rest, control: id, ...(isNamed && { framework }) };
    }),
  );

/** What a row must be, asked member by member of the row as it is answered. */
function isAsked(question: FindingFilter, shown: FindingRow): boolean {
  const { standing, severity, rule, account, credential, principal, q = '', fresh } = question;
  const { framework, control } = question;
  const among = (words: string | undefined, value: string | undefined) =>
    words === undefined || words.split(',').includes(value ?? 'none');
  const ofRule = RULES.find(({ id }) => id === shown.rule)?.controls ?? {};
  const controls = Object.entries(ofRule).flatMap(([of, ids]) =>
    framework === undefined || of === framework ? (ids ?? []) : [],
  );
  const { id, resource, says } = shown;
  const texts = [id, shown.rule, shown.title, resource.name, resource.arn, says, shown.account.name ?? ''];
  const words = [...texts, shown.credential?.accessKeyId ?? ''].map((text) => text.toLowerCase());
  return (
    (standing === undefined ? shown.standing !== 'resolved' : among(standing, shown.standing)) &&
    among(severity, shown.severity) &&
    among(rule, shown.rule) &&
    among(account, shown.account.id) &&
    among(credential, shown.credential?.kind) &&
    (principal === undefined || namesOf(shown).includes(principal)) &&
    (fresh === undefined || shown.fresh === fresh) &&
    (control === undefined || controls.includes(control)) &&
    words.some((text) => text.includes(q.trim().toLowerCase()))
  );
}

/** What a row's principal can be asked for by. */
function namesOf({ principal }: FindingRow): readonly string[] {
  if (principal === undefined) return [];
  const { kind, name } = principal;
  if (kind === 'root') return ['root'];
  return name === 'root' ? ['user/root'] : [`user/${name}`, name];
}

function viewOf(loose: readonly Row[]): View {
  // All accounts are known, though no row of a few dozen may be of one.
  const known = ACCOUNTS.map((id) => ({
    account: { id },
    rows: [],
    counts: new Map(),
    principals: [],
    how: 'judged',
  }));
  return new View({
    ...{ version: 'v.1', runs: [], allRuns: [], notes: [], building: undefined, loose },
    accounts: known as unknown as View['accounts'],
  });
}

/** One that keeps no facts. */
const NO_FACTS = { keptRun: () => undefined } as unknown as Board;

function pagesOf(view: View, question: object): readonly string[] {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = findingsPage(view, { ...question, limit: 7, ...(cursor !== undefined && { cursor }) });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next;
    if (cursor === undefined) return ids;
  }
}

test('any filter leaves the rows that each of its members asks for, on pages, in groups and in files', async () => {
  let left = 0;
  const questions = fc.tuple(filter, fc.constantFrom(...SORTS), fc.constantFrom('asc', 'desc'));
  const property = fc.asyncProperty(
    fc.array(row, { minLength: 20, maxLength: 60 }),
    fc.array(questions, { minLength: 12, maxLength: 12 }),
    async (made, asked) => {
      const rows = rowsOf(made);
      const view = viewOf(rows);
      const shownRows = rows.map(shownRow);
      for (const [question, sort, order] of asked) {
        // A rule that no row is of is refused.
        if (
          question.rule?.includes('another') === true &&
          !view.ruleIds().includes('rule-of-another-version')
        )
          continue;
        const wanted = shownRows.filter((shown) => isAsked(question, shown)).map(({ id }) => id);
        left += wanted.length;
        const { total } = findingsPage(view, { ...question, limit: 1 });
        expect(total, JSON.stringify(question)).toBe(wanted.length);
        expect(pagesOf(view, { ...question, sort, order }).toSorted()).toEqual(wanted.toSorted());
        for (const by of GROUPS) {
          const groups = groupsPage(view, { ...question, by, limit: 1_000 });
          expect(groups.items.reduce((sum, { count }) => sum + count, 0)).toBe(wanted.length);
        }
        const [, ...lines] = [...exportCsv(view, question)];
        expect(lines.map((line) => line.slice(0, 32)).toSorted()).toEqual(wanted.toSorted());
        const file = JSON.parse(
          (await Readable.from(exportJson(NO_FACTS, view, question)).toArray()).join(''),
        );
        expect(file.findings.map(({ id }: FindingRow) => id).toSorted()).toEqual(wanted.toSorted());
        expect(file).toMatchObject({ total: wanted.length, withoutEvidence: wanted.length });
      }
    },
  );
  await fc.assert(property, { numRuns: 60 });
  expect(left).toBeGreaterThan(500);
});

test('root is root alone: an IAM user who is named so is asked for as a user, and an address of before is told', () => {
  const of = (id: string, type: string, name: string) => ({
    ...{ id, rule: RULE_IDS[0], standing: 'open', severity: 'high', says: '', fresh: false, run: 1 },
    account: { id: ACCOUNTS[0], partition: 'aws' },
    resource: { type, name, arn: `arn:aws:iam::111111111111:${id}` },
  });
  const made = [
    of('1', 'AwsIamRootUser', '<root_account>'),
    of('2', 'AwsIamUser', 'root'),
    of('3', 'AwsIamUser', 'ann'),
    of('4', 'AwsIamUser', 'user/ann'),
    of('5', 'AwsIamPolicy', 'root'),
  ] as unknown as readonly Row[];
  const asked = (principal: string, rows = made) => findingsPage(viewOf(rows), { principal });
  const ids = (principal: string) => asked(principal).items.map(({ id }) => id);
  expect(ids('root')).toEqual(['1']);
  expect(ids('user/root')).toEqual(['2']);
  expect(ids('ann')).toEqual(['3']);
  expect(ids('user/ann')).toEqual(['3']);
  expect(ids('user/user/ann')).toEqual(['4']);
  expect(asked('root').asOf.notes).toEqual([
    'These are the findings of root users alone. 1 finding is of IAM users that are named root: filter by user/root for those.',
  ]);
  expect(asked('user/root').asOf.notes).toEqual([]);
  expect(asked('ann').asOf.notes).toEqual([]);
  expect(asked('Ann')).toMatchObject({
    total: 0,
    asOf: { notes: ['No user "Ann" was read in the runs that are shown: nothing is known of one.'] },
  });
  expect(asked('root', made.slice(0, 1)).asOf.notes).toEqual([]);
});
