import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HOSTILE_NAMES, INVISIBLE } from '../../../test/contract/hostile.ts';
import { BUILT_IN, NOTICE_KINDS, type NoticeFacts, noticeMessage, noticeValues } from './message.ts';
import { fillTemplate, messageOf, PLACEHOLDERS, readTemplate } from './template.ts';

const FACTS: NoticeFacts = {
  kind: 'will-be-deactivated',
  account: { id: '111122223333', partition: 'aws', name: 'Production' },
  key: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', userName: 'deploy', createdAt: '2023-03-04T10:00:00Z' },
  why: [
    'The access key is 1165 days old, and may be 90.',
    'The user has a console password and an access key: people need only one of them.',
  ],
  at: '2026-05-12T08:00:00Z',
  next: [{ at: '2026-05-26T08:00:00Z', event: 'deleted' }],
  lastUse: { recorded: true, at: '2026-04-01T14:03:00Z', service: 's3', region: 'eu-central-1' },
  foundBy: 'the tag Owner of the user names you',
  askWhom: '#cloud-security in the chat, or cloud-security@example.com',
};

const REFUSED = {
  count: 12,
  firstAt: '2026-05-11T08:00:00Z',
  lastAt: '2026-05-12T08:00:00Z',
  from: ['198.51.100.7', '203.0.113.9'],
  calls: ['s3:ListBuckets', 'sts:GetCallerIdentity'],
};

const OF_KIND: Readonly<Record<(typeof NOTICE_KINDS)[number], Partial<NoticeFacts>>> = {
  'will-be-deactivated': {},
  'calls-refused': {
    next: [
      { at: '2026-05-19T08:00:00Z', event: 'deactivated' },
      { at: '2026-06-02T08:00:00Z', event: 'deleted' },
    ],
  },
  deactivated: {},
  'will-be-deleted': { next: [], lastUse: { recorded: false } },
  'denied-calls-seen': { refusedCalls: REFUSED },
};

describe('a notice', () => {
  test.each(NOTICE_KINDS)('that a key %s has these words', async (kind) => {
    const { subject, text, html } = noticeMessage({ ...FACTS, kind, ...OF_KIND[kind] });
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(
      `../../../test/golden/notice-${kind}.txt`,
    );
    expect(
      html
        .replaceAll(/<title>.*<\/title>|<[^>]*>/g, '')
        .replaceAll('&#39;', "'")
        .split(/\s+/),
    ).toEqual(['', ...text.replaceAll(/^- /gm, '').split(/\s+/)]);
  });

  test('is the same in HTML, in paragraphs and lists', async () => {
    const { html } = noticeMessage({ ...FACTS, kind: 'denied-calls-seen', ...OF_KIND['denied-calls-seen'] });
    await expect(html).toMatchFileSnapshot('../../../test/golden/notice.html');
  });

  test.each(NOTICE_KINDS)('that a key %s names key, account, user, day and whom to ask', (kind) => {
    const { subject, text } = noticeMessage({ ...FACTS, kind });
    for (const each of ['AKIAIOSFODNN7EXAMPLE', '2026-05-12']) expect(subject).toContain(each);
    // SNS takes subjects of fewer than 100 characters.
    expect(subject.length).toBeLessThan(100);
    for (const each of [
      'AKIAIOSFODNN7EXAMPLE',
      '111122223333 (Production)',
      'deploy',
      '2026-05-12 (UTC)',
      '#cloud-security',
    ])
      expect(text).toContain(each);
  });

  test('says plainly where the last use is not known', () => {
    const { text } = noticeMessage({ ...FACTS, lastUse: { unread: 'The role may not read it.' } });
    expect(text).toContain('Last used: not known (The role may not read it)\n');
  });

  test('cuts long lists with a count', () => {
    const why = Array.from({ length: 25 }, (_, index) => `Reason ${index}.`);
    const { text } = noticeMessage({ ...FACTS, why, refusedCalls: { ...REFUSED, from: why } });
    expect(text).toContain('- Reason 9.\n- and 15 more\n');
    expect(text).toMatch(/- from Reason 0\..* and 15 more\n/);
  });
});

