import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { settingsFrom } from '../../../test/support/settings-words.ts';
import { found, PROD, RUN_NOW, smallRun } from '../../../test/support/small-run.ts';
import { marker } from '../../core/engine/marks.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Run } from '../../core/model/run.ts';
import { json } from '../../outputs/json.ts';
import { ndjson } from '../../outputs/ndjson.ts';
import { type AttestFlags, attestCommand } from './attest.ts';
import { type SuppressFlags, suppressCommand } from './suppress.ts';

let folder: string;
let printed: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-suppress-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text, ...rest) => {
    printed += String(text);
    const done = rest.find((each) => typeof each === 'function');
    done?.();
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.stubEnv('KEYREEVE_AUTHOR', undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

// One rule: ids of its findings begin alike, as they do in a real run.
const finding = found('app', {
  id: `${'ab'.repeat(4)}${'1'.repeat(24)}`,
  credential: { kind: 'access-key', accessKeyId: 'AKIAEXAMPLE1' },
});
const other = found('app', { id: `${'ab'.repeat(4)}${'1'.repeat(23)}2` });
const passing = found('carol', { id: 'c'.repeat(32), status: 'pass' });
const manual = found('dave', { id: 'd'.repeat(32), status: 'manual' });
const unknown = found('eve', { id: 'e'.repeat(32), status: 'unknown' });

function saved(write: typeof json = json, more: Partial<Run> = {}): string {
  const path = join(folder, 'run.json');
  const report = smallRun([finding, other, passing, manual, unknown], undefined, more);
  writeFileSync(path, [...write(report)].join(''));
  return path;
}

function suppress(id: string, more: Partial<SuppressFlags> = {}): Promise<number> {
  const flags = {
    from: more.from ?? saved(),
    reason: 'Moved in spring.',
    author: 'Ann',
    until: '2026-12-31',
    config: join(folder, 'keyreeve.yaml'),
    now: RUN_NOW,
    ...more,
  };
  return suppressCommand(id, flags);
}

function attest(rule: string, more: Partial<AttestFlags> = {}): Promise<number> {
  const evidence = join(folder, 'seen.txt');
  writeFileSync(evidence, 'I looked.\n');
  return attestCommand(rule, {
    account: PROD.id,
    by: 'Bob',
    evidence,
    until: '2027-11-22',
    config: join(folder, 'keyreeve.yaml'),
    now: RUN_NOW,
    ...more,
  });
}

const written = () => readFileSync(join(folder, 'keyreeve.yaml'), 'utf8');

async function refusal(doing: Promise<number>): Promise<string> {
  const error = await doing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Problem)) throw new Error(`no problem, but ${String(error)}`);
  expect(error.exitStatus).toBe(2);
  return `${error.code}: ${error.message} ${error.hint}`;
}

