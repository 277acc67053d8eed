import type { Evidence } from '../model/finding.ts';
import type { LastUse } from '../model/snapshot.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import { adviceOnKey } from './key-advice.ts';
import type { ParameterValues } from './parameters.ts';
import { defineRule, type Given, type KeyIdentity } from './rule.ts';
import { CONSOLE_USERS_ONLY, keyInWords, lastUseInWords, lastUseShown, shown } from './words.ts';

const PARAMETERS = {
  windowMinutes: {
    kind: 'whole-number',
    default: 5,
    min: 0,
    max: 1440,
    says: 'A key made this long after its user, or sooner, counts as made at setup. Scripts and Terraform make the two up to a minute apart.',
  },
  graceDays: {
    kind: 'whole-number',
    default: 1,
    min: 0,
    max: 365,
    says: 'A key no older than this is not yet called never used: AWS records use late and coarsely.',
  },
  procedures: {
    kind: 'choices',
    of: ['setup', 'cis-cli'],
    default: ['setup', 'cis-cli'],
    says: 'What fails: `setup`, an active key made at setup, used or not; `cis-cli`, an active key that was never used, as the CIS command-line procedure has it.',
  },
} as const;

type Facts = Given<
  'access-key',
  'userCreatedAt' | 'keyCreatedAt' | 'keyStatus' | 'keyLastUse' | 'consolePassword',
  'loginProfile' | 'setupBurst'
>;

