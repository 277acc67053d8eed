import { expect, test } from 'vitest';
import { type DueKey, dueFirst, MOST_KEYS, planFor } from './due-rows.ts';

const key = (accessKeyId: string, more: Partial<DueKey> = {}): DueKey => ({
  account: '111122223333',
  accessKeyId,
  stage: 'deactivated',
  since: '2026-11-01T00:00:00Z',
  plan: 'p-1f0c2a9b7d34',
  step: 'p-1f0c2a9b7d34-01',
  due: false,
  words: '',
  ...more,
});

test('what is due comes first, then what comes next by its time, then what nothing follows', () => {
  const later = key('C', { next: 'delete', dueAt: '2026-12-02T00:00:00Z' });
  const sooner = key('D', { next: 'delete', dueAt: '2026-12-01T00:00:00Z' });
  const due = key('B', { next: 'delete', dueAt: '2026-11-20T00:00:00Z', due: true });
  const sorted = dueFirst([key('A'), later, sooner, due]).map(({ accessKeyId }) => accessKeyId);
  expect(sorted).toEqual(['B', 'D', 'C', 'A']);
});

test('a plan for what is due names exactly these keys, and reads their accounts alone', () => {
  expect(planFor([key('A'), key('B')])).toEqual({ accounts: ['111122223333'], keys: ['A', 'B'] });
});

test('a plan for root names its account, since root stands in the journal without a key', () => {
  expect(planFor([key('A'), key('root', { account: '444455556666' })])).toEqual({
    accounts: ['111122223333', '444455556666'],
  });
});

test('no more keys are asked for at once than a request may name', () => {
  const many = Array.from({ length: MOST_KEYS + 5 }, (_, index) => key(`AKIA${index}`));
  expect(planFor(many).keys).toHaveLength(MOST_KEYS);
});
