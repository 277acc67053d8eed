import { expect, test } from 'vitest';
import type { Job } from '../../api/jobs.ts';
import { jobPlace, jobsShown } from './job-place.ts';

const job = (id: string, more: Partial<Job> = {}): Job => ({
  id,
  kind: 'scan',
  state: 'done',
  startedAt: '2026-11-22T12:00:00Z',
  by: 'ann',
  cancellable: false,
  notices: [],
  ...more,
});

test('a plan that is being applied is followed on its page', () => {
  expect(jobPlace(job('j1', { kind: 'apply', about: 'p-1f0c2a9b7d34' }))).toEqual({
    to: '/plans/$id',
    params: { id: 'p-1f0c2a9b7d34' },
    search: { job: 'j1' },
  });
});

test('what is under way comes first, then what ended last', () => {
  const shown = jobsShown([
    job('old', { endedAt: '2026-11-22T12:01:00Z' }),
    job('new', { endedAt: '2026-11-22T12:05:00Z' }),
    job('running', { state: 'running' }),
  ]);
  expect(shown.map(({ id }) => id)).toEqual(['running', 'new', 'old']);
});
