import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pythonCommand } from '../../emulators/python.ts';
import type { Served } from './served.ts';

/** What was asked of each operation, and what was wrong with the answers, in the words of schemathesis. */
export interface Fuzzed {
  readonly status: number | null;
  readonly said: string;
}

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];

/** Has schemathesis ask a dashboard what its description allows, and what it forbids. */
export async function schemathesis(
  served: Served,
  { without, examples }: { readonly without: readonly string[]; readonly examples: number },
): Promise<Fuzzed> {
  const cwd = mkdtempSync(join(tmpdir(), 'keyreeve-fuzz-'));
  const program = join(dirname(pythonCommand()), 'schemathesis');
  const child = spawn(
    program,
    [
      ...['run', `${served.url}/api/v1/openapi.json`, '--url', served.url],
      ...['--header', `Cookie: ${await served.signIn()}`, '--header', `Origin: ${served.url}`],
      ...['--phases', 'coverage,fuzzing', '--checks', CHECKS.join(','), '--max-examples', String(examples)],
      // One worker: before Python 3.11.8 and 3.12.2, two threads that parse code at once fail by chance (python/cpython#106905).
      ...['--workers', '1', '--generation-deterministic', '--no-shrink'],
      ...['--suppress-health-check', 'all', '--warnings', 'off', '--continue-on-failure', '--no-color'],
      ...without.flatMap((path) => ['--exclude-path', path]),
    ],
    {
      cwd,
      env: { ...process.env, SCHEMATHESIS_HOOKS: '', COLUMNS: '160' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  rmSync(cwd, { recursive: true, force: true });
  return { status, said: (await said).join('\n') };
}
