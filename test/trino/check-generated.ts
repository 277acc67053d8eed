import { deepStrictEqual, ok, rejects } from 'node:assert/strict';
import type { TrailSource } from '../../src/core/investigation/source.ts';
import { ACCOUNTS, generatedTrail, KEYS, USERS } from './generated-trail.ts';
import { type Check, type Ground, makeTable, openBounded, openTable } from './ground.ts';
import { memorySource } from './memory-source.ts';
import { sameAnswer } from './same-answer.ts';

const COUNT = 15_000;
const ALL = { since: '2026-10-01T00:00:00Z', until: '2026-11-22T00:00:00Z' };
const SOME = { since: '2026-10-27T23:50:00Z', until: '2026-11-03T00:10:00Z' };
const [ACCOUNT = ''] = ACCOUNTS;
const [KEY = ''] = KEYS;

/** What must be so of a trail made by chance, with everything in it that tends to break. */
export async function checkGenerated(ground: Ground, say: (line: string) => void): Promise<readonly Check[]> {
  const trail = generatedTrail(ground.folder, COUNT);
  say(`${trail.records.length} records written as log files`);
  await makeTable(ground, 'generated', trail);
  await makeTable(ground, 'injected', trail, false);
  const memory = memorySource(trail.records);
  const compare = async (table: string, ask: (source: TrailSource) => Promise<Answers>) => {
    const source = await openTable(ground, table);
    const [given, expected] = [await ask(source), await ask(memory)];
    for (const [i, answer] of given.entries()) sameAnswer(answer, expected[i] ?? NOTHING);
    ok(
      given.some(({ records, uses }) => records.length + uses.length > 0),
      'Nothing was found.',
    );
    const { events, bytesScanned } = source.searched();
    const rows = given.reduce((sum, { records, uses }) => sum + records.length + uses.length, 0);
    return `${events} events, ${rows} rows and records, ${bytesScanned} bytes scanned`;
  };
  return [...answersOf(compare), ...bordersOf(ground), bounded(ground, memory)];
}

type Answers = readonly Awaited<ReturnType<TrailSource['byKeys']>>[];
const NOTHING = { records: [], uses: [], gaps: [] };
type Compare = (table: string, ask: (source: TrailSource) => Promise<Answers>) => Promise<string>;

function answersOf(compare: Compare): readonly Check[] {
  const all = (window: typeof ALL, accountId?: string) => (source: TrailSource) => {
    const place = { ...window, ...(accountId !== undefined && { accountId }) };
    return Promise.all([
      source.byKeys({ ...place, accessKeyIds: [KEY] }),
      source.byKeys({ ...place, accessKeyIds: KEYS }),
      source.aboutKey({ ...place, accessKeyId: KEY }),
      ...USERS.map((userName) => source.signIns({ ...place, userName })),
    ]);
  };
  return [
    { name: 'all questions about all accounts', run: () => compare('generated', all(ALL)) },
    { name: 'all questions about one account', run: () => compare('generated', all(ALL, ACCOUNT)) },
    {
      name: 'some days, from minutes before a midnight to minutes after one',
      run: () => compare('generated', all(SOME)),
    },
    { name: 'a table that must be told the account', run: () => compare('injected', all(SOME, ACCOUNT)) },
    ...USERS.map((userName) => ({
      name: `sign-ins of the user ${JSON.stringify(userName)}`,
      run: () => compare('generated', async (source) => [await source.signIns({ ...ALL, userName })]),
    })),
  ];
}

