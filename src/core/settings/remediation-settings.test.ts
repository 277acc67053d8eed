import { describe, expect, test } from 'vitest';
import { faultsIn, settingsFrom } from '../../../test/support/settings-words.ts';
import { DEFAULT_ROLE } from '../../aws/session/role.ts';

const remediation = (block: string) => settingsFrom(`version: 1\nremediation: ${block}\n`).remediation;
const faults = (text: string) => faultsIn(`version: 1\n${text}\n`).join('\n');

describe('the blocks remediation and auditLog', () => {
  test('X06 have careful defaults', () => {
    expect(remediation('{}')).toEqual({
      role: {},
      noticeDays: 7,
      holdDays: 14,
      rootObservationDays: 14,
      usedWithinDays: 30,
      planValidHours: 72,
      refuseFirst: false,
      refuseDays: 7,
      rootScp: true,
      breakGlass: { tags: [], paths: [], users: [] },
      useMayNotShow: [],
      waves: {},
      owner: { tags: ['Owner', 'owner', 'Email', 'email', 'Contact', 'contact'], contact: 'OPERATIONS' },
      notice: { channel: 'by-hand', required: true, domains: [] },
    });
    expect(settingsFrom('version: 1\nauditLog: { anchor: { bucket: my-heads } }\n').auditLog).toEqual({
      anchor: { bucket: 'my-heads', mode: 'GOVERNANCE', days: 365 },
    });
  });

  test('X09 X10 are read whole', () => {
    const settings = settingsFrom(`version: 1
notify:
  email: { host: smtp.example.com, from: keys@example.com, to: [security@example.com] }
auditLog:
  path: audit/log.jsonl
  signWith: audit/key.pem
  anchor: { bucket: my-heads, prefix: keyreeve/, region: eu-central-1, mode: COMPLIANCE, days: 30 }
remediation:
  role: { name: KeyreeveRemediate, externalId: abc-1 }
  journal: audit/journal.json
  noticeDays: 0
  holdDays: 365
  planValidHours: 720
  refuseFirst: true
  breakGlass:
    tags: [{ key: break-glass }, { key: tier, value: "0" }]
    paths: [/break-glass/]
    users: ["emergency-*"]
  useMayNotShow: ["mailer-*"]
  waves:
    test: { ous: [ou-abcd-12345678] }
    one: { accounts: [111122223333], limit: 5 }
  owner: { tags: [team-mail], contact: BILLING }
  notice:
    channel: email
    domains: [Example.COM, "*.example.net", bücher.example]
    template: notice.txt
    askWhom: "#cloud-security"
`);
    expect(settings.auditLog).toEqual({
      path: 'audit/log.jsonl',
      signWith: 'audit/key.pem',
      anchor: {
        bucket: 'my-heads',
        prefix: 'keyreeve/',
        region: 'eu-central-1',
        mode: 'COMPLIANCE',
        days: 30,
      },
    });
    expect(settings.remediation).toMatchObject({
      role: { name: 'KeyreeveRemediate', externalId: 'abc-1' },
      noticeDays: 0,
      holdDays: 365,
      planValidHours: 720,
      breakGlass: {
        tags: [{ key: 'break-glass' }, { key: 'tier', value: '0' }],
        paths: ['/break-glass/'],
        users: ['emergency-*'],
      },
      waves: {
        test: { accounts: [], ous: ['ou-abcd-12345678'] },
        one: { accounts: ['111122223333'], ous: [], limit: 5 },
      },
      owner: { tags: ['team-mail'], contact: 'BILLING' },
      notice: {
        channel: 'email',
        required: true,
        domains: ['example.com', '*.example.net', 'xn--bcher-kva.example'],
        template: 'notice.txt',
        askWhom: '#cloud-security',
      },
    });
  });

  test.each([
    ['remediation: { noticeDays: -1 }', '2:28: remediation.noticeDays must be a whole number from 0 to 365'],
    ['remediation: { holdDays: 366 }', 'remediation.holdDays must be a whole number from 0 to 365'],
    ['remediation: { holdDays: 1.5 }', 'remediation.holdDays'],
    ['remediation: { planValidHours: 0 }', 'must be a whole number from 1 to 720'],
    ['remediation: { planValidHours: 721 }', 'must be a whole number from 1 to 720'],
    ['remediation: { noticeDay: 3 }', 'no key "noticeDay". Did you mean noticeDays?'],
    ['remediation: { waves: { test: {} } }', '2:31: remediation.waves.test must name accounts or ous'],
    [
      'remediation: { waves: { test: { limt: 3, ous: [r-abcd] } } }',
      'remediation.waves.test has no key "limt". Did you mean limit?',
    ],
    ['remediation: { waves: { "a b": { ous: [r-abcd] } } }', '2:25: remediation.waves has the key "a b"'],
    ['remediation: { waves: { __proto__: { ous: [r-abcd] } } }', '2:25: a wave cannot be called __proto__'],
    ['remediation: { waves: { one: { accounts: ["12"] } } }', 'must be an account id, of twelve digits'],
    ['remediation: { breakGlass: { paths: [break-glass] } }', 'paths[1] must begin and end with /'],
    ['remediation: { breakGlass: { paths: [/] } }', '`/` alone would be every user'],
    [
      'remediation: { breakGlass: { tags: [{ value: x }] } }',
      'remediation.breakGlass.tags[1].key is missing',
    ],
    ['remediation: { owner: { contact: TECHNICAL } }', 'Choices: OPERATIONS, SECURITY, BILLING.'],
    ['auditLog: { anchor: { bucket: My_Heads } }', 'auditLog.anchor.bucket must be the name of an S3 bucket'],
    ['auditLog: { anchor: { mode: COMPLIANCE } }', 'auditLog.anchor.bucket is missing'],
    ['auditLog: { anchor: { bucket: heads, days: 0 } }', 'must be a whole number from 1 to 36500'],
  ])('refuse %s, with its place', (text, line) => {
    expect(faults(text)).toContain(line);
  });

  test.each([
    ['email, domains: [example.com]', 'is email, which needs notify.email'],
    ['ses, domains: [example.com]', 'is ses, which needs from'],
    ['ses, from: keys@example.com', 'is ses, which needs domains'],
    ['sns', 'is sns, which needs topicArn'],
    ['webhook', 'is webhook, which needs urlFromEnv'],
    ['pigeon', 'cannot be "pigeon". Choices: by-hand, email, ses, sns, webhook.'],
  ])('name what the channel %s lacks, at the channel', (channel, words) => {
    const said = faults(`remediation: { notice: { channel: ${channel} } }`);
    expect(said).toContain(`2:35: remediation.notice.channel ${words}`);
  });

  test.each([
    'com',
    '*.com',
    '*',
    'ex*mple.com',
    '*example.com',
    'user@example.com',
    'https://example.com',
    'example.com/x',
    'example.com:25',
    '127.0.0.1',
    'exam%70le.com',
    '-a.example',
    'a..example',
    '',
  ])('refuse "%s" as a domain', (domain) => {
    expect(faults(`remediation: { notice: { domains: ["${domain}"] } }`)).toContain(
      '2:36: remediation.notice.domains[1] must be a domain such as example.com',
    );
  });

  test.each([
    ['from: "a@example.com, b@example.com"', 'must be one address'],
    ['from: "a@example.com\\r\\nBcc: b@example.com"', 'must be one address'],
    ['topicArn: "arn:aws:sns:eu-central-1:111122223333:keys.fifo"', 'the ARN of a standard SNS topic'],
    ['topicArn: "arn:aws:sqs:eu-central-1:111122223333:keys"', 'the ARN of a standard SNS topic'],
  ])('refuse a notice with %s', (line, words) => {
    expect(faults(`remediation: { notice: { ${line} } }`)).toContain(words);
  });

  test('do not take the address of a webhook, and do not tell it back', () => {
    for (const key of ['url', 'urlFromEnv']) {
      const said = faults(
        `remediation: { notice: { channel: webhook, ${key}: "https://hooks.example.com/s3cr3t" } }`,
      );
      expect(said).toMatch(/urlFromEnv: NAME|not the secret itself/);
      expect(said).not.toContain('s3cr3t');
    }
  });
});

describe('the role that changes is never the role that scans', () => {
  test.each([
    [
      `remediation: { role: { name: ${DEFAULT_ROLE} } }`,
      '2:30: remediation.role.name is the role that scans',
    ],
    [
      'role: { name: Audit }\nremediation: { role: { name: Audit } }',
      '3:30: remediation.role.name is the role',
    ],
    [
      'role: { name: audit/Reader }\nremediation: { role: { name: fix/READER } }',
      '3:30: remediation.role.name is the role that scans',
    ],
    ['role: { name: KeyreeveRemediate }', '2:15: role.name is the default of remediation.role.name'],
    [
      'accounts: { include: ["111122223333,Fix"] }\nremediation: { role: { name: Fix } }',
      '2:23: accounts.include[1] scans with the role of remediation',
    ],
  ])('%j', (text, line) => {
    expect(faults(text)).toContain(line);
  });

  test('two roles are taken', () => {
    expect(faults('role: { name: Audit }\nremediation: { role: { name: Fix } }')).toBe('');
  });
});
