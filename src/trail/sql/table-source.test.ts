import { describe, expect, test } from 'vitest';
import { resultRow, type SaidRow } from '../test-support/result-row.ts';
import type { Bounds } from './select.ts';
import { type QueryLimits, type QueryOutcome, tableSource } from './table-source.ts';
import { tableName } from './text.ts';

const WINDOW = { since: '2026-11-01T00:00:00Z', until: '2026-11-23T00:00:00Z' };
const ACCOUNT = '111122223333';
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const KEYS = { ...WINDOW, accountId: ACCOUNT, accessKeyIds: [KEY] };
const SIGNED = {
  'userIdentity.accessKeyId': KEY,
  eventSource: 'iam.amazonaws.com',
  eventName: 'ListUsers',
  awsRegion: 'us-east-1',
  recipientAccountId: ACCOUNT,
};

/** An engine that gives what a test says, and writes down what it was asked. */
function engineThatGives(...outcomes: readonly (readonly SaidRow[] | QueryOutcome)[]) {
  const asked: { readonly sql: string; readonly limits: QueryLimits }[] = [];
  const run = async (sql: string, limits: QueryLimits): Promise<QueryOutcome> => {
    const outcome = outcomes[asked.length] ?? [];
    asked.push({ sql, limits });
    return 'bytesScanned' in outcome ? outcome : { rows: outcome.map(resultRow), bytesScanned: 100 };
  };
  const engine = { kind: 'trino', says: 'a table', run, close: async () => {} } as const;
  const open = (more: { bounds?: Bounds; mostBytes?: number; regions?: readonly string[] } = {}) =>
    tableSource(engine, { table: tableName('lake.trail'), mostBytes: 1_000, ...more });
  return { asked, open };
}

