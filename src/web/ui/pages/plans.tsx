import type { ReactNode } from 'react';
import { readAgain, useRead } from '../api/query.ts';
import { oneOf } from '../api/search-state.ts';
import { useSearchState } from '../api/use-search-state.ts';
import { Page } from '../components/page.tsx';
import { useMay } from '../shell/session-context.ts';
import { texts } from '../texts.ts';
import './plan/plan.css';
import { DeniedCard } from './plans/denied-card.tsx';
import { DueCard } from './plans/due-card.tsx';
import { Making } from './plans/making.tsx';
import './plans/plans.css';
import { PlansCard } from './plans/plans-card.tsx';

const words = texts.plans;

/** What is due, all plans, and who still tries what is refused. */
export default function Plans(): ReactNode {
  const may = useMay('operator');
  const [search, setSearch] = useSearchState();
  const job = oneOf(search, 'job');
  // How high it is, is not known before: what stands below would be moved by it.
  const due = useRead('/plans/due');
  const isKnown = due.data !== undefined || due.error !== null;
  return (
    <Page title={words.title} lead={may ? words.lead : `${words.lead} ${words.readOnly}`}>
      {job !== undefined && <Making key={job} id={job} onClose={() => setSearch({ job: undefined })} />}
      <DueCard
        onJob={({ id }) => {
          setSearch({ job: id });
          void readAgain('/jobs');
        }}
      />
      {isKnown && (
        <>
          <PlansCard />
          <DeniedCard />
        </>
      )}
    </Page>
  );
}
