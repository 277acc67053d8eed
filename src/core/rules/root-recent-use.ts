import type { Account } from '../model/account.ts';
import { type Fact, type Known, known, type Unread, unread } from '../model/fact.ts';
import type { Advice, Evidence } from '../model/finding.ts';
import type { LastUse, RootKey } from '../model/snapshot.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import { notGiven, rootEventsCommand, withoutRootUser } from './root-words.ts';
import { defineRule, type Given, type Verdict } from './rule.ts';
import { shown } from './words.ts';

const PARAMETERS = {
  recentDays: {
    kind: 'whole-number',
    default: 90,
    min: 1,
    max: 3650,
    says: 'A use this many days ago, or later, is recent. To the second: exactly so many times 24 hours ago is recent. No benchmark states a number.',
  },
} as const;

type Facts = Given<'root', never, 'rootPassword' | 'reportRow' | 'auditedKeys'>;

export default defineRule<'root'>()({
  id: 'root-recent-use',
  title: 'The root user was used recently',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'Root can do everything and nobody can limit it. Where it is used for daily work, its password or key is at hand, copied, and easy to steal.',
    'Where it is hardly ever used, a use of it is an alarm.',
  ],
  howItDecides: [
    'The latest of three times in the root row of the credential report: the last use of the console password and of each access key. With `--audit-root`, the times of the keys that the root session gives count too.',
    'It fails where that is `recentDays` ago or less, in whole seconds: 90 days are 90 × 24 hours, and exactly that fails.',
    'No recorded use passes. AWS records passwords since 20 October 2014 and keys since 22 April 2015.',
    'Sessions of centralised root access (AssumeRoot) use neither password nor key and do not count.',
    'Where the password, the keys or when one of them was last used could not be read it is unknown, unless what was read is recent already.',
    'Not applicable in China, where there is no root user. In GovCloud root keys count.',
  ],
  troubleshooting: [
    'Ask who signed in and for which task. A few tasks need root: closing the account, changing its e-mail address or support plan, repairing a bucket policy that locks everybody out.',
    'Search CloudTrail for `Username=root`: event names, source addresses, and whether MFA was used.',
    'A use that nobody owns up to is an incident: keep the trail, change the password, delete the keys.',
    'A key that is used every day is a program: see root-access-key.',
  ],
  commands: [
    {
      what: 'The root row of the report: last uses of password and keys',
      run: "aws iam get-credential-report --query Content --output text | base64 -d | grep '^<root_account>' | cut -d, -f1,5,11,16",
    },
    {
      what: 'What root did (last 90 days)',
      run: 'aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=Username,AttributeValue=root',
    },
  ],
  fix: [
    'Give the people who used it a role, or access by IAM Identity Center, that can do the same task.',
    'Console: tasks that need root can be done for members by privileged root actions of centralised root access, without a password.',
    'CLI: move programs from the root key to a role, then delete the key (root-access-key).',
    'Set an alarm on root events, so that the next use is seen on the day.',
    'Keyreeve: the finding passes once the last use is older than `recentDays`; a use that was needed can be suppressed with its reason and an end date.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Root user best practices for your AWS account',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    },
    {
      title: 'IAM User Guide, Getting credential reports for your AWS account',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html',
    },
    {
      title: 'AWS Well-Architected Framework, SEC01-BP02',
      url: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_aws_account.html',
    },
  ],

  scope: 'root',
  needs: [],
  needsAnyOf: ['rootPassword', 'reportRow', 'auditedKeys'],
  wants: [],
  parameters: PARAMETERS,
  controls: {
    cis_v120: ['1.1'],
    cis_v130: ['1.7'],
    cis_v140: ['1.7'],
    cis_v150: ['1.7'],
    cis_v200: ['1.7'],
    cis_v300: ['1.7'],
    cis_v400: ['1.7'],
    cis_v500: ['1.6'],
    cis_v600: ['2.6'],
    cis_v700: ['2.7'],
    well_architected: ['SEC01-BP02'],
  },

  evaluate({ account }, given, { recentDays }, { now }) {
    const apart = withoutRootUser(account, given);
    if (apart !== undefined) return apart;
    const latest = latestUse(given);
    const secondsAgo = latest === undefined ? undefined : secondsBetween(latest.at, now);
    if (latest !== undefined && secondsAgo !== undefined && secondsAgo <= recentDays * 86_400) {
      return fails(account, given, latest, now, recentDays);
    }
    const facts = unreadFacts(given);
    const missing = unreadUses(given);
    if (facts.length + missing.length > 0) return { status: 'needs', facts, unread: missing };
    return passes(given, latest, now, recentDays);
  },

  examples: [
    {
      name: 'a password used yesterday fails',
      given: { rootPassword: used('2026-11-21T12:00:00Z'), reportRow: row() },
      expect: {
        status: 'fail',
        severity: 'medium',
        says: /last used 1 day ago, by its console password/,
        advice: 'look',
      },
    },
    {
      name: 'the latest use counts: an old password and a key used yesterday',
      cases: ['R13'],
      given: {
        rootPassword: used('2023-01-01T00:00:00Z'),
        reportRow: row({ at: '2026-11-21T12:00:00Z', service: 's3', region: 'us-east-1' }),
      },
      expect: { status: 'fail', says: /last used 1 day ago, by an access key \(s3, us-east-1\)/ },
    },
    {
      name: 'a key used an hour ago beats a password used 200 days ago',
      cases: ['K11'],
      given: { rootPassword: used('2026-05-06T12:00:00Z'), reportRow: row({ at: '2026-11-22T11:00:00Z' }) },
      expect: { status: 'fail', says: /last used 1 hour ago, by an access key/ },
    },
    {
      name: 'the second key counts as the first does',
      given: {
        rootPassword: used(),
        reportRow: row({ at: '2024-01-01T00:00:00Z' }, { at: '2026-11-20T12:00:00Z' }),
      },
      expect: { status: 'fail', says: /2 days ago/ },
    },
    {
      name: 'no recorded use passes with words, and no arithmetic',
      cases: ['R14'],
      given: { rootPassword: used(), reportRow: row({}) },
      expect: { status: 'pass', says: /^No use of the root user is recorded/ },
    },
    {
      name: 'a use exactly 90 days ago is recent',
      given: { rootPassword: used('2026-08-24T12:00:00Z'), reportRow: row() },
      expect: { status: 'fail', says: /90 days ago/ },
    },
    {
      name: 'a use 90 days and one second ago is not',
      given: { rootPassword: used('2026-08-24T11:59:59Z'), reportRow: row() },
      expect: { status: 'pass', says: /more than 90 days/ },
    },
    {
      name: 'one day is the least: a use 24 hours ago fails',
      given: { rootPassword: used('2026-11-21T12:00:00Z'), reportRow: row() },
      parameters: { recentDays: 1 },
      expect: { status: 'fail' },
    },
    {
      name: 'one day is the least: a second longer passes',
      given: { rootPassword: used('2026-11-21T11:59:59Z'), reportRow: row() },
      parameters: { recentDays: 1 },
      expect: { status: 'pass' },
    },
    {
      name: 'ten years are the most',
      given: { rootPassword: used('2017-01-01T00:00:00Z'), reportRow: row() },
      parameters: { recentDays: 3650 },
      expect: { status: 'fail' },
    },
    {
      name: 'keys that a root session listed count where the report row was not read',
      given: { rootPassword: used(), auditedKeys: [key({ at: '2026-11-20T12:00:00Z' })] },
      expect: { status: 'fail', says: /AKIARTX3GSDSQAAAAAAA/ },
    },
    {
      name: 'a key used yesterday fails though the password column could not be read',
      given: { reportRow: row({ at: '2026-11-21T12:00:00Z' }) },
      expect: { status: 'fail' },
    },
    {
      name: 'a password used long ago, and keys that were not read: unknown',
      given: { rootPassword: used('2020-01-01T00:00:00Z') },
      expect: { status: 'unknown' },
    },
    {
      name: 'keys used long ago, and a password that was not read: unknown',
      given: { reportRow: row({ at: '2020-01-01T00:00:00Z' }) },
      expect: { status: 'unknown' },
    },
    {
      name: 'a key whose last use was not read may have been used today: unknown',
      cases: ['R14'],
      given: { rootPassword: used(), reportRow: row(notRead()) },
      expect: { status: 'unknown', says: /no column of last uses/ },
    },
    {
      name: 'a last use that was not read hides no recent one',
      given: { rootPassword: used(), reportRow: row(notRead(), { at: '2026-11-20T12:00:00Z' }) },
      expect: { status: 'fail' },
    },
    {
      name: 'a last use that a root session was refused is unknown',
      given: { rootPassword: used(), auditedKeys: [key(notRead())] },
      expect: { status: 'unknown' },
    },
    {
      name: 'a last use that one of two readings tells is known',
      given: { rootPassword: used(), auditedKeys: [key(notRead())], reportRow: row({}) },
      expect: { status: 'pass' },
    },
    {
      name: 'an old report tells of use though it does not tell of the password',
      cases: ['R12'],
      given: {
        rootPassword: { enabled: 'not-supported', lastUsedAt: '2026-11-21T12:00:00Z' },
        reportRow: row(),
      },
      expect: { status: 'fail' },
    },
    {
      name: 'China has no root user',
      cases: ['R06'],
      given: { reportRow: { exists: false } },
      about: { partition: 'aws-cn' },
      expect: { status: 'not-applicable', says: /no root user/ },
    },
    {
      name: 'a GovCloud root key counts',
      cases: ['R08'],
      given: { rootPassword: { enabled: false }, reportRow: row({ at: '2026-11-21T12:00:00Z' }) },
      about: { partition: 'aws-us-gov' },
      expect: { status: 'fail' },
    },
    { name: 'no report at all is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});

/** One recorded use, and the fact that told of it. */
interface Use {
  readonly at: string;
  readonly by: string;
  readonly from: Known<unknown>;
}

function latestUse(given: Facts): Use | undefined {
  let latest: Use | undefined;
  for (const use of usesOf(given)) {
    if (latest === undefined || secondsBetween(latest.at, use.at) > 0) latest = use;
  }
  return latest;
}

function usesOf({ rootPassword, reportRow, auditedKeys }: Facts): Use[] {
  const uses: Use[] = [];
  const at = rootPassword?.value.lastUsedAt;
  if (rootPassword !== undefined && at !== undefined) {
    uses.push({ at, by: 'its console password', from: rootPassword });
  }
  // What the root session says goes first: of two equal times, the one that names the key is told.
  if (auditedKeys !== undefined) uses.push(...keyUses(auditedKeys.value, auditedKeys));
  if (reportRow?.value.exists === true) uses.push(...keyUses(reportRow.value.keys, reportRow));
  return uses;
}

function keyUses(keys: readonly RootKey[], from: Known<unknown>): Use[] {
  return keys.flatMap(({ accessKeyId, lastUse }) => {
    if (lastUse.state === 'unread' || lastUse.value.at === undefined) return [];
    const { at, service, region } = lastUse.value;
    const where = [service, region].filter((part) => part !== undefined).join(', ');
    const name = accessKeyId === undefined ? 'an access key' : `access key ${accessKeyId}`;
    return [{ at, by: `${name}${where === '' ? '' : ` (${where})`}`, from }];
  });
}

/** The facts without which a later use could be overlooked. */
function unreadFacts(given: Facts): string[] {
  const keys = given.auditedKeys === undefined && given.reportRow === undefined;
  return notGiven(given, ['rootPassword', ...(keys ? ['reportRow', 'auditedKeys'] : [])]);
}

/** Last uses that were not read; one of a key whose use the other reading tells is none. */
function unreadUses({ reportRow, auditedKeys }: Facts): readonly Unread[] {
  const reported = reportRow?.value.exists === true ? reportRow.value.keys : [];
  const audited = auditedKeys?.value ?? [];
  return [...untold(audited, reported), ...untold(reported, audited)];
}

function untold(keys: readonly RootKey[], others: readonly RootKey[]): Unread[] {
  return keys.flatMap(({ createdAt, lastUse }) => {
    if (lastUse.state === 'known') return [];
    const same = others.filter((each) => createdAt !== undefined && each.createdAt === createdAt);
    // Two keys of one second cannot be told apart in a report: the uses of both must be known.
    return same.length > 0 && same.every((each) => each.lastUse.state === 'known') ? [] : [lastUse];
  });
}

function fails(account: Account, given: Facts, latest: Use, now: string, recentDays: number): Verdict {
  return {
    status: 'fail',
    says: `The root user was last used ${agoInWords(latest, now)}, by ${latest.by}. Within ${daysInWords(recentDays)} is recent.`,
    evidence: evidenceOf(given, latest, now),
    advice: adviceOn(account),
  };
}

function passes(given: Facts, latest: Use | undefined, now: string, recentDays: number): Verdict {
  const evidence = evidenceOf(given, latest, now);
  if (latest === undefined) {
    return { status: 'pass', says: 'No use of the root user is recorded.', evidence };
  }
  return {
    status: 'pass',
    says: `The root user was last used ${agoInWords(latest, now)}, by ${latest.by}: more than ${daysInWords(recentDays)}.`,
    evidence,
  };
}

function agoInWords({ at }: Use, now: string): string {
  return `${lengthInWords(secondsBetween(at, now))} ago`;
}

function daysInWords(days: number): string {
  return `${days} day${days === 1 ? '' : 's'}`;
}

function evidenceOf(given: Facts, latest: Use | undefined, now: string): Evidence[] {
  const { rootPassword } = given;
  return [
    ...(latest === undefined
      ? []
      : [
          shown('rootLastUsedAt', latest.at, latest.from),
          shown('secondsSinceRootUse', secondsBetween(latest.at, now), latest.from),
        ]),
    ...(rootPassword === undefined
      ? []
      : [shown('rootPasswordLastUsedAt', rootPassword.value.lastUsedAt ?? null, rootPassword)]),
    ...usesOf(given)
      .filter(({ from }) => from !== rootPassword)
      .map(({ at, from }) => shown('rootKeyLastUsedAt', at, from)),
  ];
}

function adviceOn(account: Account): Advice {
  return {
    action: 'look',
    words:
      'Find out who used it and for what, and give them a role for it. If nobody owns up to it, treat it as an incident: change the password, delete the keys.',
    commands: [rootEventsCommand(account)],
  };
}

function used(lastUsedAt?: string) {
  return { enabled: true, ...(lastUsedAt !== undefined && { lastUsedAt }) };
}

/** Keys made one after the other, with these uses. */
function row(...uses: (LastUse | Unread)[]) {
  return {
    exists: true,
    keys: uses.map((lastUse, index) => ({
      createdAt: `2020-02-0${index + 2}T00:00:00Z`,
      status: 'Active' as const,
      lastUse: factOf(lastUse),
    })),
  } as const;
}

/** The first of these, as a root session lists it. */
function key(lastUse: LastUse | Unread): RootKey {
  return {
    accessKeyId: 'AKIARTX3GSDSQAAAAAAA',
    createdAt: '2020-02-02T00:00:00Z',
    status: 'Active',
    lastUse: factOf(lastUse),
  };
}

function factOf(use: LastUse | Unread): Fact<LastUse> {
  return 'state' in use ? use : known(use, 'credential report');
}

function notRead(): Unread {
  return unread('credential report', 'NoSuchColumn', 'The report has no column of last uses.');
}