describe('keyreeve suppress', () => {
  test.each([
    ['JSON', json],
    ['NDJSON', ndjson],
  ])(
    'writes a suppression of a finding of a run in %s, which then holds for it alone',
    async (_name, write) => {
      expect(await suppress(finding.id, { from: saved(write) })).toBe(0);
      const settings = settingsFrom(written());
      expect(settings.suppressions).toEqual([
        {
          reason: 'Moved in spring.',
          author: 'Ann',
          until: '2026-12-31',
          match: {
            finding: finding.id,
            rule: finding.rule,
            account: PROD.id,
            arn: finding.resource.arn,
          },
          place: 'keyreeve.yaml:4',
        },
      ]);
      expect(written()).toContain('# The access-key AKIAEXAMPLE1');
      expect(printed).toContain(`Suppressed until 2026-12-31: ${finding.id}`);
      const marks = marker(settings, RUN_NOW);
      expect(marks.mark(finding).suppressed).toBeDefined();
      // P12: the other key of the same user.
      expect(marks.mark(other).suppressed).toBeUndefined();
      // Offline no key id is known, and the id of the finding is the same.
      const { credential: _credential, ...offline } = finding;
      expect(marks.mark(offline).suppressed).toBeDefined();
    },
  );

  test('takes the beginning of an id where only one finding has it', async () => {
    const told = await refusal(suppress('abababab1'));
    expect(told).toMatch(/2 findings .* begin with abababab1.*Give more digits of the one you mean:\n/);
    // They differ in the last digit only.
    for (const { id, account, resource } of [finding, other]) {
      expect(told).toContain(`\n  ${id}  ${account.id}  ${resource.name}`);
    }
    expect(await refusal(suppress('abababab'))).toContain('is no id of a finding');
    expect(await suppress(`abababab${'1'.repeat(24)}`)).toBe(0);
  });

  test('lists at most five of those that begin so, each by sixteen digits', async () => {
    const from = join(folder, 'many.json');
    const many = Array.from({ length: 7 }, (_, index) =>
      found(`u${index}`, { id: `${'ab'.repeat(4)}1${index}${'0'.repeat(22)}` }),
    );
    writeFileSync(from, [...json(smallRun(many))].join(''));
    const told = await refusal(suppress('abababab1', { from }));
    expect(told.split('\n').slice(1)).toEqual([
      ...[0, 1, 2, 3, 4].map((index) => `  abababab1${index}000000  ${PROD.id}  u${index}`),
      '  and 2 more',
    ]);
    expect(await suppress('abababab13', { from })).toBe(0);
  });

  test('keeps what stands in the file, and who may read it', async () => {
    const path = join(folder, 'keyreeve.yaml');
    const text = '# Ours.\nversion: 1\nrules:   # off\n  root-access-key:   off\n';
    writeFileSync(path, text);
    chmodSync(path, 0o640);
    await suppress(finding.id);
    expect(written().startsWith(text)).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  test.each([['twice', 'is suppressed already, until 2026-12-31 (keyreeve.yaml:4)']])(
    'refuses to suppress a finding %s',
    async (_name, words) => {
      await suppress(finding.id);
      expect(await refusal(suppress(finding.id))).toContain(words);
      expect(await suppress(finding.id, { now: '2027-01-01T00:00:00Z', until: '2027-02-01' })).toBe(0);
    },
  );

  test.each([
    ['a pass', passing.id, {}, 'its status is pass'],
    ['what could not be read', unknown.id, {}, 'what could not be read stays unknown'],
    ['what a person must look at', manual.id, {}, 'keyreeve attest'],
    ['what the run does not have', 'f'.repeat(32), {}, 'has no finding'],
    ['no id', 'user-key-age', {}, 'is no id of a finding'],
    ['yesterday', finding.id, { until: '2026-11-21' }, 'has passed: today is 2026-11-22'],
    ['no day', finding.id, { until: '2026-02-30' }, 'is no day'],
    ['no reason', finding.id, { reason: ' ' }, '--reason must say something'],
    ['no author', finding.id, { author: '' }, '--author must say something'],
    ['a reason that turns around', finding.id, { reason: 'a\u202eb' }, 'a character that is not seen'],
    ['a reason with an escape code', finding.id, { reason: 'a\u001b[2K' }, 'a character that is not seen'],
  ])('refuses %s, and writes nothing', async (_name, id, more, words) => {
    expect(await refusal(suppress(id, more))).toContain(words);
    expect(existsSync(join(folder, 'keyreeve.yaml'))).toBe(false);
  });

  test('takes the author from KEYREEVE_AUTHOR, and wants one', async () => {
    const flags = { from: saved(), reason: 'x', until: '2026-12-31', now: RUN_NOW };
    const config = join(folder, 'keyreeve.yaml');
    expect(await refusal(suppressCommand(finding.id, { ...flags, config }))).toContain('KEYREEVE_AUTHOR');
    vi.stubEnv('KEYREEVE_AUTHOR', 'Ann');
    expect(await suppressCommand(finding.id, { ...flags, config })).toBe(0);
    expect(settingsFrom(written()).suppressions[0]?.author).toBe('Ann');
  });

  test('refuses a redacted run: its ids are those of pseudonyms', async () => {
    expect(await refusal(suppress(finding.id, { from: saved(json, { redacted: true }) }))).toContain(
      'is redacted',
    );
  });

  test('refuses what is no run, and settings that are broken', async () => {
    const from = join(folder, 'x.json');
    writeFileSync(from, '[]');
    expect(await refusal(suppress(finding.id, { from }))).toMatch(/^bad-baseline: /);
    writeFileSync(join(folder, 'keyreeve.yaml'), 'version: 1\nruls: {}\n');
    expect(await refusal(suppress(finding.id))).toMatch(/^bad-settings: /);
    expect(written()).toBe('version: 1\nruls: {}\n');
  });
});

describe('keyreeve attest', () => {
  test('writes who looked, until when it holds, and the hash of the evidence', async () => {
    expect(await attest('root-access-key', { note: 'None there.' })).toBe(0);
    expect(settingsFrom(written()).attestations).toEqual([
      {
        rule: 'root-access-key',
        account: PROD.id,
        by: 'Bob',
        on: '2026-11-22',
        until: '2027-11-22',
        evidence: { file: 'seen.txt', sha256: createHash('sha256').update('I looked.\n').digest('hex') },
        note: 'None there.',
        place: 'keyreeve.yaml:3',
      },
    ]);
    expect(printed).toContain('it changes no finding that fails');
  });

  test.each([
    ['an unknown rule', 'root-key', {}, 'unknown-rule'],
    ['no account id', 'root-access-key', { account: '123' }, 'is not an account id'],
    ['yesterday', 'root-access-key', { until: '2026-11-21' }, 'has passed'],
    ['a look to come', 'root-access-key', { on: '2026-11-23' }, 'or one to come'],
    ['a pattern for an ARN', 'root-access-key', { arn: '*' }, '--arn "*" is a pattern'],
    ['nobody', 'root-access-key', { by: '' }, '--by must say something'],
    ['no evidence', 'root-access-key', { evidence: '/nonexistent/evidence' }, 'unreadable-file'],
    ['a device for evidence', 'root-access-key', { evidence: '/dev/null' }, 'unreadable-file'],
  ])('refuses %s, and writes nothing', async (_name, rule, more, words) => {
    expect(await refusal(attest(rule, more))).toContain(words);
    expect(existsSync(join(folder, 'keyreeve.yaml'))).toBe(false);
  });

  test('refuses evidence that is empty, and a pipe that nobody writes into', async () => {
    const evidence = join(folder, 'evidence');
    writeFileSync(evidence, '');
    expect(await refusal(attest('root-access-key', { evidence }))).toContain('is empty');
    rmSync(evidence);
    execFileSync('mkfifo', [evidence]);
    expect(await refusal(attest('root-access-key', { evidence }))).toContain('it is a pipe');
  });

  test('refuses a second one while the first holds', async () => {
    await attest('root-access-key');
    expect(await refusal(attest('root-access-key'))).toContain('attested there already');
    expect(await attest('root-access-key', { account: '444455556666' })).toBe(0);
  });
});