export default defineRule<'access-key'>()({
  id: 'user-setup-access-key',
  title: 'A console user has an access key that was made at setup or was never used',
  severity: 'high',
  maturity: 'stable',

  why: [
    'A key made together with a console user is often one that nobody asked for: it lies in a mail, a CSV file or a ticket, works without MFA, and does not expire.',
    'Whoever finds it acts as that user from anywhere, and the owner, who signs in by the console, does not notice.',
    'A key that is made later, on purpose, shows that somebody needs it.',
  ],
  howItDecides: [
    'Only users with a console password are looked at, and only active keys fail. Both key slots are judged, each key alone.',
    '*Made at setup*: 0 ≤ key created − user created ≤ `windowMinutes`.',
    '*Never used*: no use is recorded, and when that was read the key was older than `graceDays`.',
    'The CIS console procedure asks for both; the CIS command-line procedure asks for never used alone. Each finding says which it falls under and what each published control says.',
    'Creation times only suggest that a key was made at setup: such a finding is `inferred`. With `--prove` the event history is asked, and where one principal made user and key in one go, within ten minutes, the finding is `proved`. The history goes back 90 days.',
    'Where an early key was replaced, the creation times that would prove setup are gone from IAM: the pass then says "not provable from the report".',
  ],
  troubleshooting: [
    'Find out whether the key was used, by whom and from where, before touching it: last use here, then CloudTrail.',
    'Ask the owner whether anything runs with it: a script, an IDE, a build server.',
    'See who made it: the CreateAccessKey event that names the key id.',
    'Review which policies let console users create keys for themselves.',
  ],
  commands: [
    {
      what: 'Users, passwords and keys, from the credential report',
      run: 'aws iam get-credential-report --query Content --output text | base64 -d | cut -d, -f1,3,4,9,10,11,14,15,16',
    },
    { what: 'The keys of one user', run: 'aws iam list-access-keys --user-name=<UserName>' },
    {
      what: 'When a key was last used',
      run: 'aws iam get-access-key-last-used --access-key-id=<AccessKeyId>',
    },
    {
      what: 'Who made the key (last 90 days, home region)',
      run: 'aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=ResourceName,AttributeValue=<AccessKeyId>',
    },
  ],
  fix: [
    'Note the key id, the user and the last use.',
    'Never used: deactivate it, wait for somebody to miss it, then delete it.',
    'In use: do not delete it. Give the workload a role, or a user of its own, move it, then deactivate and delete the key.',
    'Tell the user, and advise console sign-in, IAM Identity Center or a role.',
    'Keep a record of what was done, when and by whom.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Getting credential reports for your AWS account',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html',
    },
    {
      title: 'IAM User Guide, Manage access keys for IAM users',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
    },
    {
      title: 'CIS Amazon Web Services Foundations Benchmark',
      url: 'https://www.cisecurity.org/benchmark/amazon_web_services',
    },
  ],

  removes: 'access-keys',
  scope: 'access-key',
  needs: ['consolePassword', 'userCreatedAt', 'keyCreatedAt', 'keyStatus', 'keyLastUse'],
  needsAnyOf: [],
  wants: ['loginProfile', 'setupBurst'],
  parameters: PARAMETERS,
  controls: {
    cis_v120: ['1.21'],
    cis_v130: ['1.11'],
    cis_v140: ['1.11'],
    cis_v150: ['1.11'],
    cis_v200: ['1.11'],
    cis_v300: ['1.11'],
    cis_v400: ['1.11'],
    cis_v500: ['1.10'],
    cis_v600: ['2.10'],
    aws_config: ['iam-user-console-and-api-access-at-creation'],
  },
  readings: {
    cis_v120: 'cis',
    cis_v130: 'cis',
    cis_v140: 'cis',
    cis_v150: 'cis',
    cis_v200: 'cis',
    cis_v300: 'cis',
    cis_v400: 'cis',
    cis_v500: 'cis',
    cis_v600: 'cis',
    aws_config: 'aws-config',
  },
  ...CONSOLE_USERS_ONLY,

  evaluate({ user, key }, given, parameters, { now }) {
    const seen = lookAt(given, parameters, now);
    const { madeAtSetup, neverUsed, active } = seen;
    const benchmarkText = {
      cis: neverUsed && (active || madeAtSetup) ? 'fails' : 'passes',
      'aws-config': madeAtSetup ? 'fails' : 'passes',
    } as const;
    const under = active ? fallsUnder(seen, parameters.procedures) : [];
    const name = keyInWords(key, given.keyCreatedAt.value);
    const says = [
      `${name} was made ${setupInWords(seen)}, is ${active ? 'active' : 'inactive'}, and ${lastUseInWords(given.keyLastUse.value, now)}${neverUsed && seen.ageAtReading > 0 ? ` in ${lengthInWords(seen.ageAtReading)}` : ''}.`,
      ...notes(seen, key, given),
      ...proofInWords(seen, given),
    ];
    if (under.length === 0) {
      const reason = passReason(seen, parameters.procedures);
      return { status: 'pass', says: [...says, ...reason].join(' '), benchmarkText };
    }
    return {
      status: 'fail',
      says: [...says, `Falls under: ${under.join('; ')}.`].join(' '),
      ...(seen.madeAtSetup && { certainty: given.setupBurst?.value.proved ? 'proved' : 'inferred' }),
      evidence: evidenceOf(seen, given, key),
      advice: adviceOnKey({
        userName: user.name,
        key,
        active: seen.active,
        use: given.keyLastUse.value,
        young: seen.inGrace,
      }),
      benchmarkText,
    };
  },

  examples: [
    {
      name: 'a key made 2 seconds after a console user and never used fails, to be deleted',
      cases: ['S01'],
      given: keyMade('2026-01-10T10:00:02Z'),
      expect: {
        status: 'fail',
        severity: 'high',
        says: /made 2 seconds after the user.*no use is recorded/,
        advice: 'delete',
        benchmarkText: { cis: 'fails', 'aws-config': 'fails' },
      },
    },
    {
      name: 'a key made at setup and used today fails, but is to be rotated and is no CIS finding',
      cases: ['S02'],
      given: keyMade('2026-01-10T10:00:02Z', { lastUse: { at: '2026-11-22T08:00:00Z', service: 's3' } }),
      expect: { status: 'fail', advice: 'rotate', benchmarkText: { cis: 'passes', 'aws-config': 'fails' } },
    },
    {
      name: 'a user without a console password is not spoken of',
      cases: ['S03'],
      given: { ...keyMade('2026-01-10T10:00:02Z'), consolePassword: { enabled: false } },
      expect: { status: 'not-applicable' },
    },
    {
      name: 'a key made 8 months later and never used falls under the CIS command-line procedure alone',
      cases: ['S04'],
      given: keyMade('2026-09-10T10:00:00Z'),
      expect: {
        status: 'fail',
        says: /Falls under: active, never used \(CIS command-line procedure\)/,
        advice: 'delete',
        benchmarkText: { cis: 'fails', 'aws-config': 'passes' },
      },
    },
    {
      name: 'with procedures=setup the same key passes',
      given: keyMade('2026-09-10T10:00:00Z'),
      parameters: { procedures: ['setup'] },
      expect: { status: 'pass', benchmarkText: { cis: 'fails', 'aws-config': 'passes' } },
    },
    {
      name: 'with procedures=cis-cli a key made at setup and in use passes',
      given: keyMade('2026-01-10T10:00:02Z', { lastUse: { at: '2026-11-22T08:00:00Z' } }),
      parameters: { procedures: ['cis-cli'] },
      expect: { status: 'pass' },
    },
    {
      name: 'an inactive key made at setup passes with a note',
      cases: ['S06'],
      given: { ...keyMade('2026-01-10T10:00:02Z'), keyStatus: 'Inactive' },
      expect: {
        status: 'pass',
        says: /inactive.*leftover/,
        benchmarkText: { cis: 'fails', 'aws-config': 'fails' },
      },
    },
    {
      name: 'a key in use, made 3 years after its user, passes, and setup is not provable any more',
      cases: ['S07'],
      given: {
        ...keyMade('2026-10-13T10:00:00Z', { lastUse: { at: '2026-11-21T10:00:00Z' } }),
        userCreatedAt: '2023-10-13T10:00:00Z',
      },
      expect: { status: 'pass', says: /not provable from the report/ },
    },
    {
      name: 'a key that Terraform made 45 seconds after the user fails and tells the delta',
      cases: ['S08'],
      given: keyMade('2026-01-10T10:00:45Z', { lastUse: { at: '2026-11-22T08:00:00Z' } }),
      expect: { status: 'fail', says: /45 seconds after the user/ },
    },
    {
      name: 'a password added 2 years after the key is told beside it',
      cases: ['S09'],
      given: { ...keyMade('2026-01-10T10:00:02Z'), loginProfile: { createdAt: '2028-01-10T10:00:00Z' } },
      expect: { status: 'fail', says: /password was added 730 days after the user/ },
    },
    {
      name: 'a login profile made at setup is believed whatever a later reset did',
      cases: ['S10'],
      given: { ...keyMade('2026-01-10T10:00:02Z'), loginProfile: { createdAt: '2026-01-10T10:00:01Z' } },
      expect: { status: 'fail', says: /^(?!.*password was added).*$/ },
    },
    {
      name: 'a report date that differs from the live one is shown beside it',
      cases: ['S11'],
      given: keyMade('2026-01-10T10:00:02Z'),
      about: { accessKeyId: 'AKIARTX3GSDSQAAAAAAA', reportCreatedAt: '2026-03-01T00:00:00Z' },
      expect: { status: 'fail', says: /the report dates it 2026-03-01T00:00:00Z/ },
    },
    {
      name: 'a key 3 hours old, of an old user and unused, is in its days of grace',
      cases: ['S12'],
      given: keyMade('2026-11-22T09:00:00Z'),
      expect: { status: 'pass', says: /too young/ },
    },
    {
      name: 'a key exactly as old as the grace is still in it',
      given: keyMade('2026-11-21T12:00:00Z'),
      expect: { status: 'pass' },
    },
    {
      name: 'a key one second older than the grace is not',
      given: keyMade('2026-11-21T11:59:59Z'),
      expect: { status: 'fail' },
    },
    {
      name: 'the grace counts to the time the use was read, not to now',
      given: keyMade('2026-11-10T11:00:00Z'),
      readAt: '2026-11-10T12:00:00Z',
      expect: { status: 'pass', says: /too young/ },
    },
    {
      name: 'user and key made by one principal in one go are proved to be setup',
      cases: ['S01'],
      given: {
        ...keyMade('2026-01-10T10:00:02Z'),
        setupBurst: {
          proved: true,
          actor: 'arn:aws:iam::111122223333:user/admin',
          secondsApart: 2,
          events: [
            { name: 'CreateUser', at: '2026-01-10T10:00:00Z' },
            { name: 'CreateLoginProfile', at: '2026-01-10T10:00:01Z' },
            { name: 'CreateAccessKey', at: '2026-01-10T10:00:02Z' },
          ],
        },
      },
      expect: {
        status: 'fail',
        certainty: 'proved',
        says: /Proved by CloudTrail: arn:aws:iam::111122223333:user\/admin made CreateUser, CreateLoginProfile, CreateAccessKey within 2 seconds/,
      },
    },
    {
      name: 'a key that somebody else made stays inferred, and says so',
      given: {
        ...keyMade('2026-01-10T10:00:02Z'),
        setupBurst: {
          proved: false,
          secondsApart: 2,
          why: 'Different principals made the user and the key.',
          events: [
            { name: 'CreateUser', at: '2026-01-10T10:00:00Z' },
            { name: 'CreateAccessKey', at: '2026-01-10T10:00:02Z' },
          ],
        },
      },
      expect: { status: 'fail', certainty: 'inferred', says: /Different principals/ },
    },
    {
      name: 'a young unused key made at setup fails, and its owner is to be asked first',
      given: { ...keyMade('2026-11-22T09:00:02Z'), userCreatedAt: '2026-11-22T09:00:00Z' },
      expect: { status: 'fail', advice: 'ask-owner' },
    },
    {
      name: 'a key made exactly at the end of the window is made at setup',
      given: keyMade('2026-01-10T10:05:00Z', { lastUse: { at: '2026-11-22T08:00:00Z' } }),
      expect: { status: 'fail' },
    },
    {
      name: 'a key made one second after the window is not',
      given: keyMade('2026-01-10T10:05:01Z', { lastUse: { at: '2026-11-22T08:00:00Z' } }),
      expect: { status: 'pass' },
    },
    {
      name: 'a window of 0 minutes takes only the same second',
      given: keyMade('2026-01-10T10:00:00Z', { lastUse: { at: '2026-11-22T08:00:00Z' } }),
      parameters: { windowMinutes: 0 },
      expect: { status: 'fail' },
    },
  ],
});

