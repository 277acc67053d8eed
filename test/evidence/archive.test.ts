import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeEvidence } from '../../src/app/evidence/make-evidence.ts';
import { verifyEvidence } from '../../src/app/evidence/verify/verify-evidence.ts';
import { pythonCommand } from '../emulators/python.ts';
import { type HandMadeStore, keepLog, lastingStore, wholeYear } from '../support/evidence-store.ts';
import {
  edited,
  editedJson,
  type Files,
  filesOf,
  packed,
  packedInOrder,
  resealed,
  without,
} from './tampering.ts';

const OURS = generateKeyPairSync('ed25519');
const THEIRS = generateKeyPairSync('ed25519');
const PYTHON = fileURLToPath(new URL('verify_evidence.py', import.meta.url));
const AFTER = '2026-05-10T00:00:00Z';

let year: HandMadeStore;
let good: Buffer;
/** What both implementations say of each archive, by its name. */
let ours: Map<string, readonly string[]>;
let python: Map<string, readonly string[]>;

/** What somebody did to an archive, what must be found, and by which key it is verified. */
interface Tampering {
  readonly done: string;
  readonly make: (files: Files, archive: Buffer) => Files | Buffer;
  readonly kind: string;
  /** Where the other implementation calls it otherwise. */
  readonly pythonKind?: string;
}

const REPORT = /^reports\/.*2026-01/;
const LOG = /^actions\/audit-log-/;

/** What is in files that nobody signed anew. */
const PLAIN: readonly Tampering[] = [
  {
    done: 'a report was edited',
    make: (files) => edited(files, nameOf(files, REPORT), (text) => `${text} `),
    kind: 'changed',
  },
  { done: 'a file was taken out', make: (files) => without(files, 'marks/marks.csv'), kind: 'missing' },
  {
    done: 'a file was put in',
    make: (files) => ({ ...files, 'reports/extra.csv': Buffer.from('x') }),
    kind: 'added',
  },
  {
    done: 'a file was renamed',
    make: (files) => ({
      ...without(files, 'runs/runs.csv'),
      'runs/walks.csv': files['runs/runs.csv'] as Buffer,
    }),
    kind: 'renamed',
  },
  {
    done: 'two files changed their names',
    make: (files) => ({
      ...files,
      'runs/runs.csv': files['marks/marks.csv'] as Buffer,
      'marks/marks.csv': files['runs/runs.csv'] as Buffer,
    }),
    kind: 'changed',
  },
  {
    done: 'the manifest was edited',
    make: (files) =>
      edited(files, 'manifest.json', (text) => text.replace('"complete":false', '"complete":true')),
    kind: 'bad-signature',
  },
  {
    done: 'the manifest lists an edited file, under the old signature',
    make: (files) => {
      const changed = edited(files, 'runs/runs.csv', (text) => `${text} `);
      return { ...resealed(changed, THEIRS.privateKey), 'manifest.sig': files['manifest.sig'] as Buffer };
    },
    kind: 'bad-signature',
  },
  {
    done: 'the signature was taken out',
    make: (files) => without(files, 'manifest.sig'),
    kind: 'no-signature',
  },
  { done: 'the key was taken out', make: (files) => without(files, 'public-key.pem'), kind: 'no-signature' },
  {
    done: 'the key was replaced by one of another kind',
    make: (files) => ({ ...files, 'public-key.pem': Buffer.from('-----BEGIN PUBLIC KEY-----\nx\n') }),
    kind: 'no-signature',
  },
  {
    done: 'a blank was put behind the signature',
    make: (files) => edited(files, 'manifest.sig', (text) => ` ${text}`),
    kind: 'bad-signature',
    // It strips blanks, and knows nothing of how Keyreeve writes it.
    pythonKind: 'verified',
  },
  {
    done: 'the signature was replaced by nonsense',
    make: (files) => ({ ...files, 'manifest.sig': Buffer.from('AAAA\n') }),
    kind: 'bad-signature',
  },
  {
    done: 'the manifest was taken out',
    make: (files) => without(files, 'manifest.json'),
    kind: 'no-manifest',
  },
  {
    done: 'the manifest is no JSON',
    make: (files) => ({ ...files, 'manifest.json': Buffer.from('{') }),
    kind: 'bad-manifest',
  },
  {
    done: 'a member stands twice in the manifest',
    make: (files) => edited(files, 'manifest.json', (text) => text.replace('{', '{"complete":true,')),
    kind: 'bad-manifest',
  },
];

