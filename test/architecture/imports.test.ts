import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { STEP_CALLS } from '../../src/core/plan/plan.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Who may import whom. A room that is not named on the right is forbidden. ARCHITECTURE.md shows the same. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/core/model': [],
  'src/core/frameworks': ['src/core/model'],
  'src/core/parse': ['src/core/model'],
  'src/core/rules': ['src/core/model'],
  'src/core/settings': ['src/core/model', 'src/core/parse', 'src/core/rules'],
  'src/system': [],
  'src/audit-log': ['src/core/model', 'src/system'],
  'src/store': ['src/core', 'src/system'],
  'src/core/plan': ['src/core/model', 'src/core/settings', 'src/core/engine', 'src/core/policy'],
  'src/core/engine': ['src/core/model', 'src/core/rules', 'src/core/frameworks', 'src/core/settings'],
  'src/core/notice': ['src/core/model', 'src/core/plan', 'src/core/settings'],
  'src/core/investigation': ['src/core/model', 'src/core/parse'],
  'src/core/evidence': ['src/core/model', 'src/core/parse'],
  'src/core/events': [
    'src/core/model',
    'src/core/parse',
    'src/core/plan',
    'src/core/notice',
    'src/core/settings',
  ],
  'src/core/history': ['src/core/model', 'src/core/engine'],
  'src/core/where-used': ['src/core/model'],
  'src/core/kept': ['src/core/model'],
  'src/core/triage': ['src/core/model', 'src/core/parse'],
  'src/core/policy': ['src/core/model'],
  'src/core/replace': ['src/core/model', 'src/core/parse', 'src/core/investigation', 'src/core/policy'],
  'src/core/iac': ['src/core/model', 'src/core/parse'],
  'src/core/prevent': ['src/core/model', 'src/core/parse', 'src/core/plan', 'src/core/policy'],
  'src/trail': ['src/core/model', 'src/core/parse', 'src/core/investigation'],
  'src/aws/session': ['src/core/model'],
  'src/aws/query': ['src/core/model', 'src/core/investigation', 'src/aws/session', 'src/trail'],
  'src/aws/collect': [
    'src/core/model',
    'src/core/parse',
    'src/core/rules',
    'src/core/plan',
    'src/core/investigation',
    'src/core/where-used',
    'src/core/replace',
    'src/aws/session',
  ],
  'src/aws/apply': ['src/core/model', 'src/core/plan', 'src/aws/session', 'src/aws/collect'],
  'src/aws/send': ['src/core/model', 'src/aws/session'],
  'src/aws/ledger': ['src/core/model', 'src/aws/session'],
  'src/outputs': [
    'src/core/model',
    'src/core/rules',
    'src/core/iac',
    'src/core/frameworks',
    'src/core/plan',
    'src/core/prevent',
    'src/core/history',
    'src/core/evidence',
  ],
  'src/app': [
    'src/core',
    'src/aws',
    'src/audit-log',
    'src/store',
    'src/outputs',
    'src/trail',
    // Types of what the dashboard answers: its use cases make them.
    'src/web/api',
    'sandbox',
  ],
  'src/cli': [
    'src/core/model',
    'src/core/parse',
    'src/core/plan',
    'src/core/settings',
    'src/core/events',
    'src/audit-log',
    'src/store',
    'src/outputs',
    'src/app',
    'src/web/server',
    'sandbox',
  ],
  // Values of the domain as the API shows them, and the codes of our problems.
  'src/web/api': ['src/core', 'src/outputs'],
  'src/web/server': ['src/web/api', 'src/core/model', 'src/app', 'src/outputs', 'src/store'],
  // The browser's page: of these, types alone (see below).
  'src/web/ui': ['src/web/api', 'src/core/model'],
  'src/handler.ts': ['src/core/model', 'src/app/handler'],
  'src/lib.ts': ['src/core', 'src/app', 'src/audit-log', 'src/store'],
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
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts') && !name.includes('test-support'))
    .map((name) => join(folder, name));
}

function roomOf(path: string): string | undefined {
  const rooms = Object.keys(MAY_IMPORT).filter((room) => path === room || path.startsWith(`${room}/`));
  return rooms.sort((a, b) => b.length - a.length)[0];
}

