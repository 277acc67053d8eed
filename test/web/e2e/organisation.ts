import type { AccountSpec, SandboxOptions } from '../../../sandbox/index.ts';

export const MANAGEMENT = '111111111111';
export const MEMBER = '222222222222';
/** Its names are what somebody would write who wants to harm the reader. */
export const HOSTILE = '333333333333';
/** Nobody gets into it. */
export const CLOSED = '444444444444';

/** A key that was misused, in an account of its own. */
const STORY = 'backdoor-user';

const CREATED = '2024-03-01T08:00:00Z';

/** Names that do harm where they are not shown as text. Each would open a dialog, ask elsewhere or change the line. */
export const HOSTILE_NAMES = [
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(2)>',
  "'-alert(3)-'",
  '{{constructor.constructor("alert(4)")()}}',
  '../../sign-in?token=1#<b>',
  `${'x'.repeat(60)}.${'y'.repeat(60)}`,
  '\u202egnp.exe',
  "=cmd|' /C calc'!A0",
] as const;

const HOSTILE_ACCOUNT = '<script>alert(1)</script><img src=//evil.example/x.png>';

/** Words of AWS that are shown where something could not be read. */
export const HOSTILE_WORDS = '<img src=//evil.example/m.png onerror=alert(5)> is not authorized';

/**
 * A management account, one with a key of root and keys of people, one whose names are hostile, and one that nobody gets
 * into. `now` is the true time, by which the dashboard judges.
 */
export function organisation(now: Date): SandboxOptions {
  const at = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
  const report = { stored: { generatedAt: at(1) } };
  const accounts: AccountSpec[] = [
    { id: MANAGEMENT, name: 'management', report },
    {
      id: MEMBER,
      name: 'payments-prod',
      report,
      root: { accessKeys: [{ createdAt: CREATED }] },
      users: [
        {
          name: 'ann',
          createdAt: CREATED,
          password: { createdAt: CREATED, lastUsedAt: at(48) },
          mfa: true,
          accessKeys: [{ createdAt: CREATED }],
        },
        {
          name: 'bob',
          createdAt: CREATED,
          accessKeys: [{ createdAt: CREATED, lastUsed: { at: at(72), service: 's3' } }],
        },
      ],
    },
    {
      id: HOSTILE,
      name: HOSTILE_ACCOUNT,
      alias: 'hostile',
      email: '"<b>x</b>"@example.com',
      report: { ...report },
      users: HOSTILE_NAMES.map((name) => ({
        name,
        createdAt: CREATED,
        password: { createdAt: CREATED },
        accessKeys: [{ createdAt: CREATED }],
        tags: { owner: name, '<i>team</i>': '<script>alert(6)</script>' },
      })),
    },
    { id: CLOSED, name: 'closed', report },
  ];
  return {
    world: accounts,
    stories: [STORY],
    now: now.toISOString(),
    faults: [
      {
        operation: 'sts:AssumeRole',
        account: CLOSED,
        code: 'AccessDenied',
        status: 403,
        message: HOSTILE_WORDS,
      },
    ],
  };
}