/** What the container itself is made to hide. */
const CONTAINER: readonly Tampering[] = [
  { done: 'it is empty', make: () => Buffer.alloc(0), kind: 'no-archive' },
  { done: 'it is a text', make: () => Buffer.from('no zip\n'.repeat(100)), kind: 'no-archive' },
  { done: 'its end was cut off', make: (_files, archive) => archive.subarray(0, -30), kind: 'no-archive' },
  {
    done: 'something was put behind it',
    make: (_files, archive) => Buffer.concat([archive, Buffer.from('x')]),
    kind: 'no-archive',
  },
  {
    done: 'something was put before it',
    make: (_files, archive) => Buffer.concat([Buffer.from('x'), archive]),
    kind: 'bad-archive',
  },
  {
    done: 'a byte of a packed file was changed',
    make: (_files, archive) => {
      const at = archive.indexOf('README.txt') + 60;
      const changed = Buffer.from(archive);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      return changed;
    },
    kind: 'changed',
  },
  {
    done: 'a name is in it twice',
    make: (files) => packedInOrder([...Object.entries(files), ['runs/runs.csv', Buffer.from('other')]]),
    kind: 'duplicate',
  },
  {
    done: 'a name is in it twice, once in capitals',
    make: (files) => packedInOrder([...Object.entries(files), ['RUNS/runs.csv', Buffer.from('other')]]),
    kind: 'duplicate',
  },
  ...['../evil.txt', '/etc/evil', 'a/../../evil', 'a\\b', 'folder/', '.hidden', 'a\u0000b', 'a//b', 'ré'].map(
    (name): Tampering => ({
      done: `a file has the name ${JSON.stringify(name)}`,
      make: (files) => packedInOrder([...Object.entries(files), [name, Buffer.from('x')]]),
      kind: 'bad-archive',
    }),
  ),
  {
    done: 'a file has another name where it lies than in the directory',
    make: (_files, archive) => {
      const changed = Buffer.from(archive);
      changed.write('LIESME.txt', archive.indexOf('README.txt'));
      return changed;
    },
    kind: 'bad-archive',
  },
  {
    done: 'the directory passes over a file',
    make: (files) => {
      const entries = Object.entries(files);
      const [hidden, ...others] = [packedInOrder([['hidden.txt', Buffer.from('x')]]), packedInOrder(entries)];
      return Buffer.concat([hidden.subarray(0, hidden.indexOf('PK\u0001\u0002')), ...others]);
    },
    kind: 'bad-archive',
  },
  {
    done: 'bytes are hidden behind the packed data of a file',
    make: (files) =>
      packedInOrder(
        Object.entries(files).map(([name, bytes]) =>
          name === 'README.txt' ? [name, bytes, Buffer.from('hidden')] : [name, bytes],
        ),
      ),
    kind: 'bad-archive',
  },
  {
    done: 'a file unpacks to more than it says, as a bomb does',
    make: (files) => {
      const bomb = packedInOrder([...Object.entries(files), ['reports/bomb.csv', Buffer.alloc(50_000_000)]]);
      // In the directory and behind the data.
      return replaced(bomb, le(50_000_000), 50);
    },
    kind: 'too-large',
  },
  {
    done: 'its files say that they are larger than any disk',
    make: () =>
      replaced(
        packedInOrder([...Array(5)].map((_, index) => [`a${index}`, Buffer.alloc(4242)])),
        le(4242),
        0xffff_fff0,
      ),
    kind: 'too-large',
  },
  {
    done: 'a file has a comment',
    make: (files) => packed(files, { comment: 'hidden' }),
    kind: 'bad-archive',
  },
  {
    done: 'a file becomes a link where it is unpacked',
    make: (files) => packed(files, { os: 3, attrs: (0o120777 << 16) >>> 0 }),
    kind: 'bad-archive',
  },
  {
    done: 'a file has an extra field',
    make: (files) => packed(files, { extra: { 19282: Buffer.from('hidden') } }),
    kind: 'bad-archive',
  },
];

function le(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Writes another number wherever this one stands. */
function replaced(bytes: Buffer, wanted: Buffer, value: number): Buffer {
  const changed = Buffer.from(bytes);
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1))
    changed.writeUInt32LE(value, at);
  return changed;
}

