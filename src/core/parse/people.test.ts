import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXAMPLE_NOW, exampleSnapshot } from '../../../test/support/example-snapshot.ts';
import { known, unread } from '../model/fact.ts';
import { Problem } from '../model/problem.ts';
import type { User } from '../model/snapshot.ts';
import { ownerFact, ownerOf, parsePeople } from './people.ts';
import { peopleColumn } from './people-columns.ts';

const NOW = '2026-11-22T12:00:00Z';

function people(text: string) {
  return parsePeople(text, 'people.csv', NOW);
}

/** How a user of this name, with these tags, stands in a list. */
function owner(text: string, name: string, tags: Record<string, string> = {}) {
  return ownerOf(people(text), { name, tags });
}

/** Whether the user's owner has left; `undefined` where nobody matches. */
function left(text: string, name: string, tags: Record<string, string> = {}): boolean | undefined {
  const found = owner(text, name, tags);
  return 'left' in found ? found.left : undefined;
}

function refusal(text: string): Problem {
  try {
    people(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('a plain list', () => {
  const list = '\uFEFF# ours\r\nalice\r\n\r\nBob@Example.com # on leave\r\n';

  test('has a user name or an e-mail address a line, and comments', () => {
    expect(people(list)).toMatchObject({ count: 2, tellsWhoLeft: false, notUnderstood: [] });
    expect(owner(list, 'ALICE')).toEqual({ listed: true, left: false, matchedBy: 'user name' });
    expect(owner(list, 'bob@example.com')).toMatchObject({ listed: true, matchedBy: 'e-mail address' });
    expect(owner(list, 'bob')).toMatchObject({ listed: true, matchedBy: 'local part of an e-mail address' });
    expect(owner(list, 'carol')).toEqual({ listed: false });
  });

  test('names only whole names: ann is not joann', () => {
    expect(owner('joann\nann-marie\n', 'ann')).toEqual({ listed: false });
  });

  test.each(['Alice Smith', 'alice,bob', 'Alice <alice@example.com>', 'a@b@c'])(
    'the line %j is refused with its place',
    (line) => {
      expect(refusal(`alice\n${line}\n`).message).toMatch(/^people\.csv:2: ".*" is neither a user name/);
    },
  );
});

describe('a table', () => {
  test.each([
    ['Okta', 'login,firstName,status\nalice,A,ACTIVE\nbob,B,DEPROVISIONED\n'],
    ['Entra ID', 'userPrincipalName,displayName,accountEnabled\nalice@x.com,A,TRUE\nbob@x.com,B,FALSE\n'],
    [
      'Google Workspace',
      'First Name [Required],Email Address [Required],Status [READ ONLY]\nA,alice@x.com,Active\nB,bob@x.com,Suspended\n',
    ],
    ['Workday', 'Employee ID,Email - Primary Work,Active Status\n1,alice@x.com,Yes\n2,bob@x.com,No\n'],
    ['BambooHR', 'Work Email,Termination Date\nalice@x.com,0000-00-00\nbob@x.com,2026-09-30\n'],
    ['PeopleSoft', 'USER_ID\tEMPLOYEE STATUS\nalice\tA\nbob\tT\n'],
    ['SAP', 'user|end_date\nalice|99991231\nbob|20260930\n'],
  ])('of %s tells who has left', (_name, text) => {
    expect(left(text, 'alice')).toBe(false);
    expect(left(text, 'bob')).toBe(true);
    expect(left(text, 'carol')).toBeUndefined();
    expect(people(text).tellsWhoLeft).toBe(true);
  });

  test('may have a BOM, Windows line ends, comments, quoted cells and columns nobody asked for', () => {
    const text =
      '\uFEFF# export\r\n"Name";"E-Mail";"Status"\r\n"Smith; ""Al""";"alice@x.com";"Terminated"\r\n';
    expect(left(text, 'alice@x.com')).toBe(true);
  });

  test('with one column is told from a plain list by its heading', () => {
    expect(people('email\nalice@x.com\n').count).toBe(1);
  });

  test('may name somebody in several columns and several addresses in a cell', () => {
    const text = 'login,emails\nasmith,"alice@x.com; al@y.com"\n';
    for (const name of ['asmith', 'alice@x.com', 'al@y.com', 'alice', 'al'])
      expect(owner(text, name)).toMatchObject({ listed: true });
  });

  test('with a status that it has not met tells neither that somebody left nor that they are there', () => {
    const found = people('user,status\nalice,Ausgetreten\nbob,Active\ncarol,"Active, to be terminated"\n');
    expect(found.notUnderstood).toEqual(['Ausgetreten', 'Active, to be terminated']);
    expect(ownerOf(found, { name: 'alice', tags: {} })).toEqual({
      listed: true,
      unmet: 'Ausgetreten',
      matchedBy: 'user name',
    });
  });

  test('with a status that it has not met tells all the same of an end date that is past', () => {
    expect(left('user,status,end\nalice,Ausgetreten,2026-09-30\n', 'alice')).toBeUndefined();
    expect(left('user,status,end_date\nalice,Ausgetreten,2026-09-30\n', 'alice')).toBe(true);
  });

  test.each([
    'inactive',
    'Terminated',
    'SUSPENDED',
    'deprovisioned',
    'Left',
    'disabled',
    'Off-boarded',
    'not active',
    'Ex-employee',
    'No longer employed',
    'T',
    'false',
    'Leaver',
    'leaver - Oct 2026',
    'New leaver',
    'Contract ended',
    'Contractor - terminated',
    'Full-time, resigned',
    'Part-time (left)',
    'Permanently disabled',
    'Fired',
    'Laid off',
    'Quit',
    'Alumni',
  ])('the status %s means that somebody has left', (status) => {
    expect(left(`user,status\nalice,"${status}"\n`, 'alice')).toBe(true);
  });

  test.each([
    ...['', 'Active', 'STAGED', 'PASSWORD_EXPIRED', 'On Leave', 'L', 'Full-time', 'true', 'N/A'],
    ...['Leave of absence', 'LOCKED_OUT', 'Active Employee', 'Contractor', 'Part-time (permanent)'],
  ])('the status "%s" does not', (status) => {
    expect(left(`user,status\nalice,${status}\n`, 'alice')).toBe(false);
    expect(people(`user,status\nalice,${status}\n`).notUnderstood).toEqual([]);
  });

  test.each([
    ...['Leaving', 'Leave date passed', 'Contract over', 'Contract extended', 'Expired', 'Active: no', '?'],
    ...['Active until 2026-10-01', 'Termination pending', 'Not terminated', 'unknown'],
  ])('the status "%s" is one that it has not met', (status) => {
    expect(owner(`user,status\nalice,${status}\n`, 'alice')).toMatchObject({ unmet: status });
  });

  test('with a row of more cells than headings is refused, not shifted', () => {
    const found = refusal('user,status\nalice,Active\nSmith, bob,Terminated\n');
    expect(found.message).toBe('people.csv:3: it has 3 cells, and the first line 2.');
  });

  test('with a quote that is not closed is refused with its place', () => {
    expect(refusal('user,status\nalice,"Active\n').message).toMatch(/^people\.csv:\d+: a quote is opened/);
  });

  test('with a yes-or-no that is neither is refused: it might hide somebody who left', () => {
    expect(refusal('user,active\nalice,perhaps\n').message).toBe(
      'people.csv:2: "perhaps" is neither yes nor no.',
    );
  });
});

describe('an end date', () => {
  test.each([
    ['2026-11-21', true],
    ['2026-11-22', false],
    ['2026-11-23', false],
    ['2026-11-21T23:00:00Z', true],
    ['21.11.2026', true],
    ['11/21/2026', true],
    ['21/11/2026', true],
    ['11/23/2026', false],
    ['05/06/2026', true],
    ['05/06/2027', false],
    ['21-Nov-2026', true],
    ['Nov 21, 2026', true],
    ['20261121', true],
    ['20261121100000Z', true],
    ['9999-12-31', false],
    ['N/A', false],
    ['', false],
  ])('of "%s" is past on 22 November 2026: %s', (end, past) => {
    expect(left(`user,end_date\nalice,"${end}"\n`, 'alice')).toBe(past);
  });

  test('that is past in one country and to come in another is refused', () => {
    expect(refusal('user,end_date\nalice,12/10/2026\n').message).toBe(
      'people.csv:2: "12/10/2026" is past or to come, as day or month comes first.',
    );
  });

  test.each(['soon', '2026-02-31', '31.11.26', '2026-13-01'])('of "%s" is refused', (end) => {
    expect(refusal(`user,end_date\nalice,${end}\n`).message).toContain('is no date');
  });

  test('is told where it is certain which day it is', () => {
    expect(owner('user,end_date\nalice,2026-09-30\n', 'alice')).toMatchObject({ since: '2026-09-30' });
    expect(owner('user,end_date\nalice,05/06/2026\n', 'alice')).not.toHaveProperty('since');
  });

  test('may stand in a column that others use for yes and no', () => {
    expect(left('user,left\nalice,2026-09-30\nbob,yes\ncarol,\n', 'alice')).toBe(true);
    expect(left('user,left\nalice,2026-09-30\nbob,yes\ncarol,\n', 'bob')).toBe(true);
    expect(left('user,left\nalice,2026-09-30\nbob,yes\ncarol,\n', 'carol')).toBe(false);
  });

  test('that is past counts although the status still says active', () => {
    expect(left('user,status,end_date\nalice,Active,2026-09-30\n', 'alice')).toBe(true);
  });
});

describe('JSON', () => {
  test.each([
    [
      'SCIM',
      {
        Resources: [
          { userName: 'alice', active: true, emails: [{ value: 'alice@x.com', primary: true }] },
          { userName: 'bob', active: false, emails: [] },
        ],
      },
    ],
    [
      'Identity Center',
      {
        Users: [
          { UserName: 'alice', UserId: '1', Emails: [{ Value: 'alice@x.com' }] },
          { UserName: 'bob', UserId: '2', UserStatus: 'DISABLED' },
        ],
      },
    ],
    [
      'Okta',
      [
        { status: 'ACTIVE', profile: { login: 'alice', email: 'alice@x.com' } },
        { status: 'DEPROVISIONED', profile: { login: 'bob' } },
      ],
    ],
    [
      'Microsoft Graph',
      {
        value: [
          { userPrincipalName: 'alice@x.com', accountEnabled: true, mail: null },
          { userPrincipalName: 'bob@x.com', accountEnabled: false },
        ],
      },
    ],
    [
      'Google Workspace',
      {
        users: [
          { primaryEmail: 'alice@x.com', suspended: false, emails: [{ address: 'alice@x.com' }] },
          { primaryEmail: 'bob@x.com', suspended: true },
        ],
      },
    ],
  ])('of %s is read', (_name, value) => {
    const text = JSON.stringify(value);
    expect(left(text, 'alice')).toBe(false);
    expect(left(text, 'bob')).toBe(true);
    expect(owner(text, 'alice@x.com')).toMatchObject({ listed: true });
  });

  test('may be a list of names', () => {
    expect(people('["alice", "bob@x.com"]').count).toBe(2);
  });

  test.each([
    ['{"a":1}', 'without a list of people'],
    ['[1]', 'entry 1: it is neither a name nor an object'],
    ['[{"id":"1"}]', 'none of "id" tells a user name'],
    ['[{"userName":', 'it begins like JSON and is none'],
    ['[]', 'it names nobody'],
  ])('%s is refused', (text, words) => {
    expect(refusal(text).message).toContain(words);
  });
});

test.each([
  ['', 'it names nobody'],
  ['# none\n', 'it names nobody'],
  ['user,status\n', 'it names nobody'],
  ['user,status\n,Active\n', 'it names nobody'],
  ['Name,Department\nAlice,IT\n', '"Name,Department" is neither'],
  ['<!DOCTYPE html><html></html>', 'HTML'],
  ['PK\u0003\u0004rest', 'workbook'],
  ['u\0s\0e\0r\0', 'no text'],
  ['user\nM\uFFFDller\n', 'not UTF-8'],
  [
    'user,arn,user_creation_time\nalice,arn:aws:iam::111122223333:user/alice,2026-01-10T10:00:00Z\n',
    'the IAM users themselves',
  ],
  [
    '{"Users":[{"UserName":"alice","Arn":"arn:aws:iam::111122223333:user/alice"}]}',
    'the IAM users themselves',
  ],
])('bad-people-list: %j is refused with a hint and exit status 2', (text, words) => {
  const found = refusal(text);
  expect(found).toMatchObject({ code: 'bad-people-list', exitStatus: 2 });
  expect(found.message).toContain(words);
  expect(found.hint).not.toBe('');
});

describe('matching', () => {
  test('takes somebody listed twice for there if one entry says so', () => {
    const rehired = 'user,status,end_date\nalice,Terminated,2020-01-01\nalice,Active,\n';
    expect(left(rehired, 'alice')).toBe(false);
    const twice = 'user,end_date\nalice,2020-01-01\nalice,2024-01-01\n';
    expect(owner(twice, 'alice')).toMatchObject({ left: true, since: '2024-01-01' });
  });

  test('of the part before the @, shared by one who left and one who is there, finds the one who is there', () => {
    const shared = 'email,active\nalice@x.com,false\nalice@y.com,true\n';
    expect(owner(shared, 'alice')).toEqual({
      listed: true,
      left: false,
      matchedBy: 'local part of an e-mail address',
    });
    expect(left(shared, 'alice@x.com')).toBe(true);
    expect(left('email,active\nalice@x.com,false\nalice@y.com,false\n', 'alice')).toBe(true);
  });

  test('takes an owner tag, whatever its case, before the part in front of the @', () => {
    const text = 'email,active\nalice@x.com,false\ndeploy@x.com,true\n';
    expect(owner(text, 'deploy', { Owner: ' Alice@X.com ' })).toEqual({
      listed: true,
      left: true,
      matchedBy: 'tag Owner',
    });
    expect(owner(text, 'ci', { Email: 'deploy@x.com' })).toMatchObject({
      left: false,
      matchedBy: 'tag Email',
    });
    expect(owner(text, 'deploy', { owner: 'platform-team' })).toMatchObject({
      matchedBy: 'local part of an e-mail address',
    });
    expect(owner(text, 'ci', { team: 'alice@x.com' })).toEqual({ listed: false });
  });

  test('takes a status that is understood before one that is not, and that before "left"', () => {
    const twice = (...words: string[]) => words.map((word) => `alice,${word}\n`).join('');
    expect(left(`user,status\n${twice('Karenz', 'Active')}`, 'alice')).toBe(false);
    expect(left(`user,status\n${twice('Active', 'Karenz')}`, 'alice')).toBe(false);
    for (const words of [twice('Terminated', 'Karenz'), twice('Karenz', 'Terminated')])
      expect(owner(`user,status\n${words}`, 'alice')).toMatchObject({ unmet: 'Karenz' });
  });

  test('takes the tags that are asked for', () => {
    const found = ownerOf(people('alice@x.com'), { name: 'ci', tags: { Contact: 'alice@x.com' } }, [
      'contact',
    ]);
    expect(found).toMatchObject({ listed: true, matchedBy: 'tag Contact' });
  });
});

describe('the fact on a user', () => {
  const denied = unread('iam:GetAccountAuthorizationDetails', 'AccessDenied', 'Policies were denied.');

  function user(authorization: User['authorization']): User {
    const example = { name: '', given: {}, expect: { status: 'pass' } } as const;
    const { users } = exampleSnapshot('user', example);
    const [alice] = users.state === 'known' ? users.value : [];
    if (alice === undefined) throw new Error('no user');
    return { ...alice, authorization };
  }

  test('is unread where nobody matches by name and the tags are unread', () => {
    expect(ownerFact(people('bob'), user(denied))).toBe(denied);
    expect(ownerFact(people('alice'), user(denied))).toMatchObject({ value: { listed: true } });
  });

  test('is unread where only a part of an address matches and the tags are unread: they go before it', () => {
    expect(ownerFact(people('alice@x.com'), user(denied))).toBe(denied);
  });

  test('is unread where the list says what is not understood, and names it', () => {
    expect(ownerFact(people('user,status\nalice,Ausgetreten\n'), user(denied))).toMatchObject({
      state: 'unread',
      words: 'The list of people says "Ausgetreten" of the owner.',
    });
  });

  test('is known where the tags are', () => {
    const details = { userId: 'AIDA', groups: [], attached: [], inline: [], tags: { owner: 'bob' } };
    const authorization = known(details, 'iam:GetAccountAuthorizationDetails', EXAMPLE_NOW);
    expect(ownerFact(people('bob'), user(authorization))).toMatchObject({
      value: { matchedBy: 'tag owner' },
    });
    expect(ownerFact(people('carol'), user(authorization))).toMatchObject({ value: { listed: false } });
  });
});

describe('any text', () => {
  const word = fc.constantFrom(
    ...[
      'user',
      'email',
      'status',
      'end_date',
      'left',
      'active',
      'alice',
      'a@x.com',
      'Terminated',
      '2026-01-01',
    ],
    ...[
      ',',
      ';',
      '\t',
      '"',
      '\n',
      '\r\n',
      '#',
      '{',
      '}',
      '[',
      ']',
      ':',
      '\uFEFF',
      '\0',
      '\uFFFD',
      '01/02/2026',
    ],
  );
  const madeOfWords = fc.array(word, { maxLength: 40 }).map((words) => words.join(''));

  test('is read, or refused as a list of people: nothing else is thrown', () => {
    const property = fc.property(fc.oneof(fc.string(), madeOfWords, fc.json()), (text) => {
      try {
        expect(people(text).count).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toMatchObject({ name: 'Problem', code: 'bad-people-list' });
      }
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  test('whoever stands in a plain list is found', () => {
    const name = fc
      .stringMatching(/^[\w+=.-]{1,20}$/)
      // `Ui+d` is a heading as `UID` is.
      .filter((each) => !each.startsWith('-') && peopleColumn(each) === undefined);
    const property = fc.property(fc.array(name, { minLength: 1 }), (names) => {
      const [first = ''] = names;
      const list = `# list\n${names.join('\n')}\n`;
      expect(owner(list, first)).toMatchObject({ listed: true, left: false });
    });
    fc.assert(property);
  });

  test('of great length and depth is read or refused before the test runs out of time', () => {
    for (const text of ['['.repeat(200_000), '{"profile":'.repeat(50_000)])
      expect(refusal(text).message).toContain('it begins like JSON');
    expect(people(`user${'['.repeat(300_000)},a\nx,y\n`).count).toBe(1);
  });
});
