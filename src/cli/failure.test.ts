import { expect, test, vi } from 'vitest';
import { Problem } from '../core/model/problem.ts';
import { reportFailure } from './failure.ts';

test('a hint keeps its lines, and what is in them stays harmless', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  reportFailure(new Problem('bad-settings', 'x', { hint: 'Add this:\n  - reason: \u001b[31m' }));
  const told = write.mock.calls.join('');
  write.mockRestore();
  expect(told).toBe('keyreeve: x\n  Add this:\n    - reason: \\u001b[31m\n  (bad-settings)\n');
});