/** What contradicts itself, signed by whoever made it: only counting again finds it. */
const CONTRADICTING: readonly Tampering[] = [
  {
    done: 'a report is another than the population names',
    make: (files) => edited(files, nameOf(files, REPORT), (text) => `${text} `),
    kind: 'reports-differ',
  },
  {
    done: 'a report is left out that the population names',
    make: (files) => without(files, nameOf(files, REPORT)),
    kind: 'reports-differ',
  },
  {
    done: 'a report is there that the population does not name',
    make: (files) => ({ ...files, 'reports/1/x.csv': Buffer.from('x') }),
    kind: 'reports-differ',
  },
  {
    done: 'an entry of the audit log was edited',
    make: (files) => edited(files, nameOf(files, LOG), (text) => text.replace('done on', 'left on')),
    kind: 'chain-broken',
  },
  {
    done: 'an entry of the audit log was taken out',
    make: (files) => edited(files, nameOf(files, LOG), (text) => text.slice(text.indexOf('\n') + 1)),
    kind: 'chain-broken',
  },
  {
    done: 'the audit log follows another entry than is said',
    make: (files) =>
      editedJson(files, 'actions/audit-log.json', ([log]) => {
        log.segment.before.hash = '0'.repeat(64);
      }),
    kind: 'chain-broken',
  },
  {
    done: 'a finding was taken out',
    make: (files) => edited(files, 'findings/findings.jsonl', (text) => text.slice(text.indexOf('\n') + 1)),
    kind: 'counts-differ',
  },
  {
    done: 'an open finding was made a resolved one',
    make: (files) =>
      edited(files, 'findings/findings.jsonl', (text) =>
        text.replace('"atEnd":"open"', '"atEnd":"resolved"'),
      ),
    kind: 'counts-differ',
  },
  {
    done: 'a month without a run has a pass',
    make: (files) =>
      editedJson(files, 'controls/results.json', (results) => {
        for (const each of results) if (each.month === '2026-03') each.result = 'passes';
      }),
    kind: 'counts-differ',
  },
  {
    done: 'the gaps were taken out of the summary',
    make: (files) =>
      editedJson(files, 'summary.json', (summary) => {
        summary.gaps = [];
        summary.complete = true;
      }),
    kind: 'counts-differ',
  },
  {
    done: 'an account was taken out of the population',
    make: (files) =>
      edited(files, 'population/coverage.jsonl', (text) =>
        text
          .split('\n')
          .filter((line) => !line.includes('"account":"444455556666"'))
          .join('\n'),
      ),
    kind: 'counts-differ',
  },
  {
    done: 'the summary is of another time than the manifest',
    make: (files) =>
      editedJson(files, 'summary.json', (summary) => {
        summary.madeAt = '2026-12-31T00:00:00Z';
      }),
    kind: 'counts-differ',
  },
];

function nameOf(files: Files, pattern: RegExp): string {
  const found = Object.keys(files).find((name) => pattern.test(name));
  if (found === undefined) throw new Error(`No file is named as ${pattern}.`);
  return found;
}

const CASES: readonly (Tampering & { readonly seal: boolean })[] = [
  ...[...PLAIN, ...CONTAINER].map((each) => ({ ...each, seal: false })),
  ...CONTRADICTING.map((each) => ({ ...each, seal: true })),
];

beforeAll(async () => {
  year = await lastingStore(wholeYear((month, run) => (month === 3 ? undefined : run), 4));
  await keepLog(year.store, year.folder, ['2025-12-30', '2026-02-02', '2026-02-03', '2026-04-01']);
  const path = await make('good.zip', OURS.privateKey);
  good = readFileSync(path);
  const files = filesOf(good);
  const paths = CASES.map(({ make: tamper, seal }, index) => {
    const made = tamper(files, good);
    const bytes = Buffer.isBuffer(made) ? made : packed(seal ? resealed(made, OURS.privateKey) : made);
    return write(`case-${index}.zip`, bytes);
  });
  ours = new Map();
  for (const each of [path, ...paths]) {
    const { faults } = await verifyEvidence(each, { publicKey: OURS.publicKey });
    ours.set(
      each,
      faults.map(({ kind }) => kind),
    );
  }
  python = verifiedByPython([path, ...paths], write('ours.pem', pem(OURS.publicKey)));
});

afterAll(() => year.close());

