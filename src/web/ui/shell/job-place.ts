import type { Job } from '../../api/jobs.ts';

/** The page on which a job is followed, and what came of it. */
export function jobPlace({ id, kind, about }: Pick<Job, 'id' | 'kind' | 'about'>) {
  if ((kind === 'apply' || kind === 'dry-run') && about !== undefined)
    return { to: '/plans/$id', params: { id: about }, search: { job: id } } as const;
  if (kind === 'plan') return { to: '/plans', search: { job: id } } as const;
  if (kind === 'denied-calls') return { to: '/plans', search: {} } as const;
  if (kind === 'investigate') return { to: '/findings', search: { q: about } } as const;
  return { to: '/accounts', search: { job: id } } as const;
}

/** What is under way, then what ended last, the newest first. */
export function jobsShown(jobs: readonly Job[], most = 6): readonly Job[] {
  return jobs
    .toSorted(
      (a, b) =>
        Number(b.state === 'running') - Number(a.state === 'running') ||
        (b.endedAt ?? b.startedAt).localeCompare(a.endedAt ?? a.startedAt),
    )
    .slice(0, most);
}
