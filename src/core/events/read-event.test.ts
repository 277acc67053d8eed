import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { delivered } from '../../../test/support/event-handler.ts';
import { decideEvent } from './decide.ts';
import { eventNotice } from './event-notice.ts';
import type { EventHome, Happening } from './happening.ts';
import { readEvent } from './read-event.ts';

const HOME: EventHome = { partition: 'aws', region: 'us-east-1' };
const ACCOUNT = '111122223333';
const KEY = 'AKIAQXYZANNSFIRSTKEY';

/** A record of CreateAccessKey as CloudTrail writes it, with what the test says instead. */
function record(more: Readonly<Record<string, unknown>> = {}) {
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/eve`, userName: 'eve' },
    eventTime: '2026-11-22T12:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    awsRegion: 'us-east-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.36',
    requestParameters: { userName: 'ann' },
    responseElements: { accessKey: { accessKeyId: KEY, userName: 'ann', status: 'Active' } },
    eventID: '5a4db0c5-0001-4000-8000-111122223333',
    recipientAccountId: ACCOUNT,
    ...more,
  };
}

function happeningIn(more: Readonly<Record<string, unknown>> = {}): Happening {
  const read = readEvent(delivered(record(more)), HOME);
  if (read.kind !== 'happening') throw new Error(`${read.kind}: ${read.words}`);
  return read.happening;
}

describe('whose it is', () => {
  test('the user who is named, and not the one who called', () => {
    expect(happeningIn().target).toEqual({ kind: 'user', userName: 'ann', implied: false });
  });

  test('without a name, the caller', () => {
    const responseElements = { accessKey: { accessKeyId: KEY, userName: 'eve' } };
    const { target } = happeningIn({ requestParameters: null, responseElements });
    expect(target).toEqual({ kind: 'user', userName: 'eve', implied: true });
    expect(
      happeningIn({ requestParameters: null, responseElements: { accessKey: { accessKeyId: KEY } } }).target,
    ).toEqual({ kind: 'user', userName: 'eve', implied: true });
  });

  test('V07: of root without a name, root itself; of root with a name, that user', () => {
    const userIdentity = { type: 'Root', arn: `arn:aws:iam::${ACCOUNT}:root`, accountId: ACCOUNT };
    const responseElements = { accessKey: { accessKeyId: KEY } };
    expect(happeningIn({ userIdentity, requestParameters: null, responseElements }).target).toEqual({
      kind: 'root',
    });
    // With an account alias, root carries it as a user name (CloudTrail User Guide, userIdentity).
    const aliased = { ...userIdentity, userName: 'our-alias' };
    expect(happeningIn({ userIdentity: aliased, requestParameters: null, responseElements }).target).toEqual({
      kind: 'root',
    });
    expect(happeningIn({ userIdentity }).target).toMatchObject({ userName: 'ann' });
  });

  test('V12: an IAM user who is called root is a user', () => {
    const responseElements = { accessKey: { accessKeyId: KEY, userName: 'root' } };
    const { target } = happeningIn({ requestParameters: { userName: 'root' }, responseElements });
    expect(target).toEqual({ kind: 'user', userName: 'root', implied: false });
  });

  test.each([
    ['two users', { requestParameters: { userName: 'bob' } }],
    [
      'nobody, by a role',
      { userIdentity: { type: 'AssumedRole' }, requestParameters: null, responseElements: null },
    ],
    ['a name that IAM does not allow', { requestParameters: { userName: 'a;b' }, responseElements: null }],
    ['no key', { responseElements: { accessKey: { userName: 'ann' } } }],
    [
      'a session in the place of a key',
      { responseElements: { accessKey: { accessKeyId: 'ASIAQXYZANNSFIRSTKEY' } } },
    ],
    ['no id', { eventID: undefined }],
    ['an id that could lead elsewhere', { eventID: '../../other' }],
    ['no time', { eventTime: 'yesterday' }],
    ['another account than its envelope', { recipientAccountId: '999999999999' }],
    ['no status', { eventName: 'UpdateAccessKey', requestParameters: { userName: 'ann', accessKeyId: KEY } }],
  ])('an event that names %s cannot be used, and that is told', (_name, more) => {
    const event = { ...delivered(record(more)), account: ACCOUNT };
    const read = readEvent(event, HOME);
    expect(read).toMatchObject({
      kind: 'unusable',
      words: expect.stringMatching(/^(Create|Update)AccessKey: /),
    });
    if (read.kind === 'unusable') expect(read.eventId).toMatch(/^[0-9a-f-]{8,64}$/i);
  });
});

describe('what is none of ours', () => {
  test.each([
    ['nothing', undefined],
    ['a text', 'CreateAccessKey'],
    ['a list', [record()]],
    ['an event that somebody put with a source of their own', { ...delivered(record()), source: 'my.app' }],
    ['a sign-in', { ...delivered(record()), 'detail-type': 'AWS Console Sign In via CloudTrail' }],
    ['another call', delivered(record({ eventName: 'ListAccessKeys' }))],
    ['the same call of another service', delivered(record({ eventSource: 'evil.amazonaws.com' }))],
    [
      'a refused call that names nobody',
      delivered(
        record({
          errorCode: 'ValidationError',
          userIdentity: { type: 'AssumedRole' },
          requestParameters: null,
          responseElements: null,
        }),
      ),
    ],
  ])('%s', (_name, event) => {
    expect(readEvent(event, HOME)).toMatchObject({ kind: 'ignored' });
  });

  test.each([
    ['aws', 'us-east-1', 'eu-west-1'],
    ['aws-cn', 'cn-north-1', 'cn-northwest-1'],
    ['aws-us-gov', 'us-gov-west-1', 'us-gov-east-1'],
  ] as const)(
    'V04: in the partition %s an event reaches %s alone, and not %s',
    (partition, region, other) => {
      const home = { partition, region };
      expect(readEvent(delivered(record({ awsRegion: region })), home)).toMatchObject({
        kind: 'happening',
        happening: { account: { partition } },
      });
      const elsewhere = readEvent(delivered(record({ awsRegion: other })), home);
      expect(elsewhere).toMatchObject({ kind: 'wrong-region', words: expect.stringContaining(region) });
    },
  );
});

test("V06, V08: what is refused is an attempt; what switches off is nobody's harm, and ours is told apart", () => {
  const self = {
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Handler/fn`,
    memberRole: '/ops/KeyreeveEventHandler',
    sessionName: 'keyreeve-event-handler',
  };
  const off = {
    eventName: 'UpdateAccessKey',
    requestParameters: { userName: 'ann', accessKeyId: KEY, status: 'Inactive' },
    responseElements: null,
  };
  const by = (arn: string) => ({ ...off, userIdentity: { type: 'AssumedRole', arn } });
  const decided = (more: Readonly<Record<string, unknown>>) => decideEvent(happeningIn(more), self).do;
  expect(decided({ errorCode: 'LimitExceededException', responseElements: null })).toBe('attempt');
  expect(decided(off)).toBe('ignore');
  expect(decided(by(self.arn))).toBe('own');
  const member = `arn:aws:sts::${ACCOUNT}:assumed-role/keyreeveeventhandler/keyreeve-event-handler`;
  expect(decided(by(member))).toBe('own');
  expect(decided(by(`${member}-of-somebody`))).toBe('ignore');
  expect(decided({ ...by(member), requestParameters: { ...off.requestParameters, status: 'Active' } })).toBe(
    'judge',
  );
});

