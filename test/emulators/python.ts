import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../.venv-tests/bin/python', import.meta.url));

/** The Python that tools/setup.mjs put the emulators and clients in. Throws where that was not done. */
export function pythonCommand(): string {
  if (!existsSync(file)) {
    throw new Error('The emulators are not installed. Run: node tools/setup.mjs --tests');
  }
  return file;
}

/** The path of a Python program that lies in this folder. */
export function programFile(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Unbuffered, and deaf to PYTHONPATH and its like. */
export const PYTHON_OPTIONS = ['-I', '-u'] as const;
