import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Problem } from '../../core/model/problem.ts';
import { HANDLER_VARIABLES, handlerConfiguration } from './configuration.ts';

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:keyreeve';
const ENOUGH = { AWS_REGION: 'us-east-1', KEYREEVE_LEDGER: 'dynamodb:ledger', KEYREEVE_SNS_TOPIC: TOPIC };
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const PEM = publicKey.export({ format: 'pem', type: 'spki' }) as string;

function problem(env: Readonly<Record<string, string>>): Problem {
  try {
    handlerConfiguration(env);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

test('a ledger and somebody to tell are enough', () => {
  expect(handlerConfiguration(ENOUGH)).toEqual({
    home: { partition: 'aws', region: 'us-east-1' },
    ledger: { kind: 'dynamodb', table: 'ledger', region: 'us-east-1' },
    memberRole: 'KeyreeveEventHandler',
    notify: 'attempts',
    tell: { webhook: false, topicArn: TOPIC },
  });
});

test.each([
  ['s3:a-bucket', { bucket: 'a-bucket', prefix: '' }],
  ['s3:a-bucket/events', { bucket: 'a-bucket', prefix: 'events/' }],
  ['s3://a-bucket/events/', { bucket: 'a-bucket', prefix: 'events/' }],
])('the ledger %s', (text, place) => {
  expect(handlerConfiguration({ ...ENOUGH, KEYREEVE_LEDGER: text }).ledger).toMatchObject({
    kind: 's3',
    ...place,
  });
});

test.each([PEM, PEM.replaceAll('\n', '\\n'), PEM.replaceAll(/-----.*-----|\n/g, '')])(
  'a public key is taken as PEM, with its line breaks written out, and as its base64 alone (%#)',
  (key) => {
    const env = { ...ENOUGH, KEYREEVE_STANDING_PLAN: 's3://plans/standing.json', KEYREEVE_PUBLIC_KEY: key };
    const { standing } = handlerConfiguration(env);
    expect(standing?.at).toEqual({ bucket: 'plans', key: 'standing.json' });
    expect(standing?.publicKey.equals(publicKey)).toBe(true);
  },
);

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  ['no ledger', { KEYREEVE_LEDGER: '' }, /KEYREEVE_LEDGER is not set/],
  ['a ledger of another kind', { KEYREEVE_LEDGER: 'redis:x' }, /neither dynamodb:TABLE nor s3:BUCKET/],
  ['nobody to tell', { KEYREEVE_SNS_TOPIC: '' }, /nobody would be told/],
  [
    'a topic of another partition',
    { KEYREEVE_SNS_TOPIC: TOPIC.replace('aws:', 'aws-cn:') },
    /no ARN of a standard topic/,
  ],
  ['a topic in order', { KEYREEVE_SNS_TOPIC: `${TOPIC}.fifo` }, /no ARN of a standard topic/],
  ['an account that is none', { KEYREEVE_ACCOUNTS: '1111,222222222222' }, /no account id/],
  ['half of SES', { KEYREEVE_SES_TO: 'a@example.com' }, /go together/],
  [
    'an address that is none',
    { KEYREEVE_SES_FROM: 'a@example.com', KEYREEVE_SES_TO: 'b' },
    /holds something that is no address/,
  ],
  ['a word for whom to tell what', { KEYREEVE_NOTIFY: 'everything' }, /none of findings, attempts and all/],
  ['a plan without a key', { KEYREEVE_STANDING_PLAN: 'plan.json' }, /KEYREEVE_PUBLIC_KEY is not set/],
  ['a key without a plan', { KEYREEVE_PUBLIC_KEY: PEM }, /no standing plan/],
  ['a misspelt variable', { KEYREEVE_ACCOUNT: '111122223333' }, /Is KEYREEVE_ACCOUNTS meant\?/],
  ['no region', { AWS_REGION: '' }, /names no region/],
])('%s is a bad-handler-settings problem that says so', (_name, change, words) => {
  expect(problem({ ...ENOUGH, ...change })).toMatchObject({
    code: 'bad-handler-settings',
    message: expect.stringMatching(words),
  });
});

test('all that is wrong is told at once, and a private key in the place of a public one is not taken, nor told', () => {
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  const { message } = problem({
    AWS_REGION: 'us-east-1',
    KEYREEVE_STANDING_PLAN: 'plan.json',
    KEYREEVE_PUBLIC_KEY: pem,
  });
  expect(message.split('\n')).toHaveLength(4);
  expect(message).not.toContain(pem.split('\n')[1]);
});

test.each([
  ['eu-west-1', 'us-east-1'],
  ['cn-northwest-1', 'cn-north-1'],
  ['us-gov-east-1', 'us-gov-west-1'],
])('V04: in %s the function is refused as wrong-region, and told where it belongs', (region, home) => {
  const { code, hint } = problem({ ...ENOUGH, AWS_REGION: region });
  expect([code, hint]).toEqual(['wrong-region', `Put it into ${home}.`]);
});

test('the guide names every variable', () => {
  const guide = readFileSync(new URL('../../../docs/guides/event-handler.md', import.meta.url), 'utf8');
  for (const [name, says] of Object.entries(HANDLER_VARIABLES))
    expect(guide).toContain(`| \`${name}\` | ${says} |`);
});