test('whatever is handed in is read or refused, and never throws', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('CreateAccessKey', 'us-east-1', 'aws.iam', ACCOUNT, KEY),
  );
  const anything = fc.letrec((tie) => ({
    value: fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), tie('list'), tie('object')),
    list: fc.array(tie('value'), { maxLength: 3 }),
    object: fc.dictionary(
      fc.constantFrom('userName', 'accessKey', 'accessKeyId', 'type', '__proto__', 'x'),
      tie('value'),
      {
        maxKeys: 4,
      },
    ),
  })).value;
  const names = [
    'userIdentity',
    'requestParameters',
    'responseElements',
    'eventTime',
    'eventID',
    'errorCode',
    'recipientAccountId',
  ];
  const changes = fc.dictionary(fc.constantFrom(...names), anything);
  fc.assert(
    fc.property(changes, anything, (more, whole) => {
      for (const event of [delivered(record(more)), whole, { ...delivered(record()), detail: whole }]) {
        const read = readEvent(event, HOME);
        if (read.kind !== 'happening') continue;
        expect(read.happening.eventId).toMatch(/^[0-9a-f-]{8,64}$/i);
        expect(read.happening.account.id).toMatch(/^\d{12}$/);
      }
    }),
    { numRuns: 500 },
  );
});

test('an event that goes round in a circle, or down without end, is read like any other', () => {
  const circle: Record<string, unknown> = { ...record() };
  circle.requestParameters = { userName: 'ann', itself: circle };
  expect(readEvent(delivered(circle), HOME)).toMatchObject({ kind: 'happening' });
  let deep: unknown = 'end';
  for (let level = 0; level < 100_000; level += 1) deep = { deep };
  expect(readEvent(delivered(record({ additionalEventData: deep, userIdentity: deep })), HOME)).toMatchObject(
    {
      kind: 'happening',
    },
  );
});

test('what an attacker wrote comes out of a notice harmless: no link, no mention, no line, no code, and not without end', () => {
  const evil =
    '<!channel> https://evil.example/x [click](http://evil) `code`\n::error::boo\u202e\u001b[31m @everyone';
  const happening = happeningIn({
    userAgent: `${evil} ${'A'.repeat(100_000)}`,
    sourceIPAddress: evil,
    userIdentity: { type: evil, arn: evil, accessKeyId: evil, userName: 'eve' },
    errorCode: evil,
  });
  const { subject, text } = eventNotice(
    {
      verdict: 'attempt',
      happening,
      words: `It was refused (${evil}): nothing was made.`,
      findings: [],
      notRead: [evil],
    },
    '2026-11-22T12:00:09Z',
  );
  expect(text).toContain('told 9 seconds later');
  for (const bad of ['<!', '://', '](', '`', '\u202e', '\u001b', '@everyone', '\n::error']) {
    expect(text).not.toContain(bad);
    expect(subject).not.toContain(bad);
  }
  expect(text.length).toBeLessThan(5_000);
});