function bordersOf(ground: Ground): readonly Check[] {
  const question = { ...ALL, accessKeyIds: KEYS };
  const codes = async (source: TrailSource) => (await source.byKeys(question)).gaps.map(({ code }) => code);
  return [
    {
      name: 'fewer days and one account scan less',
      run: async () => {
        const [whole, part] = [await openTable(ground, 'generated'), await openTable(ground, 'generated')];
        await whole.byKeys(question);
        await part.byKeys({ ...question, ...SOME, accountId: ACCOUNT });
        const [most = 0, least = 0] = [whole, part].map((source) => source.searched().bytesScanned);
        ok(least > 0 && least < most / 8, `${least} of ${most}`);
        return `${least} of ${most} bytes`;
      },
    },
    {
      name: 'questions together scan what one of them scans',
      run: async () => {
        const [one, three] = [await openTable(ground, 'generated'), await openTable(ground, 'generated')];
        await one.byKeys(question);
        await Promise.all([
          three.byKeys(question),
          three.aboutKey({ ...ALL, accessKeyId: KEY }),
          three.signIns({ ...ALL, userName: 'ada' }),
        ]);
        deepStrictEqual(three.searched().bytesScanned, one.searched().bytesScanned);
        return undefined;
      },
    },
    {
      name: 'more bytes than allowed are refused by the engine, and told',
      run: async () => {
        const source = await openTable(ground, 'generated', { mostBytes: 1_000 });
        deepStrictEqual(await codes(source), ['ScanLimit']);
        return undefined;
      },
    },
    {
      name: 'a table that is not there, and one that must be told the account, are gaps with a next move',
      run: async () => {
        deepStrictEqual(await codes(await openTable(ground, 'nobody')), ['TABLE_NOT_FOUND']);
        const { gaps } = await (await openTable(ground, 'injected')).byKeys(question);
        ok(gaps[0]?.words.includes('name the account'), JSON.stringify(gaps));
        return gaps[0]?.words;
      },
    },
    {
      name: 'a table without a column is a gap that names it',
      run: async () => {
        const { gaps } = await (await openTable(ground, 'generated_files')).byKeys(question);
        deepStrictEqual(
          gaps.map(({ code }) => code),
          ['COLUMN_NOT_FOUND'],
        );
        return gaps[0]?.words;
      },
    },
    { name: 'an interrupt cancels the query in the engine', run: () => cancels(ground) },
  ];
}

/** Two questions share events, so that classes are cut and put together again. */
function bounded(ground: Ground, memory: TrailSource): Check {
  const ask = (source: TrailSource) =>
    Promise.all([
      source.byKeys({ ...ALL, accessKeyIds: KEYS }),
      source.aboutKey({ ...ALL, accessKeyId: KEY }),
    ]);
  const newest = (times: readonly string[]) => times.toSorted().reverse().slice(0, 20);
  return {
    name: 'of more than a question may give the newest are kept, and the cut is told',
    run: async () => {
      const given = await ask(openBounded(ground, 'generated', { whole: 20, uses: 20 }));
      for (const [i, expected] of (await ask(memory)).entries()) {
        const { records = [], uses = [], gaps = [] } = given[i] ?? {};
        deepStrictEqual(newest(records.map(({ at }) => at)), newest(expected.records.map(({ at }) => at)));
        deepStrictEqual(
          newest(uses.map(({ lastAt }) => lastAt)),
          newest(expected.uses.map(({ lastAt }) => lastAt)),
        );
        deepStrictEqual(gaps.length, i === 0 ? 2 : 1);
      }
      return undefined;
    },
  };
}

/** The engine's own list of queries shows what became of it. */
async function cancels(ground: Ground): Promise<string> {
  const stopped = new AbortController();
  const source = await openTable(ground, 'generated', { signal: stopped.signal });
  setTimeout(() => stopped.abort(), 50);
  await rejects(source.byKeys({ ...ALL, accessKeyIds: [...KEYS, 'AKIACANCELLED0000000'] }), {
    code: 'cancelled',
  });
  const headers = { 'x-trino-user': 'tester' };
  for (let looked = 0; looked < 50; looked += 1) {
    const list = (await (await fetch(`${ground.url}/v1/query`, { headers })).json()) as readonly Listed[];
    const mine = list.find(({ query }) => query.includes('AKIACANCELLED0000000'));
    if (mine?.state === 'FAILED') return mine.errorCode?.name ?? 'no code';
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The query runs on in the engine.');
}

interface Listed {
  readonly query: string;
  readonly state: string;
  readonly errorCode?: { readonly name: string };
}
