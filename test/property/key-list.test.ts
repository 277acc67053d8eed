import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Problem } from '../../src/core/model/problem.ts';
import type { KeyList } from '../../src/core/model/triage.ts';
import { readKeyList } from '../../src/core/triage/read-key-list.ts';

/** A list of leaked keys is read by whoever cleans up after a leak: it must not leak once more. */

const letters = (alphabet: string, length: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }).map((all) => all.join(''));

const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SMALL = CAPITALS.toLowerCase();
const secret = letters(`${CAPITALS}${SMALL}0123456789/+`, 40)
  // One in words, as a person would choose it, is no secret of AWS.
  .filter((text) => /\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text));
const token = letters(`${CAPITALS}${SMALL}0123456789/+=`, 220);
const bedrock = letters(`${CAPITALS}${SMALL}0123456789+/`, 120).map((text) => `ABSK${text}`);
const planted = fc.oneof(secret, token, bedrock);
const id = fc
  .tuple(fc.constantFrom('AKIA', 'ASIA'), letters(`${CAPITALS}234567`, 16))
  .map((parts) => parts.join(''));

const place = (hidden: string) =>
  fc.record(
    {
      secret_type: fc.constantFrom('aws_access_key_id', 'aws_secret_access_key', hidden),
      secret: fc.constantFrom(hidden, `AKIARTX3GSDSQAAAAAAA ${hidden}`),
      created_at: fc.constantFrom('2026-11-20T00:00:00Z', hidden),
      html_url: fc.constantFrom(
        `https://${hidden}/`,
        `https://x.example/?k=${hidden}`,
        `https://u:${hidden}@h.example/`,
        hidden,
      ),
      repository: fc.record({ full_name: fc.constantFrom(`a/${hidden}`, `${hidden}/b`, hidden) }),
      type: fc.constantFrom(`Recon:IAMUser/${hidden}`, hidden),
      severity: fc.constantFrom(8, hidden),
      updatedAt: fc.constant(hidden),
      resource: fc.record({
        accessKeyDetails: fc.record({ accessKeyId: fc.constant(hidden), userName: fc.constant(hidden) }),
      }),
      ProductArn: fc.constant(hidden),
      Types: fc.constant([`TTPs/${hidden}`]),
      Severity: fc.constant({ Label: hidden }),
      Resources: fc.constant([
        { Type: 'AwsIamAccessKey', Id: `x ${hidden}`, Details: { AwsIamAccessKey: { UserName: hidden } } },
      ]),
      detail: fc.record({
        eventTypeCode: fc.constantFrom('AWS_RISK_CREDENTIALS_EXPOSED', hidden),
        eventMetadata: fc.constant({ publicKey: hidden, exposedUrl: `https://${hidden}`, userName: hidden }),
        affectedEntities: fc.constant([{ entityValue: hidden }]),
      }),
      other: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );

const asJson = (hidden: string) =>
  fc.oneof(
    fc.array(place(hidden), { minLength: 1, maxLength: 3 }).map((list) => JSON.stringify(list)),
    fc
      .array(place(hidden), { minLength: 1, maxLength: 3 })
      .map((list) => list.map((each) => JSON.stringify(each)).join('\n')),
    fc.array(place(hidden), { maxLength: 3 }).map((Findings) => JSON.stringify({ Findings }, null, 1)),
  );

const asText = (hidden: string) =>
  fc.oneof(
    fc.tuple(fc.string(), id, fc.string()).map(([a, key, b]) => `${a}\n${key} ${hidden}\n${b}${hidden}`),
    fc
      .tuple(id, fc.shuffledSubarray(['time', 'repo', 'user', 'type', 'severity'], { minLength: 1 }))
      .map(
        ([key, columns]) =>
          `access_key_id,${columns.join(',')}\n${key},${columns.map(() => hidden).join(',')}`,
      ),
  );

const list = planted.chain((hidden) =>
  fc.record({ hidden: fc.constant(hidden), text: fc.oneof(asJson(hidden), asText(hidden)), cut: fc.nat(40) }),
);

function readOr(text: string, cut: number): KeyList | Problem {
  const size = cut + 1;
  const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
    text.slice(at * size, (at + 1) * size),
  );
  try {
    return readKeyList(chunks, 'list');
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** Pieces of it, so that a part that was kept shows too. */
function piecesOf(hidden: string): readonly string[] {
  return Array.from({ length: Math.floor(hidden.length / 20) }, (_, at) =>
    hidden.slice(at * 20, at * 20 + 20),
  );
}

test('whatever is read, nothing of a secret in it is kept or told, and ids are all of the form of ids', () => {
  fc.assert(
    fc.property(list, ({ hidden, text, cut }) => {
      const read = readOr(text, cut);
      const kept = read instanceof Problem ? `${read.message} ${read.hint}` : JSON.stringify(read);
      for (const piece of piecesOf(hidden)) expect(kept.toLowerCase()).not.toContain(piece.toLowerCase());
      if (read instanceof Problem) return;
      for (const { id: each } of read.keys) expect(each).toMatch(/^A[A-Z]{3}[A-Z0-9]{16,17}$/);
    }),
    { numRuns: 1_000 },
  );
});

test('every id of a list is found, whatever stands around it and however it is cut', () => {
  fc.assert(
    fc.property(fc.array(id, { minLength: 1, maxLength: 20 }), fc.string(), fc.nat(30), (ids, noise, cut) => {
      const filler = noise.replaceAll(/[[{<\p{Cc}]|PK/gu, '');
      const read = readOr(ids.map((each) => `${filler} ${each} ${filler}`).join('\n'), cut);
      const found = read instanceof Problem ? [] : read.keys.map((key) => key.id);
      expect(found).toEqual(expect.arrayContaining([...new Set(ids)]));
    }),
    { numRuns: 500 },
  );
});
