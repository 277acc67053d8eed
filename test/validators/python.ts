import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PYTHON_OPTIONS, pythonCommand } from '../emulators/python.ts';

/** What a program of this folder prints as JSON when it is given a text. Throws with its own words where it fails. */
export function askPython(program: string, input: string): unknown {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const done = spawnSync(pythonCommand(), [...PYTHON_OPTIONS, file], {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr}`);
  return JSON.parse(done.stdout);
}
