import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { known, unread } from '../model/fact.ts';
import { REMEDIATION_DEFAULTS } from '../settings/remediation-defaults.ts';
import type { NoticeSettings } from '../settings/settings.ts';
import { addressIn, recipientFault } from './address.ts';
import { type OwnerInput, ownerOf } from './owner.ts';

const CONTACT = { name: 'Operations', email: 'ops@example.com' };

function ownerWith(
  given: Partial<Omit<OwnerInput, 'tags'>> & { readonly tags?: Readonly<Record<string, string>> } = {},
  notice: Partial<NoticeSettings> = {},
) {
  const { tags = {}, ...rest } = given;
  const input: OwnerInput = {
    userName: 'deploy',
    createdBy: { unknown: 'The key is older than the event history.' },
    contact: known(null, 'account:GetAlternateContact'),
    ...rest,
    tags: known(tags, 'iam:ListUserTags'),
  };
  return ownerOf(input, {
    owner: REMEDIATION_DEFAULTS.owner,
    notice: { channel: 'email', required: true, domains: ['example.com', '*.example.net'], ...notice },
  });
}

const made = (arn: string) => ({ arn, at: '2026-01-01T00:00:00Z' });

describe('the owner of a key', () => {
  test('is named by the first of the tags that gives an address', () => {
    const tags = { contact: 'late@example.com', Owner: 'team-payments', Email: 'Ann <ann@Example.COM>' };
    expect(ownerWith({ tags })).toEqual({
      found: true,
      address: 'ann@example.com',
      source: 'tag',
      foundBy: 'the tag Email of the user names you',
      place: 'the tag Email',
      domainChecked: true,
      refused: [
        {
          source: 'tag',
          place: 'the tag Owner',
          text: 'team-payments',
          reason: 'no-address',
          words: 'The tag Owner, "team-payments", is no e-mail address.',
        },
      ],
    });
  });

  test('else is the user, where the name is an address', () => {
    expect(ownerWith({ userName: 'ann@example.com' })).toMatchObject({
      address: 'ann@example.com',
      source: 'user-name',
    });
  });

  test.each([
    'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ann@example.com',
    'arn:aws:iam::111122223333:user/people/ann@example.com',
    'arn:aws-cn:iam::111122223333:user/ann@example.com',
  ])('else is who made the key: %s', (arn) => {
    expect(ownerWith({ createdBy: made(arn) })).toMatchObject({
      address: 'ann@example.com',
      source: 'creator',
    });
  });

  test.each([
    'arn:aws:iam::111122223333:root',
    'arn:aws:iam::111122223333:role/ann@example.com',
    'arn:aws:sts::111122223333:assumed-role/ann@example.com',
    'arn:aws:sts::111122223333:federated-user/ann@example.com',
    'arn:aws:iam::111122223333:user/deploy',
    'ann@example.com',
  ])('is not taken from %s', (arn) => {
    expect(ownerWith({ createdBy: made(arn) })).toMatchObject({ found: false });
  });

  test("else is the account's alternate contact", () => {
    expect(ownerWith({ contact: known(CONTACT, 'account:GetAlternateContact') })).toMatchObject({
      address: 'ops@example.com',
      source: 'contact',
      foundBy: 'you are the operations contact of the account, and nobody nearer to the key is named',
    });
  });

  test('that nobody names is a value with the next move', () => {
    expect(ownerWith()).toEqual({
      found: false,
      words: 'No owner could be found.',
      fix: "Tag the user with Owner and one e-mail address, or set the account's alternate contact OPERATIONS.",
      refused: [],
    });
  });

  test('tells what could not be read', () => {
    const denied = unread('iam:ListUserTags', 'AccessDenied', 'The role may not list tags.');
    const found = ownerOf(
      {
        userName: 'deploy',
        tags: denied,
        createdBy: { unknown: 'not asked for' },
        contact: unread('account:GetAlternateContact', 'AccessDenied', 'The role may not read contacts.'),
      },
      { owner: REMEDIATION_DEFAULTS.owner, notice: { channel: 'ses', required: true, domains: [] } },
    );
    expect(found).toMatchObject({
      found: false,
      words:
        'No owner could be found. The tags of the user could not be read: The role may not list tags. The operations contact of the account could not be read: The role may not read contacts.',
    });
    expect(found.refused.map(({ reason }) => reason)).toEqual(['unread', 'unread']);
  });
});

