import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../policy/pattern.ts';
import { everyOne, isOfType, literal, MOST_NAMED, together } from './resource-text.ts';

const CONTEXT = { values: new Map(), others: 'unknown' } as const;
const BUCKET = 'arn:aws:s3:::assets/';
const READING = { variables: true, wildcards: true } as const;

const texts = (arns: readonly string[]) => together(arns).texts.map(({ text }) => text);

describe('resources of a policy', () => {
  test('a name of somebody else is a name: its wildcards and variables are written as characters', () => {
    expect(literal(`${BUCKET}a*b?c$d\${aws:username}"'`)).toMatchObject({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as IAM escapes characters
      text: 'arn:aws:s3:::assets/a${*}b${?}c${$}d${$}{aws:username}"\'',
    });
  });

  test('whatever a name is, the literal matches it, and no other name', () => {
    const name = fc.string({
      unit: fc.constantFrom('*', '?', '$', '{', '}', 'a', 'b', '/', ':', '"'),
      minLength: 1,
    });
    fc.assert(
      fc.property(name, name, (one, other) => {
        const pattern = compilePattern(literal(`${BUCKET}${one}`)?.text ?? '', READING);
        expect(pattern(`${BUCKET}${one}`, CONTEXT)).toBe(true);
        expect(pattern(`${BUCKET}${other}`, CONTEXT)).toBe(one === other);
      }),
      { numRuns: 300 },
    );
  });

  test('a name that no policy can hold is put together with its place, and never written', () => {
    expect(literal(`${BUCKET}a\nb`)).toBeUndefined();
    expect(literal(`${BUCKET}\u202eb`)).toBeUndefined();
    expect(texts([`${BUCKET}x/a\u001b[31m`])).toEqual([`${BUCKET}x/*`]);
    expect(texts([`arn:aws:s3:::as\u0007sets/a`])).toEqual(['arn:aws:s3:::*']);
  });

  test('few names are named; many are what they have in common, and stay in their bucket', () => {
    const names = Array.from({ length: MOST_NAMED + 1 }, (_, index) => `${BUCKET}in/part-${index}a`);
    expect(texts(names.slice(1))).toEqual(names.slice(1));
    expect(texts(names)).toEqual([`${BUCKET}in/part-*`]);
    expect(texts([...names, ...names.map((name) => name.replace('assets', 'other'))])).toEqual([
      `${BUCKET}in/part-*`,
      'arn:aws:s3:::other/in/part-*',
    ]);
  });

  test('a date in a name is of that day: tomorrow has another one', () => {
    expect(texts([`${BUCKET}daily/2026-11-01.json`, `${BUCKET}daily/2026-11-02.json`])).toEqual([
      `${BUCKET}daily/*`,
    ]);
    expect(texts([`${BUCKET}year=2026/11/a`])).toEqual([`${BUCKET}year=*`]);
    const snapshot = 'arn:aws:ec2:eu-west-1:202612345678:snapshot/snap-0a';
    expect(texts([snapshot])).toEqual([snapshot]);
  });

  test("wildcards of ours stay: a secret's six characters, a log group's streams", () => {
    const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????';
    expect(literal(secret)?.text).toBe(secret);
    expect(literal('arn:aws:logs:eu-west-1:111122223333:log-group:a*:*')?.text).toBe(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as IAM escapes characters
      'arn:aws:logs:eu-west-1:111122223333:log-group:a${*}:*',
    );
  });

  test('an object that is called like a secret or a log group keeps its wildcards as characters', () => {
    for (const name of ['x:secretsmanager:y-??????', 'x:logs:y:*'])
      expect(literal(`${BUCKET}${name}`)?.text).not.toMatch(/[?*](?!\})/);
  });

  test('buckets whose names have nothing in common are named, and never put together to every bucket there is', () => {
    const buckets = 'abcdefgh'.split('').map((letter) => `arn:aws:s3:::${letter}-data`);
    expect(texts(buckets)).toEqual(buckets);
    expect(texts(['arn:aws:s3:::2026-11-example'])).toEqual(['arn:aws:s3:::2026-11-example']);
    expect(texts(buckets.map((arn) => arn.replace(':::', ':::acme-')))).toEqual(['arn:aws:s3:::acme-*']);
  });

  test('all of a type are those of the account and the regions', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as AWS publishes it
    const volume = 'arn:${Partition}:ec2:${Region}:${Account}:volume/${VolumeId}';
    const place = { partition: 'aws-us-gov', accountId: '111122223333', regions: ['us-gov-west-1'] };
    expect(everyOne(volume, place)).toEqual([
      {
        text: 'arn:aws-us-gov:ec2:us-gov-west-1:111122223333:volume/*',
        arn: 'arn:aws-us-gov:ec2:us-gov-west-1:111122223333:volume/*',
      },
    ]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as AWS publishes it
    const bucket = isOfType('arn:${Partition}:s3:::${BucketName}');
    expect([bucket('arn:aws:s3:::assets'), bucket('arn:aws:s3:::assets/key')]).toEqual([true, false]);
    expect(isOfType(volume)('arn:aws:ec2:eu-west-1:111122223333:snapshot/s')).toBe(false);
  });

  test('a name of two thousand slashes is told apart at once', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as AWS publishes ARNs
    const isMethod = isOfType('arn:${Partition}:x:${Region}::/a/${A}/${B}/${C}/${D}/${E}/end');
    const began = performance.now();
    expect(isMethod(`arn:aws:x:eu-west-1::/a${'/'.repeat(2000)}`)).toBe(false);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