/** The numbers of one key. */
interface Seen {
  readonly active: boolean;
  readonly secondsAfterUser: number;
  readonly madeAtSetup: boolean;
  readonly neverUsed: boolean;
  /** Age in seconds when the last use was read: "never used" can only be said of that span. */
  readonly ageAtReading: number;
  readonly inGrace: boolean;
  readonly passwordSecondsAfterUser: number | undefined;
}

function lookAt(given: Facts, parameters: ParameterValues<typeof PARAMETERS>, now: string): Seen {
  const secondsAfterUser = secondsBetween(given.userCreatedAt.value, given.keyCreatedAt.value);
  const ageAtReading = secondsBetween(given.keyCreatedAt.value, given.keyLastUse.readAt ?? now);
  const profile = given.loginProfile?.value;
  return {
    active: given.keyStatus.value === 'Active',
    secondsAfterUser,
    madeAtSetup: secondsAfterUser >= 0 && secondsAfterUser <= parameters.windowMinutes * 60,
    neverUsed: given.keyLastUse.value.at === undefined,
    ageAtReading,
    inGrace: ageAtReading <= parameters.graceDays * 86_400,
    passwordSecondsAfterUser: profile
      ? secondsBetween(given.userCreatedAt.value, profile.createdAt)
      : undefined,
  };
}