describe('questions', () => {
  test('that are asked together are one query, and each gets its own answer', async () => {
    const { asked, open } = engineThatGives([
      { asked: '100', calls: 7, values: SIGNED },
      { asked: '110', single: 'e1', values: { ...SIGNED, eventName: 'CreateAccessKey' } },
      { asked: '110', values: { ...SIGNED, eventName: 'CreateAccessKey' } },
      {
        asked: '001',
        single: 'e2',
        values: { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin' },
      },
    ]);
    const source = open();
    const [keys, about, signIns] = await Promise.all([
      source.byKeys(KEYS),
      source.aboutKey({ ...WINDOW, accountId: ACCOUNT, accessKeyId: KEY }),
      source.signIns({ ...WINDOW, accountId: ACCOUNT, userName: 'ada' }),
    ]);
    expect(asked).toHaveLength(1);
    expect(keys.uses.map(({ name, count }) => [name, count])).toEqual([
      ['CreateAccessKey', 1],
      ['ListUsers', 7],
    ]);
    expect(keys.records.map(({ id }) => id)).toEqual(['e1']);
    expect(about).toMatchObject({ records: [{ id: 'e1' }], uses: [], gaps: [] });
    expect(signIns).toMatchObject({ records: [{ id: 'e2' }], uses: [], gaps: [] });
    expect(source.searched()).toEqual({ kind: 'trino', says: 'a table', events: 9, bytesScanned: 100 });
  });

  test('about other days or another account are queries of their own: each prunes by its own', async () => {
    const { asked, open } = engineThatGives();
    const source = open();
    await Promise.all([
      source.byKeys(KEYS),
      source.byKeys({ ...KEYS, accountId: '444455556666' }),
      source.byKeys({ ...KEYS, since: '2026-10-01T00:00:00Z' }),
    ]);
    expect(asked).toHaveLength(3);
  });

  test('about very many keys are cut into texts that the engine takes, and answered as one', async () => {
    const { asked, open } = engineThatGives(
      [{ asked: '1', values: SIGNED }],
      [{ asked: '1', values: SIGNED }],
    );
    const accessKeyIds = Array.from({ length: 3_000 }, (_, i) => `ASIA${String(i).padStart(16, '0')}`);
    const answer = await open({ regions: ['us-east-1'] }).byKeys({ ...KEYS, accessKeyIds });
    expect(asked.map(({ sql }) => sql.length < 262_144)).toEqual([true, true]);
    expect(answer.gaps).toEqual([expect.objectContaining({ code: 'NotAsked' })]);
  });

  test('about no key cost no query', async () => {
    const { asked, open } = engineThatGives();
    expect(await open().byKeys({ ...KEYS, accessKeyIds: [] })).toEqual({ records: [], uses: [], gaps: [] });
    expect(asked).toEqual([]);
  });
});

describe('a record', () => {
  test('is put together with the names of CloudTrail, and its JSON is read', async () => {
    const values = {
      ...SIGNED,
      eventName: 'CreateUser',
      'userIdentity.sessionContext.sessionIssuer.arn': 'arn:aws:iam::111122223333:role/r',
      requestParameters: '{"userName":"é\\"\\n"}',
      responseElements: 'cut off: {',
      readOnly: 'false',
      sessionCredentialFromConsole: 'true',
      eventCategory: 'Management',
    };
    const { open } = engineThatGives([{ asked: '1', single: 'e1', values }]);
    const { records } = await open().byKeys(KEYS);
    expect(records).toMatchObject([
      {
        id: 'e1',
        at: '2026-11-22T13:00:00Z',
        accountId: ACCOUNT,
        readOnly: false,
        fromConsole: true,
        isData: false,
        identity: { accessKeyId: KEY, sessionContext: { sessionIssuer: { arn: expect.any(String) } } },
        request: { userName: 'é"\n' },
        response: {},
      },
    ]);
  });

  test('that was delivered twice in two shapes is one', async () => {
    const { open } = engineThatGives([
      { asked: '1', single: 'e1', values: { ...SIGNED, eventName: 'CreateUser' } },
      { asked: '1', single: 'e1', values: { ...SIGNED, eventName: 'CreateUser', userAgent: 'x' } },
    ]);
    expect((await open().byKeys(KEYS)).records).toHaveLength(1);
  });
});

describe('rows of calls', () => {
  test('of different classes that have all in common are one: nobody may take them for one call seen twice', async () => {
    const { open } = engineThatGives([
      { asked: '10', calls: 3, lastAt: '2026-11-22T13:30:00Z', values: SIGNED },
      { asked: '11', calls: 2, firstAt: '2026-11-22T13:10:00Z', values: SIGNED },
    ]);
    const source = open();
    const [answer] = await Promise.all([
      source.byKeys(KEYS),
      source.aboutKey({ ...WINDOW, accountId: ACCOUNT, accessKeyId: KEY }),
    ]);
    expect(answer.uses).toMatchObject([
      { count: 5, firstAt: '2026-11-22T13:00:00Z', lastAt: '2026-11-22T13:30:00Z' },
    ]);
  });

  test('tell data events and console sessions', async () => {
    const values = { ...SIGNED, eventCategory: 'Data', sessionCredentialFromConsole: 'true' };
    const { open } = engineThatGives([{ asked: '1', values }]);
    expect((await open().byKeys(KEYS)).uses).toMatchObject([{ isData: true, fromConsole: true }]);
  });
});

describe('what is not complete is a gap', () => {
  test('more rows than a question may give are cut, the newest kept', async () => {
    const at = (minute: number) => `2026-11-22T13:0${minute}:00Z`;
    const whole = [1, 2, 3].map((minute) => ({
      asked: '1',
      single: `e${minute}`,
      firstAt: at(minute),
      values: { ...SIGNED, eventName: 'CreateUser' },
    }));
    const uses = [1, 2].map((minute) => ({
      asked: '1',
      firstAt: at(minute),
      values: { ...SIGNED, userAgent: String(minute) },
    }));
    const { open } = engineThatGives([...whole, ...uses]);
    const answer = await open({ bounds: { whole: 2, uses: 1 } }).byKeys(KEYS);
    expect(answer.records.map(({ id }) => id)).toEqual(['e3', 'e2']);
    expect(answer.uses.map(({ userAgent }) => userAgent)).toEqual(['2']);
    expect(answer.gaps.map(({ code }) => code)).toEqual(['Bounded', 'Bounded']);
  });

  test('a query that failed', async () => {
    const failed = { code: 'TABLE_NOT_FOUND', words: 'There is no such table.' };
    const { open } = engineThatGives({ failed, bytesScanned: 7 });
    const source = open();
    expect(await source.byKeys(KEYS)).toEqual({
      records: [],
      uses: [],
      gaps: [{ region: 'all', ...failed }],
    });
    expect(source.searched().bytesScanned).toBe(7);
  });

  test('rows that are none of the query', async () => {
    const { open } = engineThatGives({
      rows: [[], ['1', 1], [...resultRow({ asked: '11' })], resultRow({ asked: '1', calls: 0 })],
      bytesScanned: 1,
    });
    const { gaps } = await open().byKeys(KEYS);
    expect(gaps).toEqual([
      { region: 'all', code: 'BadAnswer', words: '4 of the rows that the engine gave could not be read.' },
    ]);
  });

  test('the limit of bytes holds for all queries together: what is left is what the next may scan', async () => {
    const rows = { rows: [], bytesScanned: 600 };
    const { asked, open } = engineThatGives(rows, rows);
    const source = open({ mostBytes: 1_000 });
    await source.byKeys(KEYS);
    await source.byKeys(KEYS);
    const third = await source.byKeys(KEYS);
    expect(asked.map(({ limits }) => limits.mostBytes)).toEqual([1_000, 400]);
    expect(third.gaps).toMatchObject([{ code: 'ScanLimit' }]);
  });

  test('regions that were left out by choice', async () => {
    const { open } = engineThatGives([]);
    const { gaps } = await open({ regions: ['us-east-1'] }).byKeys(KEYS);
    expect(gaps).toMatchObject([{ region: 'all others', code: 'NotAsked' }]);
  });
});

test('a bug of an engine reaches whoever asked, and the next question is asked all the same', async () => {
  const outcomes = [new Error('bug'), undefined];
  const run = async (): Promise<QueryOutcome> => {
    const bug = outcomes.shift();
    if (bug !== undefined) throw bug;
    return { rows: [], bytesScanned: 1 };
  };
  const source = tableSource(
    { kind: 'trino', says: 'a table', run, close: async () => {} },
    { table: tableName('t'), mostBytes: 9 },
  );
  await expect(source.byKeys(KEYS)).rejects.toThrow('bug');
  expect((await source.byKeys(KEYS)).gaps).toEqual([]);
  await source.close();
});

test('a query that read not one byte and gave no row has searched nothing', async () => {
  const { open } = engineThatGives({ rows: [], bytesScanned: 0 }, { rows: [], bytesScanned: 1 });
  const source = open();
  expect((await source.byKeys(KEYS)).gaps).toMatchObject([{ region: 'all', code: 'NothingScanned' }]);
  expect((await source.byKeys(KEYS)).gaps).toEqual([]);
});

test('a request that is cut off is told, for it does not say what was done', async () => {
  const values = { ...SIGNED, eventName: 'CreateUser', requestParameters: '{"userName":"ev' };
  const { open } = engineThatGives([{ asked: '1', single: 'e1', values }]);
  const { records, gaps } = await open().byKeys(KEYS);
  expect(records).toMatchObject([{ id: 'e1', request: {} }]);
  expect(gaps).toMatchObject([{ region: 'all', code: 'BadAnswer' }]);
});
