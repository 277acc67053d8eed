import { expect, test } from 'vitest';
import { allStories, hostileStory, rootStory } from '../../../test/support/investigations.ts';
import { investigationHtml } from '../../outputs/investigation/html.ts';
import { investigationJson } from '../../outputs/investigation/json.ts';
import { investigationOcsf } from '../../outputs/investigation/ocsf.ts';
import { investigationPage } from '../../outputs/investigation/terminal.ts';
import type { Investigation } from './investigation.ts';
import { clientFamily, redactInvestigation } from './redact-investigation.ts';

/** All that names a person, an account, a credential, a machine or a file in the samples. */
const IDENTIFYING = [
  /(?<!\d)\d{12}(?!\d)/,
  /\bA(?:KIA|SIA|IDA|ROA)[A-Z0-9]{8,}/,
  /203\.0\.113|198\.51\.100|2001:db8/,
  /deploy-bot|backup-svc|carol|dana|reporting|OrgAdmin|management-events/i,
  /production|data lake/,
  /\/ci\/|trail\/acme|CHG-1041/,
  /kali1|debian|exe\/x86|3\.540\.0|1\.34\.69/i,
  /0f5c3b1e/,
];

const OUTPUTS = {
  json: investigationJson,
  html: investigationHtml,
  ocsf: investigationOcsf,
  terminal: (list: readonly Investigation[]) => investigationPage(list, { columns: 80, color: false }),
};

test.each(Object.entries(OUTPUTS))('no id, name, ARN or address is left anywhere in %s', (_id, write) => {
  const shown = [...write(allStories())].join('');
  const text = [...write(redactInvestigation(allStories()))].join('');
  for (const identifying of IDENTIFYING) {
    expect(text).not.toMatch(identifying);
  }
  expect(shown).toMatch(/deploy-bot/);
});

test('the same name has the same pseudonym in fields, sentences, ARNs and commands', () => {
  const [story] = redactInvestigation([hostileStory()]);
  if (story === undefined) throw new Error('There is no story.');
  const { subject, verdict, containment, children, made, signals } = story;
  expect(subject.userName).toBe('user-0001');
  expect(subject.arn).toBe('arn:aws:iam::account-0001:user/user-0001');
  expect(verdict.reasons[0]).toBe('AWS put the key of user-0001 into quarantine.');
  expect(containment.command).toContain(`--contain ${subject.accessKeyId} --account account-0001`);
  expect(children[1]?.parent).toBe(children[0]?.accessKeyId);
  expect(made[0]?.name).toBe(made[1]?.userName);
  const attacker = story.use.addresses.find(({ country }) => country === 'NL')?.name;
  expect(attacker).toMatch(/^address-\d{4}$/);
  expect(signals.find(({ id }) => id === 'reconnaissance')?.says).toContain(`from ${attacker}.`);
});

test('countries, networks, times, numbers and what AWS named stay', () => {
  const [story] = redactInvestigation([hostileStory()]);
  expect(story?.use.addresses[2]).toMatchObject({
    country: 'NL',
    network: 'AS64511 Example Hosting B.V.',
    count: 86,
    firstAt: '2026-11-20T02:14:09Z',
  });
  expect(story?.use.addresses[1]?.name).toBe('AWS itself (cloudformation.amazonaws.com)');
  expect(story?.use.services).toEqual(hostileStory().use.services);
  expect(story?.timeline.map(({ at }) => at)).toEqual(hostileStory().timeline.map(({ at }) => at));
  expect(story?.subject.quarantine).toEqual({ value: ['AWSCompromisedKeyQuarantineV3'] });
});

test('clients are told by family, and those of one family are one row', () => {
  const story = hostileStory();
  const [first] = story.use.clients;
  if (first === undefined) throw new Error('There is no client.');
  const again = { ...first, name: 'aws-sdk-js/2.0.0 exec-env/deploy-bot', firstAt: '2026-01-01T00:00:00Z' };
  const [redacted] = redactInvestigation([
    { ...story, use: { ...story.use, clients: [...story.use.clients, again] } },
  ]);
  const rows = redacted?.use.clients.filter(({ name }) => name === 'aws-sdk-js') ?? [];
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ count: first.count * 2, firstAt: '2026-01-01T00:00:00Z' });
});

test.each([
  ['aws-cli/2.15.30 Python/3.11.8', 'aws-cli'],
  ['[aws-cli/1.16 Python/2.7]', 'aws-cli'],
  ['Boto3/1.34.69 md/Botocore#1.34.69', 'Boto3'],
  ['Mozilla/5.0 (Macintosh; bob)', 'Mozilla'],
  ['cloudformation.amazonaws.com', 'cloudformation.amazonaws.com'],
  ['bobs-laptop/1.0', 'another client'],
  ['Kali Linux', 'Kali Linux'],
  ['', 'another client'],
])('the family of %j is %s', (client, family) => {
  expect(clientFamily(client)).toBe(family);
});

test.each([
  ['a name with marks of patterns', 'a.b+c=d,e@f_-(x)[y]{z}|^$*?\\'],
  ['a name of one letter', 'q'],
  ['a name in other letters', 'Zoë·Ångström'],
  ['a name in capitals elsewhere', 'MixedCase'],
])('%s is found in sentences', (_what, name) => {
  const story = rootStory();
  const named = {
    ...story,
    subject: { ...story.subject, userName: name },
    verdict: {
      ...story.verdict,
      says: `Used by ${name}, not by ${name.toUpperCase()}; pre_${name.length > 4 ? name : ''}_fix.`,
    },
  };
  const says = redactInvestigation([named])[0]?.verdict.says ?? '';
  expect(says.toLowerCase()).not.toMatch(/zoë|mixedcase|a\.b\+c/);
  expect(says).toMatch(/^Used by user-0001, not by \S+;/);
});

test.each([
  ['User: arn:aws:sts::999988887777:assumed-role/Scan/ann is not authorized', /999988887777|Scan|ann\b/],
  ['It was read from s3://acme-trail/AWSLogs/x.json.gz.', /acme|AWSLogs/],
  [
    'Signed by ann@example.com at ::ffff:203.0.113.9, 2001:db8::1 and fe80:0:0:0:0:0:0:1.',
    /ann|203\.0|db8|fe80/,
  ],
  [
    'Cut off in /srv/trail/acme and C:\\trail\\acme and 111122223333/us-east-1/2026.',
    /acme|srv|111122223333/,
  ],
])('what no field names is hidden in words as well: %s', (words, hidden) => {
  const story = { ...rootStory(), notSearched: [{ region: 'us-east-1', code: 'AccessDenied', words }] };
  const [gap] = redactInvestigation([story])[0]?.notSearched ?? [];
  expect(gap?.words).not.toMatch(hidden);
  expect(gap?.region).toBe('us-east-1');
});

test('times and plain words are left as they are', () => {
  const words = 'Used at 2026-11-20T02:14:09Z or 02:14:09, 38 calls and/or more (eu-west-1): AccessDenied.';
  const story = { ...rootStory(), blind: [words] };
  expect(redactInvestigation([story])[0]?.blind).toEqual([words]);
});
