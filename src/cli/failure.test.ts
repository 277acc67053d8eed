import { expect, test, vi } from 'vitest';
import { Problem } from '../core/model/problem.ts';
import { reportFailure } from './failure.ts';

const told = (error: unknown) => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  reportFailure(error);
  const words = write.mock.calls.join('');
  write.mockRestore();
  return words;
};

test('a hint keeps its lines, and what is in them stays harmless', () => {
  const problem = new Problem('bad-settings', 'x', { hint: 'Add this:\n  - reason: \u001b[31m' });
  expect(told(problem)).toBe('keyreeve: x\n  Add this:\n    - reason: \\u001b[31m\n  (bad-settings)\n');
});

test('I01: a secret that was typed in place of something else is not repeated', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const problem = new Problem('bad-argument', `--since is not a time: "${secret}".`, {
    hint: `Not ${secret}.`,
  });
  for (const error of [problem, new Error(`no ${secret}`)]) expect(told(error)).not.toContain('wJalr');
  expect(told(problem)).toContain('--since is not a time: "(not shown: it may be a secret)".');
});