function make(name: string, signWith?: KeyObject, more: object = {}): Promise<string> {
  return makeEvidence(year.store, {
    from: '2026-01-01',
    to: '2026-04-30',
    frameworks: ['cis_v130'],
    now: AFTER,
    at: AFTER,
    output: join(year.folder, name),
    ...(signWith !== undefined && { signWith }),
    ...more,
  }).then(({ path }) => path);
}

function write(name: string, bytes: Buffer | string): string {
  const path = join(year.folder, name);
  writeFileSync(path, bytes);
  return path;
}

function pem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/** What the Python script says of archives: the kinds of faults, or `verified`. */
function verifiedByPython(paths: readonly string[], key?: string): Map<string, readonly string[]> {
  const options = key === undefined ? [] : ['--public-key', key];
  const { stdout, stderr } = spawnSync(pythonCommand(), ['-I', PYTHON, ...options, ...paths], {
    encoding: 'utf8',
  });
  if (stderr !== '') throw new Error(stderr);
  const lines = stdout.split('\n');
  return new Map(
    paths.map((path) => [
      path,
      lines
        .filter((line) => line.startsWith(`${path}: `))
        .map((line) => line.slice(path.length + 2).split(':')[0] ?? ''),
    ]),
  );
}

test('a good archive is verified by both implementations', () => {
  const path = join(year.folder, 'good.zip');
  expect(ours.get(path)).toEqual([]);
  expect(python.get(path)).toEqual(['verified']);
});

test('X12 an archive that another program packed anew with the same files is verified by both', async () => {
  const path = write('repacked.zip', packed(filesOf(good)));
  expect(await verifyEvidence(path)).toMatchObject({ ok: true });
  expect(verifiedByPython([path]).get(path)).toEqual(['verified']);
});

describe('found by both implementations:', () => {
  test.each(CASES.map((each, index) => [each.done, each.kind, each.pythonKind, index] as const))(
    '%s (%s)',
    (_done, kind, pythonKind, index) => {
      const path = join(year.folder, `case-${index}.zip`);
      expect(ours.get(path)).toContain(kind);
      expect(python.get(path)).toContain(pythonKind ?? kind);
    },
  );
});

test('bytes that were changed anywhere are found, or change nothing that anybody sees: never does it crash', async () => {
  const path = join(year.folder, 'flipped.zip');
  const files = filesOf(good);
  const place = fc.nat({ max: good.length - 1 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(place, fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 }),
      async (flips) => {
        const bytes = Buffer.from(good);
        for (const [at, by] of flips) bytes[at] = (bytes[at] ?? 0) ^ by;
        writeFileSync(path, bytes);
        const { ok, faults } = await verifyEvidence(path);
        expect(ok).toBe(faults.length === 0);
        if (ok) expect(filesOf(bytes)).toEqual(files);
      },
    ),
    { numRuns: 100 },
  );
});

const NO_TEXT = { toString: 1, valueOf: 1 };
const depth = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
/** A number of lines that no organisation has accounts for. */
const CROWD = Array.from({ length: 200_001 }, (_, n) => `{"account":${n}}\n`).join('');

