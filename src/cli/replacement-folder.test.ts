import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MadePolicy, MadeRole, Replacement } from '../core/model/replacement.ts';
import { writeReplacement } from './replacement-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOTHING: Replacement = {
  schemaVersion: '1.0',
  tool: { name: 'keyreeve', version: '0' },
  now: '2026-11-22T12:00:00Z',
  subject: { accessKeyId: 'AKIARTX3GSDSQAAAAAAA', accountId: '111122223333', partition: 'aws' },
  outcome: 'nothing-to-grant',
  says: 'Nothing.',
  evidence: {
    ...{ verdict: 'consistent-use', verdictSays: 'Consistent use.', sources: [] },
    window: { since: '2026-08-24T12:00:00Z', until: '2026-11-22T12:00:00Z' },
  },
  ...{ granted: [], leftOut: [], policies: [], unknown: [], notes: [], complete: true },
  check: { calls: 0, allowed: 0, questions: 0, problems: [] },
  reach: { after: { actions: 0, services: 0 } },
};
const POLICY: MadePolicy = { name: 'ann', document: { Version: '2012-10-17', Statement: [] } };
const ROLE: MadeRole = {
  ...{ kind: 'lambda', name: 'ann', arn: 'arn:aws:iam::111122223333:role/ann', description: 'In place' },
  ...{ trust: { Version: '2012-10-17', Statement: [] }, checks: [], needs: [] },
};
const MADE: Replacement = { ...NOTHING, outcome: 'made', policies: [POLICY], role: ROLE };
const TOLD = ['README.md', 'replacement.json'];

test('what an earlier run wrote and this one does not is removed and told: it would look complete', () => {
  expect(writeReplacement(folder, { ...MADE, policies: [POLICY, POLICY] })).toEqual([]);
  expect(writeReplacement(folder, MADE)).toEqual(['policy-1.json', 'policy-2.json']);
  expect(writeReplacement(folder, NOTHING)).toEqual([
    ...['commands.sh', 'policy.json', 'role.tf', 'template.json', 'trust.json'],
  ]);
  expect(readdirSync(folder).sort()).toEqual(TOLD);
});

test('of a key that is refused nothing is left that an earlier run made', () => {
  writeReplacement(folder, MADE);
  const removed = writeReplacement(folder, { ...NOTHING, outcome: 'refused' });
  expect(removed).toContain('policy.json');
  expect(readdirSync(folder)).toEqual([]);
});

test("nothing is removed that no run is known to have written: a file of somebody's own, whatever its name", () => {
  writeFileSync(join(folder, 'role.tf'), 'own');
  writeFileSync(join(folder, 'policy-2.json'), 'own');
  writeReplacement(folder, NOTHING);
  expect(writeReplacement(folder, NOTHING)).toEqual([]);
  writeReplacement(folder, MADE);
  writeFileSync(join(folder, 'notes.txt'), 'own');
  expect(writeReplacement(folder, NOTHING)).not.toContain('policy-2.json');
  expect(readdirSync(folder).sort()).toEqual([...TOLD, 'notes.txt', 'policy-2.json'].sort());
});

test.each([
  'no JSON',
  '[]',
  '{"tool":{"name":"another"},"policies":[{}]}',
  '{"tool":{"name":"keyreeve"},"policies":7}',
])('a result that is none of ours (%s) says nothing of what is there', (text) => {
  for (const name of ['replacement.json', 'role.tf', 'policy.json'])
    writeFileSync(join(folder, name), name === 'replacement.json' ? text : 'own');
  expect(writeReplacement(folder, NOTHING)).toEqual([]);
  expect(readFileSync(join(folder, 'role.tf'), 'utf8')).toBe('own');
});

test('what cannot be removed is told, before anything is written', () => {
  writeReplacement(folder, MADE);
  const before = readFileSync(join(folder, 'replacement.json'), 'utf8');
  rmSync(join(folder, 'role.tf'));
  mkdirSync(join(folder, 'role.tf'));
  expect(() => writeReplacement(folder, NOTHING)).toThrow(/role\.tf cannot be written/);
  expect(readFileSync(join(folder, 'replacement.json'), 'utf8')).toBe(before);
});