describe('an attacker who can write tags and names chooses no recipient', () => {
  test.each([
    ['a@example.com\r\nBcc: x@evil.test', 'invisible-characters'],
    ['a@example.com\nBcc: x', 'invisible-characters'],
    ['"a@example.com" <b@evil.test>', 'several-addresses'],
    ['a@example.com, b@example.com', 'several-addresses'],
    ['a@example.com@evil.test', 'several-addresses'],
    ['x@evil.test', 'domain-not-allowed'],
    ['x@example.com.evil.test', 'domain-not-allowed'],
    ['x@notexample.com', 'domain-not-allowed'],
    ['x@sub.example.com', 'domain-not-allowed'],
    ['x@example.net', 'domain-not-allowed'],
    // A Cyrillic а.
    ['x@ex\u0430mple.com', 'domain-not-allowed'],
    // A dotless ı.
    ['x@examp\u0131e.com', 'domain-not-allowed'],
    ['x@example.com\u200b', 'invisible-characters'],
    ['x@exam\u00adple.com', 'invisible-characters'],
    ['\u202ex@example.com', 'invisible-characters'],
    ['\u0430nn@example.com', 'not-ascii'],
    ['x@example.com%00.evil.test', 'no-domain'],
    ['x@example.com/evil.test', 'no-address'],
    ['x@example.com:25', 'no-address'],
    ['x@[127.0.0.1]', 'no-address'],
    ['x@127.0.0.1', 'no-domain'],
    ['x@2130706433', 'no-domain'],
    ['x@localhost', 'no-domain'],
    ['x\uff20example.com', 'no-address'],
    ['..x@example.com', 'no-address'],
    ['x..y@example.com', 'no-address'],
    ['x!evil@example.com', 'no-address'],
    ['@example.com', 'no-address'],
    ['x@', 'no-address'],
    ['', 'no-address'],
    [`${'x'.repeat(10_000)}@example.com`, 'too-long'],
    [`a@${'b'.repeat(60)}.${'c'.repeat(190)}.com`, 'too-long'],
  ])('%j is refused: %s', (text, reason) => {
    const found = ownerWith({ tags: { Owner: text } });
    expect(found.found).toBe(false);
    expect(found.refused).toMatchObject([{ place: 'the tag Owner', reason }]);
    expect(found.refused[0]?.words).not.toMatch(/[\p{Cc}\p{Cf}<>]/u);
    expect(found.refused[0]?.words.length).toBeLessThan(200);
    expect(recipientFault(text, ['example.com', '*.example.net'])).toBe(reason);
  });

  test('a refused tag does not keep the next place from naming the owner', () => {
    const contact = known(CONTACT, 'account:GetAlternateContact');
    expect(ownerWith({ tags: { Owner: 'x@evil.test' }, contact })).toMatchObject({
      address: 'ops@example.com',
      refused: [{ reason: 'domain-not-allowed' }],
    });
  });

  test('the way out of a domain that is missing in the settings is told', () => {
    expect(ownerWith({ tags: { Owner: 'x@evil.test' } })).toMatchObject({
      fix: expect.stringContaining('add it to remediation.notice.domains'),
    });
  });

  test.each([
    ['Ann Example <ann@example.com>', 'ann@example.com'],
    ['mailto:ann@example.com', 'ann@example.com'],
    ['owner=ann@example.com', 'ann@example.com'],
    ['ann@example.com (payments)', 'ann@example.com'],
    [' ann@example.com. ', 'ann@example.com'],
    ["o'brien+keys@a.example.net", "o'brien+keys@a.example.net"],
    // Full-width letters are the same domain to every mail server.
    ['ann@\uff45xample.com', 'ann@example.com'],
  ])('%j is %s', (text, address) => {
    expect(ownerWith({ tags: { Owner: text } })).toMatchObject({ found: true, address });
  });

  test('a letter beyond ASCII is compared in its xn-- form, written either way', () => {
    const domains = ['xn--bcher-kva.example'];
    for (const text of ['ann@bücher.example', 'ann@xn--bcher-kva.example', 'ann@BÜCHER.example'])
      expect(ownerWith({ tags: { Owner: text } }, { domains })).toMatchObject({
        address: 'ann@xn--bcher-kva.example',
      });
  });

  test('a name must be the address and nothing beside it', () => {
    expect(ownerWith({ userName: 'owner=ann@example.com' })).toMatchObject({
      found: false,
      refused: [{ place: 'the name of the user', reason: 'no-address' }],
    });
  });

  test('without domains nothing is sent by a server; a person or a topic is told that nobody looked', () => {
    const tags = { Owner: 'ann@anywhere.example' };
    for (const channel of ['email', 'ses'] as const)
      expect(ownerWith({ tags }, { channel, domains: [] })).toMatchObject({ found: false });
    for (const channel of ['by-hand', 'sns', 'webhook'] as const)
      expect(ownerWith({ tags }, { channel, domains: [] })).toMatchObject({
        found: true,
        domainChecked: false,
      });
  });

  test('whatever a tag says, an address that is found is one in an allowed domain', () => {
    const piece = fc.constantFrom(
      'a',
      '.',
      '@',
      'example.com',
      'evil.test',
      '<',
      '>',
      ' ',
      '\r\n',
      '"',
      ',',
      'é',
      '%',
      '/',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const found = ownerWith({ tags: { Owner: pieces.join('') } });
        if (found.found) expect(found.address).toMatch(/^[\w.%]+@example\.com$/);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a hostile text is judged in a moment', () => {
    const start = performance.now();
    for (const text of ['a'.repeat(256), `${'a.'.repeat(127)}@`, `${'('.repeat(200)}@${'a.'.repeat(20)}`])
      addressIn(text);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
