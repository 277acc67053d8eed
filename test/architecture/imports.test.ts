import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Who may import whom. A room that is not named on the right is forbidden. ARCHITECTURE.md shows the same. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/core/model': [],
  'src/core/frameworks': ['src/core/model'],
  'src/core/parse': ['src/core/model'],
  'src/core/rules': ['src/core/model'],
  'src/core/settings': ['src/core/model', 'src/core/parse', 'src/core/rules'],
  'src/core/engine': ['src/core/model', 'src/core/rules', 'src/core/frameworks', 'src/core/settings'],
  'src/aws/session': ['src/core/model'],
  'src/aws/collect': ['src/core/model', 'src/core/parse', 'src/core/rules', 'src/aws/session'],
  'src/aws/send': ['src/core/model', 'src/aws/session'],
  'src/outputs': ['src/core/model', 'src/core/rules', 'src/core/frameworks'],
  'src/app': ['src/core', 'src/aws', 'src/outputs', 'sandbox'],
  'src/cli': ['src/core/model', 'src/core/parse', 'src/outputs', 'src/app', 'sandbox'],
  'src/lib.ts': ['src/core', 'src/app'],
  sandbox: [],
};

/** What Node offers that neither reads nor writes anything, for the rooms that are pure. */
const PURE_BUILTINS = ['node:buffer', 'node:crypto', 'node:util', 'node:zlib'];
const PURE_ROOMS = ['src/core', 'src/outputs'];
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bfetch\(|\bset(?:Timeout|Interval)\(|\bperformance\.|\brandom(?:Bytes|UUID|Int)\b/;

const files = ['src', 'sandbox'].flatMap((folder) => sources(join(root, folder)));

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('test-support'))
    .map((name) => join(folder, name));
}

function roomOf(path: string): string | undefined {
  const rooms = Object.keys(MAY_IMPORT).filter((room) => path === room || path.startsWith(`${room}/`));
  return rooms.sort((a, b) => b.length - a.length)[0];
}

function importsOf(text: string): string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g);
  return [...found].map(([, name]) => name ?? '');
}

describe('the import table', () => {
  test('finds the files it is about', () => {
    expect(files.length).toBeGreaterThan(100);
    for (const room of Object.keys(MAY_IMPORT)) expect(existsSync(join(root, room)), room).toBe(true);
  });

  test('every file lies in a room', () => {
    expect(files.map((file) => relative(root, file)).filter((path) => roomOf(path) === undefined)).toEqual(
      [],
    );
  });

  test('no file imports from a room it may not', () => {
    const wrong = files.flatMap((file) => {
      const path = relative(root, file);
      const room = roomOf(path) ?? '';
      return importsOf(readFileSync(file, 'utf8'))
        .filter((name) => name.startsWith('.'))
        .map((name) => relative(root, join(dirname(file), name)))
        .filter((target) => {
          const allowed = [room, ...(MAY_IMPORT[room] ?? [])];
          return !allowed.some((each) => target === each || target.startsWith(`${each}/`));
        })
        .map((target) => `${path} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  test('only the aws room imports the AWS SDK', () => {
    const wrong = files
      .filter((file) => !relative(root, file).startsWith('src/aws/'))
      .filter((file) =>
        importsOf(readFileSync(file, 'utf8')).some((name) => /^@(aws-sdk|smithy)\//.test(name)),
      );
    expect(wrong).toEqual([]);
  });

  test('no command of AWS that changes anything is imported: a scan cannot write', () => {
    const wrong = files.flatMap((file) => {
      const commands = readFileSync(file, 'utf8').match(/\b[A-Z]\w+Command\b/g) ?? [];
      const allowed = relative(root, file).startsWith('src/aws/send/')
        ? 'BatchImportFindingsCommand'
        : 'GenerateCredentialReportCommand';
      return commands.filter((name) => CHANGES.test(name) && name !== allowed);
    });
    expect(wrong).toEqual([]);
  });

  test('only sending, which is asked for by name, imports what sends: a scan cannot', () => {
    const importers = files
      .filter((file) => importsOf(readFileSync(file, 'utf8')).some((name) => name.includes('aws/send/')))
      .map((file) => relative(root, file));
    expect(importers).toEqual(['src/app/notify/send-findings.ts']);
  });
});

/** The first word of an operation that is no reading. Assuming a role changes nothing in the account. */
const CHANGES = /^(?!(Get|List|Describe|Lookup|Assume)[A-Z])[A-Z][a-z]+[A-Z]\w*Command$/;

describe('the pure rooms', () => {
  const pure = files.filter((file) => PURE_ROOMS.some((room) => relative(root, file).startsWith(`${room}/`)));

  test('have no clock, randomness, process or network', () => {
    const wrong = pure.filter((file) => IMPURE.test(withoutComments(readFileSync(file, 'utf8'))));
    expect(wrong.map((file) => relative(root, file))).toEqual([]);
  });

  test('import of Node only what neither reads nor writes, and no package but parsers', () => {
    const wrong = pure.flatMap((file) =>
      importsOf(readFileSync(file, 'utf8'))
        .filter((name) => !name.startsWith('.'))
        .filter((name) => !PURE_BUILTINS.includes(name) && !mayParseWith(name, relative(root, file)))
        .map((name) => `${relative(root, file)} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});

/** A comma-separated report is read with a package; YAML, and what may stand in it, in the settings' room only. */
function mayParseWith(name: string, path: string): boolean {
  if (name === 'yaml' || name === 'zod') return path.startsWith('src/core/settings/');
  return name.startsWith('csv-parse');
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