test.each([
  [
    'a number that is none',
    (files: Files) =>
      editedJson(files, 'summary.json', (summary) => {
        summary.runs.ended = NO_TEXT;
      }),
  ],
  [
    'a period of endless depth',
    (files: Files) =>
      edited(files, 'summary.json', (text) =>
        text.replace(/"period": *\{/, `"period":${depth(100_000)},"x":{`),
      ),
  ],
  [
    'an audit log of endless depth',
    (files: Files) =>
      edited(files, 'actions/audit-log.json', () => `[{"file":null,"log":${depth(100_000)}}]`),
  ],
  [
    'an account that has no text',
    (files: Files) =>
      edited(files, 'population/coverage.jsonl', () => `${JSON.stringify({ status: NO_TEXT })}\n`),
  ],
  [
    'more accounts than there can be',
    (files: Files) => edited(files, 'population/coverage.jsonl', () => CROWD),
  ],
])('whoever signs %s gets a fault, and no crash', async (_done, change) => {
  const path = write('hostile.zip', packed(resealed(change(filesOf(good)), OURS.privateKey)));
  const { ok, faults } = await verifyEvidence(path);
  expect(ok).toBe(false);
  expect(faults.map(({ kind }) => kind)).toContainEqual(
    expect.stringMatching(/^(counts-differ|chain-broken|too-large)$/),
  );
});

test('a gap whose words are no text is told as one all the same', async () => {
  const files = editedJson(filesOf(good), 'summary.json', (summary) => {
    summary.gaps[0].words = NO_TEXT;
  });
  const { gaps } = await verifyEvidence(write('wordless.zip', packed(resealed(files, OURS.privateKey))));
  expect(gaps[0]).toBe('something that is no plain value');
});

describe('who signed it', () => {
  test('is told where nobody names a key, and refused where another key is named', async () => {
    const path = await make('theirs.zip', THEIRS.privateKey);
    const own = await verifyEvidence(path);
    expect(own).toMatchObject({ ok: true, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const refused = await verifyEvidence(path, { publicKey: OURS.publicKey });
    expect(refused.faults.map(({ kind }) => kind)).toEqual(['another-key']);
    expect(refused.faults[0]?.words).toContain(own.fingerprint);
    const key = write('ours-again.pem', pem(OURS.publicKey));
    expect(verifiedByPython([path], key).get(path)).toEqual(['another-key']);
  });

  test('is nobody of an unsigned one: it says so, and is not verified but where that is asked for', async () => {
    const path = await make('unsigned.zip');
    const files = filesOf(readFileSync(path));
    expect(Object.keys(files)).not.toContain('manifest.sig');
    for (const name of ['README.txt', 'summary.html'])
      expect(String(files[name]), name).toContain('UNSIGNED');
    expect((await verifyEvidence(path)).faults.map(({ kind }) => kind)).toEqual(['unsigned']);
    expect(await verifyEvidence(path, { unsigned: true })).toMatchObject({ ok: true });
    const byKey = await verifyEvidence(path, { unsigned: true, publicKey: OURS.publicKey });
    expect(byKey.ok).toBe(false);
    expect(verifiedByPython([path]).get(path)).toEqual(['unsigned']);
  });

  test('is nobody either where the signature was taken off and the manifest says so', async () => {
    const { 'manifest.sig': _, ...files } = resealed(
      without(filesOf(good), 'public-key.pem'),
      OURS.privateKey,
      (manifest) => ({ ...manifest, signed: false, fingerprint: null }),
    );
    const path = write('stripped.zip', packed(files));
    expect((await verifyEvidence(path)).faults[0]?.kind).toBe('unsigned');
    expect(verifiedByPython([path]).get(path)).toContain('unsigned');
  });
});

describe('the commands in README.txt', () => {
  /** Unpacks files and runs the commands of a step in that folder. */
  function run(files: Files, step: number): { readonly status: number | null; readonly output: string } {
    const folder = join(year.folder, `unpacked-${Math.trunc(performance.now() * 1000)}`, 'evidence');
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    const readme = String(files['README.txt']);
    const text = readme.slice(readme.indexOf(`\n  ${step}. `), readme.indexOf(`\n  ${step + 1}. `));
    const commands = text.split('\n').filter((line) => /^ {5,}(grep|sed|diff|openssl) /.test(line));
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['--norc', '-euo', 'pipefail', '-c', commands.join('\n')],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    return { status, output: stdout + stderr };
  }

  test('verify a good archive with sha256sum and OpenSSL alone', () => {
    const files = filesOf(good);
    expect(run(files, 1)).toEqual({ status: 0, output: '' });
    expect(run(files, 2)).toEqual({ status: 0, output: '' });
    expect(run(files, 3)).toEqual({ status: 0, output: 'Signature Verified Successfully\n' });
    const [, fingerprint = 'none'] = /must be ([0-9a-f]{64})/.exec(String(files['README.txt'])) ?? [];
    expect(run(files, 4).output).toContain(fingerprint);
  });

  test('find a file that was edited, one that was put in, and a manifest that was', () => {
    const files = filesOf(good);
    expect(
      run(
        edited(files, 'runs/runs.csv', (text) => `${text} `),
        1,
      ),
    ).toMatchObject({
      status: 1,
      output: expect.stringContaining('runs/runs.csv: FAILED'),
    });
    expect(run({ ...files, 'reports/extra.csv': Buffer.from('x') }, 2).status).toBe(1);
    const manifest = edited(files, 'manifest.json', (text) =>
      text.replace('"complete":false', '"complete":true'),
    );
    expect(run(manifest, 3).status).toBe(1);
  });
});