describe('what an attacker wrote', () => {
  const MORE = [
    'a@example.com\r\nBcc: x@evil.test',
    '[click](https://evil.test)',
    '<https://evil.test|click>',
    '<!channel> @here',
    '`code`',
    '{{askWhom}}',
    'x'.repeat(10_000),
  ];

  test.each([...HOSTILE_NAMES, ...MORE])('comes out harmless: %j', (name) => {
    const { subject, text, html } = noticeMessage({
      ...FACTS,
      account: { id: '111122223333', partition: 'aws', name },
      key: { ...FACTS.key, userName: name, accessKeyId: name },
      why: [name],
      lastUse: { recorded: true, at: name, service: name, region: name },
      refusedCalls: { ...REFUSED, from: [name], calls: [name] },
    });
    const lines = noticeMessage({ ...FACTS, refusedCalls: REFUSED, why: ['x'] }).text.split('\n').length;
    expect(text.split('\n')).toHaveLength(lines);
    expect(subject).not.toMatch(INVISIBLE);
    expect(subject.length).toBeLessThanOrEqual(200);
    expect(text.replaceAll('\n', '')).not.toMatch(INVISIBLE);
    expect(text).not.toMatch(/[<>[\]`{}]|:\/\/|@(here|channel|everyone)/);
    expect(text.length).toBeLessThan(6_000);
    expect(
      html
        .match(/<[^>]*>/g)
        ?.every((tag) => /^<\/?(!doctype|html|head|meta|title|body|p|br|ul|li)\b/.test(tag)),
    ).toBe(true);
    expect(html).not.toMatch(/<script|href|src=|on\w+=/i);
  });

  test('in a text that a plan kept is markup nowhere in the HTML made of it', () => {
    const { subject, html } = messageOf('a\r\nBcc: x@evil.test', '<script>\n- <img src=x>\n');
    expect(subject).toBe('a Bcc: x@evil.test');
    expect(html).toContain('<li>&lt;img src=x&gt;</li>');
    expect(html).not.toMatch(/<script|<img/);
  });
});

const OWN = `Subject: Key {{accessKeyId}} {{action}} on {{ actionDate }}

Bonjour,
{{accessKeyId}} ({{accountId}}) {{action}} le {{actionDate}}.

{{refusedCalls}}

{{why}}
Demandez à {{askWhom}}.
`;

function refusalOf(text: string): string {
  try {
    readTemplate(text, 'notice.txt');
    return '';
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad-template', exitStatus: 2 });
    return error instanceof Error ? error.message : '';
  }
}

describe('the guide to notices', () => {
  const guide = readFileSync(new URL('../../../docs/guides/notices.md', import.meta.url), 'utf8');

  test('shows a template that is fit', () => {
    const [, example = ''] = /```\n(Subject: [\s\S]*?)```/.exec(guide) ?? [];
    expect(refusalOf(example)).toBe('');
    expect(example).not.toBe('');
  });

  test('has a row for every placeholder', () => {
    for (const [name, says] of Object.entries(PLACEHOLDERS))
      expect(guide).toContain(`| \`{{${name}}}\` | ${says} |`);
  });
});

describe('a template', () => {
  test('takes the place of the built-in text', () => {
    const { subject, text } = noticeMessage(FACTS, readTemplate(OWN, 'notice.txt'));
    expect(subject).toBe('Key AKIAIOSFODNN7EXAMPLE will be deactivated on 2026-05-12');
    expect(text).toBe(`Bonjour,
AKIAIOSFODNN7EXAMPLE (111122223333) will be deactivated le 2026-05-12.

- The access key is 1165 days old, and may be 90.
- The user has a console password and an access key: people need only one of them.
Demandez à #cloud-security in the chat, or cloud-security@example.com.
`);
  });

  test('may have line ends of Windows and a byte order mark', () => {
    const windows = `\ufeff${OWN.replaceAll('\n', '\r\n')}`;
    expect(readTemplate(windows, 'notice.txt')).toEqual(readTemplate(OWN, 'notice.txt'));
  });

  test('that is the built-in one is fit', () => {
    expect(readTemplate(`Subject: ${BUILT_IN.subject}\n\n${BUILT_IN.body}\n`, 'x')).toEqual(BUILT_IN);
  });

  test('can ask for all that there is', () => {
    const values = noticeValues(FACTS);
    expect(Object.keys(values).sort()).toEqual(Object.keys(PLACEHOLDERS).sort());
    const all = Object.keys(PLACEHOLDERS).map((name) => `{{${name}}}`);
    const template = readTemplate(`Subject: x\n${all.join('\n')}\n`, 'notice.txt');
    expect(fillTemplate(template, values).text).not.toContain('{{');
  });

  test.each([
    [OWN.replace('{{why}}', '{{whi}}'), 'notice.txt:8: {{whi}} is no placeholder. Did you mean {{why}}?'],
    [OWN.replace('{{why}}', '{{__proto__}}'), 'notice.txt:8: {{__proto__}} is no placeholder.'],
    [OWN.replace('{{why}}', '{{why}'), 'notice.txt:8: {{ and }} do not stand in pairs'],
    [
      OWN.replace('{{accountId}}', '…'),
      'notice.txt:1: {{accountId}} stands nowhere: a message must name the id of the account.',
    ],
    [OWN.replaceAll('{{action}}', '…'), 'notice.txt:1: {{action}} stands nowhere'],
    [OWN.replaceAll(/\{\{ ?actionDate ?\}\}/g, '…'), 'notice.txt:1: {{actionDate}} stands nowhere'],
    [OWN.replaceAll('{{accessKeyId}}', '…'), 'notice.txt:1: {{accessKeyId}} stands nowhere'],
    [OWN.replace('Subject: ', ''), 'notice.txt:1: the first line is not "Subject: …".'],
    ['Subject: {{accessKeyId}}\n\n', 'there is no text after the subject.'],
    ['', 'notice.txt:1: the first line is not'],
    [OWN.replace('Bonjour', 'Bon\u202ejour'), 'notice.txt:3: a character stands here that nobody would see.'],
    [`${OWN}${'x'.repeat(20_000)}`, 'longer than 20,000 characters'],
  ])('%#: is refused with the line of its fault', (text, line) => {
    expect(refusalOf(text)).toContain(line);
  });

  test('tells all its faults at once, and no more than twenty', () => {
    const lines = refusalOf(`${OWN}${'{{x}}\n'.repeat(30)}`).split('\n');
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('and 10 more');
  });
});
