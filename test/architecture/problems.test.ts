import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PROBLEMS } from '../../src/core/model/problems.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

function texts(folder: string, wanted: (name: string) => boolean): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && wanted(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n');
}

const code = texts('src', (name) => !name.endsWith('.test.ts') && !name.endsWith('model/problems.ts'));
const tests = `${texts('src', (name) => name.endsWith('.test.ts'))}\n${texts('test', (name) => !name.endsWith('problems.test.ts'))}`;

test.each(Object.keys(PROBLEMS))(
  'the problem %s is raised by the program, and a test provokes it',
  (name) => {
    expect(code).toContain(`'${name}'`);
    expect(tests).toMatch(new RegExp(`['"(]${name}['")]`));
  },
);

test.each(Object.entries(PROBLEMS))(
  'the problem %s says when it happens and what to do',
  (_name, { when, hint }) => {
    expect(when).toMatch(/\.$/);
    expect(hint.length).toBeGreaterThan(10);
  },
);
