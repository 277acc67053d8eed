import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Problem } from '../../src/core/model/problem.ts';
import type { User } from '../../src/core/model/snapshot.ts';
import { parseCredentialReport } from '../../src/core/parse/credential-report.ts';
import { REPORT_COLUMNS } from '../../src/core/parse/report-header.ts';

const ACCOUNT = 'arn:aws:iam::111122223333:';
const HEADER = REPORT_COLUMNS.join(',');

interface Slot {
  readonly active: boolean;
  readonly rotated: string | undefined;
  readonly used: string | undefined;
}

interface Made {
  readonly name: string;
  readonly path: string;
  readonly created: string;
  readonly password: boolean;
  readonly slots: readonly [Slot, Slot];
}

const date = fc
  .integer({ min: Date.UTC(2012, 0, 1) / 1000, max: Date.UTC(2026, 10, 22) / 1000 })
  .map((seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`);

const letters = (text: string) => fc.constantFrom(...text);
const name = fc.string({ unit: letters('abAZ09_+=,.@-'), minLength: 1, maxLength: 12 });
const part = fc.string({ unit: letters('ab,"/:.!~'), minLength: 1, maxLength: 12 });
const path = fc.oneof(
  fc.constant(''),
  part.map((each) => `${each}/`),
);

const slot = fc.record({
  active: fc.boolean(),
  rotated: fc.option(date, { nil: undefined }),
  used: fc.option(date, { nil: undefined }),
});
const user = fc.record({ name, path, created: date, password: fc.boolean(), slots: fc.tuple(slot, slot) });
const users = fc.uniqueArray(user, { selector: (each) => each.name, maxLength: 6 });
const plainUser = user.map((each) => ({ ...each, name: each.name.replaceAll(',', '.'), path: '' }));
const plainUsers = fc.uniqueArray(plainUser, { selector: (each) => each.name, minLength: 1, maxLength: 4 });

function slotCells(made: Slot): string[] {
  if (made.rotated === undefined) return ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
  const use = made.used === undefined ? ['N/A', 'N/A', 'N/A'] : [made.used, 'us-east-1', 's3'];
  return [String(made.active), made.rotated, ...use];
}

function cells(made: Made): string[] {
  const login = [String(made.password), 'N/A', 'N/A', 'N/A', 'false'];
  const keys = made.slots.flatMap(slotCells);
  const arn = `${ACCOUNT}user/${made.path}${made.name}`;
  return [made.name, arn, made.created, ...login, ...keys, 'false', 'N/A', 'false', 'N/A'];
}

const EMPTY: Slot = { active: false, rotated: undefined, used: undefined };
const BLANK: Made = {
  name: 'x',
  path: '',
  created: '2012-01-01T00:00:00Z',
  password: false,
  slots: [EMPTY, EMPTY],
};
const ROOT = ['<root_account>', `${ACCOUNT}root`, ...cells(BLANK).slice(2)];

const bare = (row: readonly string[]) => row.join(',');
const inQuotes = (row: readonly string[]) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(',');

function parse(bytes: string | Uint8Array): User[] {
  return [...parseCredentialReport(Buffer.from(bytes), { name: 'r' }).users];
}

function expected(made: Made) {
  const keys = made.slots.filter((each) => each.rotated !== undefined);
  return {
    name: made.name,
    arn: `${ACCOUNT}user/${made.path}${made.name}`,
    createdAt: { state: 'known', value: made.created },
    consolePassword: { value: { enabled: made.password } },
    accessKeys: {
      value: keys.map((each) => ({
        createdAt: (each.rotated ?? '') < made.created ? { code: 'Contradiction' } : { value: each.rotated },
        status: { value: each.active ? 'Active' : 'Inactive' },
        lastUse: {
          value: each.used === undefined ? {} : { at: each.used, region: 'us-east-1', service: 's3' },
        },
      })),
    },
  };
}

test('C11 every report reads back as it was written, quoted or not', () => {
  fc.assert(
    fc.property(users, fc.constantFrom(bare, inQuotes), (made, write) => {
      // Without quotes around it, a cell that begins with a quote cannot be told from one that is quoted.
      fc.pre(write !== bare || made.every(({ path }) => !path.includes('"')));
      const text = [HEADER, write(ROOT), ...made.map((each) => write(cells(each)))].join('\n');
      expect(parse(text)).toMatchObject(made.map(expected));
    }),
  );
});

test('C17 line ends and blank lines change nothing', () => {
  fc.assert(
    fc.property(users, (made) => {
      const lines = [HEADER, bare(ROOT), ...made.map((each) => bare(cells(each)))];
      expect(parse(`\ufeff${lines.join('\r\n')}\r\n\r\n`)).toEqual(parse(lines.join('\n')));
    }),
  );
});

test('the order of the rows changes nothing but the order of the users', () => {
  fc.assert(
    fc.property(plainUsers, fc.infiniteStream(fc.nat()), (made, keys) => {
      const rows = [bare(ROOT), ...made.map((each) => bare(cells(each)))];
      const shuffled = rows.map((row) => ({ row, key: keys.next().value ?? 0 }));
      shuffled.sort((a, b) => a.key - b.key);
      const byName = (list: User[]) => list.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const other = parse([HEADER, ...shuffled.map((each) => each.row)].join('\n'));
      const first = parse([HEADER, ...rows].join('\n'));
      const places = (list: User[]) => JSON.stringify(byName(list)).replace(/line \d+/g, 'line');
      expect(places(other)).toBe(places(first));
    }),
  );
});

function outcome(act: () => User[]): User[] | 'refused' {
  try {
    return act();
  } catch (error) {
    if (error instanceof Problem) return 'refused';
    throw error;
  }
}

test('arbitrary bytes are refused with a problem or read, and never crash', () => {
  const text = fc.string({ unit: 'binary' }).map((each) => new TextEncoder().encode(each));
  const report = fc
    .string({ unit: letters('ab,"\n\r :/ar') })
    .map((each) => Buffer.from(`${HEADER}\n${each}`));
  const row = fc
    .string({ unit: letters('ab,"\n\rN/A') })
    .map((each) => Buffer.from(`${HEADER}\n${bare(ROOT)}${each}`));
  const mixed = fc.oneof(fc.uint8Array({ maxLength: 300 }), text, report, row);
  fc.assert(
    fc.property(mixed, (bytes) => void outcome(() => parse(bytes))),
    { numRuns: 500 },
  );
});

/**
 * A cut exactly behind a row cannot be seen. Every other cut is refused, or leaves the last user with
 * nothing but unread facts; the users before it are as they were.
 */
test('a report cut at any byte gives whole rows or is refused', () => {
  fc.assert(
    fc.property(plainUsers, (made) => {
      const text = [HEADER, bare(ROOT), ...made.map((each) => bare(cells(each)))].join('\n');
      const whole = parse(text);
      for (let at = 0; at < text.length; at++) {
        const users = outcome(() => parse(text.slice(0, at)));
        const betweenRows = text[at] === '\n' || text[at - 1] === '\n';
        if (users === 'refused') continue;
        expect(betweenRows, `cut at ${at}`).toBe(true);
        expect(users).toEqual(whole.slice(0, users.length));
      }
    }),
    { numRuns: 5 },
  );
});

test('C11 a cut in a row with commas never shifts a value into another column', () => {
  fc.assert(
    fc.property(user, (made) => {
      const text = [HEADER, bare(ROOT), bare(cells(made))].join('\n');
      const [whole] = parse(text);
      for (let at = text.lastIndexOf('\n') + 1; at < text.length; at++) {
        const users = outcome(() => parse(text.slice(0, at)));
        if (users === 'refused' || users.length === 0) continue;
        const last = users[0];
        const allUnread = last?.createdAt.state === 'unread' && last.accessKeys.state === 'unread';
        if (!allUnread) expect(last).toEqual(whole);
      }
    }),
    { numRuns: 30 },
  );
});
