import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { PYTHON_OPTIONS, programFile, pythonCommand } from './python.ts';

test('an emulator ends with whoever started it, who need not say good-bye', async () => {
  const server = ['http.server', '0', '--bind', '127.0.0.1'];
  const child = spawn(pythonCommand(), [...PYTHON_OPTIONS, programFile('run-module.py'), ...server]);
  await once(child.stdout, 'data');
  // What the system does with the pipe of a process that is gone.
  child.stdin.destroy();
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});