function fallsUnder(seen: Seen, procedures: readonly string[]): string[] {
  const under: string[] = [];
  if (seen.madeAtSetup && procedures.includes('setup')) {
    under.push(setupInShort(seen));
  }
  if (seen.neverUsed && !seen.inGrace && procedures.includes('cis-cli')) {
    under.push('active, never used (CIS command-line procedure)');
  }
  return under;
}

function setupInShort({ neverUsed, inGrace }: Seen): string {
  if (!neverUsed) return 'made at setup, used since';
  // CIS has no days of grace; we do not say "never" of a key this young.
  return `made at setup, ${inGrace ? 'no use recorded yet' : 'never used'} (CIS console procedure)`;
}

function passReason(seen: Seen, procedures: readonly string[]): string[] {
  if (!seen.active) {
    return seen.madeAtSetup ? ['Made at setup, but it cannot sign: a leftover to delete.'] : [];
  }
  if (seen.neverUsed && seen.inGrace && procedures.includes('cis-cli')) {
    return ['It is too young to be called unused.'];
  }
  if (seen.madeAtSetup) return ['Made at setup, which these settings do not ask for.'];
  return ['Whether an earlier key was made at setup is not provable from the report.'];
}

function setupInWords(seen: Seen): string {
  return `${lengthInWords(seen.secondsAfterUser)} after the user${seen.madeAtSetup ? ' (at setup)' : ''}`;
}

