import { expect, test } from 'vitest';
import { ACCOUNT, call, KEY } from './test-support/past.ts';
import { at, burst, credentials, DULL, tell } from './test-support/stage.ts';

const HOSTILE = [...DULL, ...burst(2, ['sts GetCallerIdentity', 'iam ListUsers', 'iam ListRoles'])];

function ids(...story: Parameters<typeof tell>): readonly string[] {
  return tell(...story).containment.steps.map(({ id }) => id);
}

test('consistent use needs no containment, a look says how, likely misuse needs it', () => {
  expect(tell(DULL).containment).toEqual({ needed: false, steps: [] });
  const look = tell([...DULL, ...burst(2, ['s3 ListAllMyBuckets'])]).containment;
  expect(look.needed).toBe(false);
  expect(look.steps.length).toBeGreaterThan(0);
  expect(tell(HOSTILE).containment.needed).toBe(true);
});

test("steps come in the order of AWS's playbook, and only those that apply", () => {
  expect(ids(HOSTILE)).toEqual(['deactivate', 'rotate', 'delete']);
  const token = call({ at: at(1), event: 'sts GetSessionToken', response: credentials('ASIA1') });
  const otherKeys = { value: [{ accessKeyId: 'AKIA2', status: 'Active', createdAt: at(400) }] };
  const user = call({ at: at(1), event: 'iam CreateUser', request: { userName: 'evil' } });
  const all = { subject: { otherKeys, hasPassword: { value: true } } };
  expect(ids([...HOSTILE, token, user], all)).toEqual([
    'deactivate',
    'second-key',
    'password',
    'sessions',
    'created-principals',
    'rotate',
    'delete',
  ]);
});

test('a second key that is off, and a session that has ended, need nothing', () => {
  const otherKeys = { value: [{ accessKeyId: 'AKIA2', status: 'Inactive', createdAt: at(400) }] };
  const token = call({ at: at(3), event: 'sts GetSessionToken', response: credentials('ASIA1', at(2)) });
  expect(ids([...HOSTILE, token], { subject: { otherKeys } })).toEqual(['deactivate', 'rotate', 'delete']);
});

test('what could not be read is to be looked for, not taken for absent', () => {
  const unread = { unread: 'denied' };
  const { steps } = tell(HOSTILE, {
    subject: { otherKeys: unread, hasPassword: unread, status: unread },
  }).containment;
  expect(steps.map(({ id }) => id)).toEqual(['deactivate', 'second-key', 'password', 'rotate', 'delete']);
  expect(ids(HOSTILE, incomplete())).toContain('sessions');
});

function incomplete() {
  const child = {
    accessKeyId: 'AKIA3',
    parent: KEY,
    kind: 'access-key',
    at: at(1),
    accountId: ACCOUNT,
  } as const;
  return { children: [{ ...child, region: 'us-east-1', count: 0, followed: false }] };
}

test('sessions of roles are cut by the time of their tokens, those of the user by denying the user', () => {
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/Deploy`;
  const role = call({
    at: at(1),
    event: 'sts AssumeRole',
    request: { roleArn },
    response: credentials('ASIA1'),
  });
  const step = tell([...HOSTILE, role]).containment.steps.find(({ id }) => id === 'sessions');
  expect(step?.words).toMatch(/Deny everything to the user.*role\/Deploy.*aws:TokenIssueTime/);
});

test('the command contains the key; an exempt one needs force, and one that is gone has none', () => {
  const command = `keyreeve plan --contain ${KEY} --account ${ACCOUNT} --reason "…"`;
  expect(tell(HOSTILE).containment.command).toBe(command);
  const exempt = tell(HOSTILE, { subject: { exempt: 'break glass' } }).containment;
  expect(exempt.command).toContain(`--force ${KEY} --reason`);
  expect(exempt.steps[0]?.words).toContain('break glass');
  const gone = tell(HOSTILE, { subject: { status: { value: 'Deleted' } } }).containment;
  expect(gone).not.toHaveProperty('command');
  expect(gone.steps).toEqual([]);
});

test('what was made with the key is contained by the file of the investigation, also where the key is gone', () => {
  const making = call({ at: at(1), event: 'iam CreateUser', request: { userName: 'eve' } });
  const found = tell([...HOSTILE, making]).containment;
  expect(found.command).toContain('--investigation FILE.json --reason');
  expect(found.steps.find(({ id }) => id === 'created-principals')?.words).toContain('--output FILE.json');
  const gone = tell([...HOSTILE, making], { subject: { status: { value: 'Deleted' } } }).containment;
  expect(gone.command).toContain(`--contain ${KEY}`);
});

test('I10: no policy of the account holds sessions of root: a service control policy for members, AWS Support else', () => {
  const root = (isManagement?: boolean) => ({
    subject: {
      holder: 'root' as const,
      account: {
        id: ACCOUNT,
        partition: 'aws' as const,
        ...(isManagement !== undefined && { isManagement }),
      },
    },
  });
  const token = call({ at: at(1), event: 'sts GetSessionToken', response: credentials('ASIA1') });
  const records = [...HOSTILE, token];
  expect(ids(records, root(false))).toEqual(['deactivate', 'sessions', 'root', 'rotate', 'delete']);
  const words = (isManagement?: boolean) =>
    tell(records, root(isManagement))
      .containment.steps.map((step) => step.words)
      .join(' ');
  expect(words(false)).toMatch(/No policy in the account ends a session of root.*service control policy/);
  expect(words(false)).not.toContain('AWS Support');
  expect(words(true)).toContain('AWS Support');
  expect(words()).toMatch(/service control policy.*AWS Support/);
  expect(tell(records, root(true)).containment).not.toHaveProperty('command');
  for (const isManagement of [false, undefined])
    expect(tell(records, root(isManagement)).containment.command).toContain(`--contain ${KEY}`);
});
