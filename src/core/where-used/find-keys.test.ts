import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findKeys } from './find-keys.ts';
import { KeyFinder } from './key-finder.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const OTHER = 'ASIAQNZGKIQY56JQ7WML';
const finder = new KeyFinder([KEY, OTHER]);

const found = (text: string | Uint8Array) => findKeys(finder, text).hits;
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const wide = (text: string) => Buffer.from(text, 'utf16le');

/** What stands around an id. The bytes next to it are no capitals and digits, which would make it another one. */
const around = fc
  .tuple(fc.uint8Array({ maxLength: 80 }), fc.uint8Array({ maxLength: 80 }))
  .map(([before, after]) => [Buffer.from([...before, 32]), Buffer.from([61, ...after])] as const);
const holder = around.map(([before, after]) => Buffer.concat([before, Buffer.from(KEY), after]));

describe('whatever stands around it, an id is found', () => {
  test('as it is', () => {
    fc.assert(
      fc.property(holder, (bytes) => {
        expect(found(bytes)).toContainEqual(expect.objectContaining({ accessKeyId: KEY, encoded: [] }));
      }),
    );
  });

  test('in base64, in each of the three alignments, in both alphabets', () => {
    const alignments = new Set<number>();
    fc.assert(
      fc.property(holder, fc.constantFrom('base64', 'base64url'), (bytes, alphabet) => {
        alignments.add(bytes.indexOf(KEY) % 3);
        const hits = found(`user_data = "${bytes.toString(alphabet)}"\n`);
        expect(hits).toContainEqual(expect.objectContaining({ accessKeyId: KEY, encoded: ['base64'] }));
      }),
    );
    expect(alignments.size).toBe(3);
  });

  test('in base64 that letters before and after it run together with, and in wrapped lines', () => {
    fc.assert(
      fc.property(holder, fc.stringMatching(/^[A-Za-z0-9/+]{0,9}$/), (bytes, before) => {
        expect(found(`${before}${base64(bytes).replaceAll('=', '')}/abc`)).toContainEqual(
          expect.objectContaining({ accessKeyId: KEY, encoded: ['base64'] }),
        );
        for (const lineBreak of ['\n', '\r\n', '\n    ', '\\n']) {
          const lines = base64(Buffer.concat([Buffer.alloc(90, 7), bytes])).replaceAll(
            /.{76}/g,
            `$&${lineBreak}`,
          );
          expect(found(lines)[0]).toMatchObject({ accessKeyId: KEY, encoded: ['base64'] });
        }
      }),
    );
  });

  test('in gzip, in gzip in base64, and in gzip in base64 in gzip in base64', () => {
    fc.assert(
      fc.property(holder, (bytes) => {
        const once = gzipSync(bytes);
        expect(found(once)[0]).toMatchObject({ accessKeyId: KEY, encoded: ['gzip'] });
        expect(found(base64(once))[0]).toMatchObject({ encoded: ['base64', 'gzip'] });
        expect(found(`x/y/z1/${base64(once)}`)[0]).toMatchObject({ encoded: ['base64', 'gzip'] });
        const twice = base64(gzipSync(`write_files: ${base64(once)}\n`));
        expect(found(twice)[0]).toMatchObject({ encoded: ['base64', 'gzip', 'base64', 'gzip'] });
      }),
    );
  });
});

test('an id inside a longer run of capitals and digits is another id', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Z0-9]{0,8}$/),
      fc.stringMatching(/^[A-Z0-9]{0,8}$/),
      (before, after) => {
        const text = `key ${before}${KEY}${after}.`;
        const expected = before + after === '' ? 1 : 0;
        for (const each of [text, base64(text), base64(gzipSync(text)), wide(text)]) {
          expect(found(each)).toHaveLength(expected);
        }
      },
    ),
  );
});

test('no text without the id gives a hit', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(found(bytes)).toEqual([]);
      expect(found(base64(bytes))).toEqual([]);
    }),
  );
});

test.each([
  ['a URL-encoded sign before it', `X-Amz-Credential%3A${KEY}%2F20261122`],
  ['a JSON escape before it', String.raw`"{\u0022id\u0022:\u0022${KEY}\u0022}"`],
  ['a hexadecimal escape before it', String.raw`\x22${KEY}\x22`],
  ['small letters around it', `key${KEY}end`],
  ['the ends of the text around it', KEY],
])('an id with %s is found', (_what, text) => {
  expect(found(text)).toEqual([{ accessKeyId: KEY, encoded: [], count: 1 }]);
});

test('UTF-16 of either byte order, as PowerShell writes it, also encoded as its -EncodedCommand', () => {
  const script = `Set-AWSCredential -AccessKey ${KEY} -SecretKey x`;
  const bigEndian = wide(script).swap16();
  expect(found(wide(script))).toMatchObject([{ accessKeyId: KEY, encoded: ['utf-16'] }]);
  expect(found(bigEndian)).toMatchObject([{ accessKeyId: KEY, encoded: ['utf-16'] }]);
  expect(found(`powershell -enc ${base64(wide(script))}`)).toMatchObject([{ encoded: ['base64', 'utf-16'] }]);
});

test('user data of several MIME parts, one of them in base64, zipped and encoded as a whole', () => {
  const script = `#!/bin/sh\nexport AWS_ACCESS_KEY_ID=${KEY}\n`;
  const mime = [
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Transfer-Encoding: base64',
    '',
    base64(script),
    '--b--',
  ].join('\n');
  expect(found(base64(gzipSync(mime)))).toEqual([
    { accessKeyId: KEY, encoded: ['base64', 'gzip', 'base64'], lineInside: 2, count: 1 },
  ]);
});

test('lines are counted in what is kept and in what is packed in it, and every id of several is counted', () => {
  const text = `one\ntwo ${OTHER} ${KEY}\nthree ${KEY}\n${base64(`a\nb\nc ${KEY}\n`)}\n`;
  expect(found(text)).toEqual([
    { accessKeyId: KEY, line: 2, encoded: [], count: 2 },
    { accessKeyId: OTHER, line: 2, encoded: [], count: 1 },
    { accessKeyId: KEY, line: 4, encoded: ['base64'], lineInside: 3, count: 1 },
  ]);
});

describe('what cannot be unpacked is said', () => {
  test('gzip that is damaged; gzip that is cut short is searched as far as it goes', () => {
    const zipped = gzipSync(`${'x'.repeat(50)} ${KEY} ${Buffer.from(deflateRawSync(KEY)).toString('hex')}`);
    const damaged = Buffer.from(zipped);
    damaged.fill(255, 12, 24);
    expect(findKeys(finder, damaged)).toEqual({ hits: [], unsearched: ['damaged'] });
    expect(findKeys(finder, base64(damaged)).unsearched).toEqual(['damaged']);
    expect(found(zipped.subarray(0, -8))).toMatchObject([{ accessKeyId: KEY }]);
  });

  test('gzip that unpacks to more than is searched', () => {
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024));
    expect(findKeys(finder, base64(bomb)).unsearched).toEqual(['too-large']);
  });
});

test('a run of megabytes is walked through, and what is nested without end comes to one', () => {
  const text = 'QUFB'.repeat(1_000_000);
  expect(findKeys(finder, `${text}\n${KEY}`).hits).toMatchObject([{ line: 2 }]);
});

test.each([[[]], [['AKIA.*']], [['short']]])('ids %j are a fault of the program', (ids) => {
  expect(() => new KeyFinder(ids)).toThrow('capitals and digits');
});
