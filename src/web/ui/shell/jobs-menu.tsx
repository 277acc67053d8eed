import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Job, JobList } from '../../api/jobs.ts';
import { readAgain, useRead } from '../api/query.ts';
import { Icon, type IconName } from '../components/icon.tsx';
import { Menu, MenuItem, MenuLabel } from '../components/menu.tsx';
import { grouped, texts } from '../texts.ts';
import { jobPlace, jobsShown } from './job-place.ts';

const words = texts.jobs;
/** Milliseconds: often while something is under way, else only so that others' jobs show. */
const SOON = 4000;
const SELDOM = 45_000;

const ICONS: Readonly<Record<Job['state'], IconName>> = {
  running: 'play',
  done: 'pass',
  failed: 'fail',
  cancelled: 'skip',
};

/** What is under way, by whomever, on every page. */
export function JobsMenu(): ReactNode {
  const jobs = useRead('/jobs', undefined, {
    staleTime: 2000,
    refetchInterval: ({ state }) => (runningOf(state.data) > 0 ? SOON : SELDOM),
  });
  const navigate = useNavigate();
  const all = jobs.data?.items ?? [];
  const count = runningOf(jobs.data);
  useEndings(count);
  const label = count === 0 ? words.none : words.running(count);
  return (
    <Menu
      trigger={
        <button type="button" className="jobs" title={label} data-running={count > 0 || undefined}>
          <Icon name="clock" />
          {count > 0 && <span aria-hidden="true">{grouped(count)}</span>}
          <span className="hidden-text">{label}</span>
        </button>
      }
    >
      <MenuLabel>{label}</MenuLabel>
      {jobsShown(all).map((job) => (
        <MenuItem key={job.id} icon={ICONS[job.state]} onSelect={() => void navigate(jobPlace(job))}>
          <span className="grow">
            {words.kinds[job.kind]}
            <span className="menu__help dim">
              {job.state === 'running'
                ? (job.progress?.words ?? words.states.running)
                : words.states[job.state]}
              , {words.by(job.by)}
            </span>
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
}

/** How many jobs are under way. */
function runningOf(jobs: JobList | undefined): number {
  return jobs?.items.filter(({ state }) => state === 'running').length ?? 0;
}

/** What ended has changed what pages show. */
function useEndings(count: number): void {
  const before = useRef(count);
  useEffect(() => {
    if (count < before.current)
      void readAgain('/plans', '/plans/:id', '/plans/due', '/audit', '/overview', '/findings', '/accounts');
    before.current = count;
  }, [count]);
}