function importsOf(text: string): string[] {
  // A list of names may hold the word itself, in quotes.
  const found = text.matchAll(/(?:(?<!['-])\bfrom|\bimport)\s*\(?\s*'([^']+)'/g);
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
      const allowed = mayChange(relative(root, file));
      return commands.filter((name) => CHANGES.test(name) && !allowed.includes(name));
    });
    expect(wrong).toEqual([]);
  });

  test('applying a plan imports exactly the commands that a step can name', () => {
    const found = files
      .filter((file) => relative(root, file).startsWith('src/aws/apply/'))
      .flatMap((file) => readFileSync(file, 'utf8').match(/\b[A-Z]\w+Command\b/g) ?? [])
      .filter((name) => CHANGES.test(name));
    expect([...new Set(found)].sort()).toEqual([...STEP_COMMANDS].sort());
  });

  test('only remediation, which is asked for by name, imports what applies a plan: a scan cannot', () => {
    const wrong = files
      .filter((file) => importsOf(readFileSync(file, 'utf8')).some((name) => name.includes('aws/apply/')))
      .map((file) => relative(root, file))
      .filter((path) => !path.startsWith('src/app/remediate/'));
    expect(wrong).toEqual([]);
  });

  test('only sending, which is asked for by name, imports what sends: a scan cannot', () => {
    const importers = files
      .filter((file) => importsOf(readFileSync(file, 'utf8')).some((name) => name.includes('aws/send/')))
      .map((file) => relative(root, file));
    expect(importers.sort()).toEqual([
      'src/app/anchor-log.ts',
      'src/app/notify/owner-notice.ts',
      'src/app/notify/send-findings.ts',
    ]);
  });
});

test('verifying evidence shares with making it canonical JSON alone, and how a file that is named is opened', () => {
  const folder = 'src/app/evidence/verify/';
  const imported = files
    .filter((file) => relative(root, file).startsWith(folder))
    .flatMap((file) =>
      importsOf(readFileSync(file, 'utf8'))
        .filter((name) => name.startsWith('.'))
        .map((name) => relative(root, join(dirname(file), name))),
    )
    .filter((target) => !target.startsWith(folder));
  expect(new Set(imported)).toEqual(new Set(['src/core/model/canonical-json.ts', 'src/app/input-file.ts']));
});

test('only the event handler imports the ledger, whose writes are its intents and outcomes', () => {
  const importers = files
    .filter((file) => importsOf(readFileSync(file, 'utf8')).some((name) => name.includes('aws/ledger/')))
    .map((file) => relative(root, file));
  expect(importers.filter((path) => !path.startsWith('src/app/handler/'))).toEqual([]);
  expect(importers.length).toBeGreaterThan(0);
});

test('the page imports nothing of the rest but types: none of it runs in a browser', () => {
  const wrong = files
    .filter((file) => relative(root, file).startsWith('src/web/ui/'))
    .flatMap((file) => {
      const values = readFileSync(file, 'utf8').matchAll(
        /^(?:import|export)(?! type\b)[^;]*?from '(\.[^']+)'|\bimport\('(\.[^']+)'\)|^import '(\.[^']+)'/gm,
      );
      return [...values]
        .map(([, from, lazy, bare]) => relative(root, join(dirname(file), from ?? lazy ?? bare ?? '')))
        .filter((target) => !target.startsWith('src/web/ui/'))
        .map((target) => `${relative(root, file)} imports ${target}`);
    });
  expect(wrong).toEqual([]);
});

/** The commands of the calls that a step can make. */
const STEP_COMMANDS = STEP_CALLS.filter((call) => !call.startsWith('keyreeve:')).map(
  (call) => `${call.slice(call.indexOf(':') + 1)}Command`,
);

/** What hands something on: findings, a notice to an owner, the head of the audit log. */
const SENDING_COMMANDS = [
  'BatchImportFindingsCommand',
  'SendEmailCommand',
  'PublishCommand',
  'PutObjectCommand',
];

/** What starts a query that reads, and what stops it: they cost money and write its result, and change nothing. */
const QUERY_COMMANDS = ['StartQueryExecutionCommand', 'StopQueryExecutionCommand'];

/** Writes under a name that is free, and under no other: the intents of the event handler. */
const LEDGER_COMMANDS = ['PutItemCommand', 'PutObjectCommand'];

/** The commands with an effect that a file may name. */
function mayChange(path: string): readonly string[] {
  if (path.startsWith('src/aws/apply/')) return STEP_COMMANDS;
  if (path.startsWith('src/aws/send/')) return SENDING_COMMANDS;
  if (path.startsWith('src/aws/query/')) return QUERY_COMMANDS;
  if (path.startsWith('src/aws/ledger/')) return LEDGER_COMMANDS;
  // Both have AWS write down what it knows, and change nothing of the account.
  return ['GenerateCredentialReportCommand', 'GenerateServiceLastAccessedDetailsCommand'];
}

/** The first word of an operation that is no reading. Assuming a role changes nothing in the account. */
const CHANGES = /^(?!(BatchGet|Get|List|Describe|Lookup|Assume)[A-Z])[A-Z][a-z]+[A-Z]\w*Command$/;

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

/** A comma-separated report is read with a package, canonical JSON made by one; YAML, and what may stand in it, in the settings' room only. */
function mayParseWith(name: string, path: string): boolean {
  if (name === 'yaml' && path === 'src/core/plan/plan-file.ts') return true;
  if (name === 'yaml' && path === 'src/core/iac/tree.ts') return true;
  if (name === 'yaml' || name === 'zod') return path.startsWith('src/core/settings/');
  // Its list of networks is plain arithmetic: nothing is sent.
  if (name === 'node:net') return path === 'src/core/policy/operators.ts';
  if (name === 'canonicalize') return path === 'src/core/model/canonical-json.ts';
  return name.startsWith('csv-parse');
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