function notes(seen: Seen, key: KeyIdentity, given: Facts): string[] {
  const said: string[] = [];
  const later = seen.passwordSecondsAfterUser;
  // A day: a password set in the same sitting is setup, whatever the order of the wizard's calls.
  if (later !== undefined && later > 86_400) {
    said.push(`The console password was added ${lengthInWords(later)} after the user.`);
  }
  if (key.reportCreatedAt !== undefined) {
    said.push(
      `The live creation time is ${given.keyCreatedAt.value}; the report dates it ${key.reportCreatedAt}.`,
    );
  }
  if (key.newerThanReport === true) said.push('The key is newer than the report.');
  return said;
}

function proofInWords({ madeAtSetup }: Seen, { setupBurst }: Facts): string[] {
  if (!madeAtSetup || setupBurst === undefined) return [];
  const { proved, actor, events, secondsApart, why } = setupBurst.value;
  if (!proved) return why === undefined ? [] : [why];
  const calls = events.map(({ name }) => name).join(', ');
  return [`Proved by CloudTrail: ${actor} made ${calls} within ${lengthInWords(secondsApart)}.`];
}

function evidenceOf(seen: Seen, given: Facts, key: KeyIdentity): Evidence[] {
  const evidence = [
    shown('userCreatedAt', given.userCreatedAt.value, given.userCreatedAt),
    shown('keyCreatedAt', given.keyCreatedAt.value, given.keyCreatedAt),
    shown('secondsAfterUserCreation', seen.secondsAfterUser, given.keyCreatedAt),
    shown('madeAtSetup', seen.madeAtSetup, given.keyCreatedAt),
    shown('keyStatus', given.keyStatus.value, given.keyStatus),
    ...lastUseShown('key', given.keyLastUse.value, given.keyLastUse),
    shown('neverUsed', seen.neverUsed, given.keyLastUse),
    shown('consolePassword', given.consolePassword.value.enabled, given.consolePassword),
  ];
  if (given.loginProfile?.value) {
    evidence.push(shown('loginProfileCreatedAt', given.loginProfile.value.createdAt, given.loginProfile));
  }
  const { setupBurst } = given;
  if (seen.madeAtSetup && setupBurst !== undefined) {
    evidence.push(shown('setupProved', setupBurst.value.proved, setupBurst));
    for (const { name, at } of setupBurst.value.events)
      evidence.push({ name: `made${name.slice('Create'.length)}At`, value: at, source: setupBurst.source });
  }
  if (key.reportCreatedAt !== undefined) {
    evidence.push({ name: 'keyCreatedAtInReport', value: key.reportCreatedAt, source: 'credential report' });
  }
  return evidence;
}

/** Facts of a key of a console user who was made on 10 January 2026 at 10:00. */
function keyMade(keyCreatedAt: string, more: { lastUse?: LastUse } = {}) {
  return {
    userCreatedAt: '2026-01-10T10:00:00Z',
    consolePassword: { enabled: true },
    keyCreatedAt,
    keyStatus: 'Active',
    keyLastUse: more.lastUse ?? {},
  } as const;
}
