import { type ReactNode, useState } from 'react';
import { oneOf } from '../../api/search-state.ts';
import { useSearchState } from '../../api/use-search-state.ts';
import { Button } from '../../components/button.tsx';
import { SearchField, Select } from '../../components/fields.tsx';
import { EmptyState } from '../../components/states.tsx';
import { texts } from '../../texts.ts';
import { accountWords } from './account-words.ts';
import { byAccount, chosenSteps, filterIn, STEP_FILTERS, shownOf } from './choose-steps.ts';
import { StepCard } from './step-card.tsx';
import { isDone, type StepNow } from './step-now.ts';
import type { Plan, Prospect } from './types.ts';

const words = texts.plan;
/** Steps drawn at first, and more with each press: each is long, and a plan may hold ten thousand. */
const SHOWN = 60;
/** From so many on somebody may look for one. */
const MANY = 5;

interface StepsProps {
  readonly plan: Plan;
  readonly nowOf: (step: string) => StepNow;
  readonly prospects: ReadonlyMap<string, Prospect>;
  readonly onUndo: ((step: string) => void) | undefined;
}

/** All steps under their accounts, and a way to find some of them. */
export function Steps({ plan, nowOf, prospects, onUndo }: StepsProps): ReactNode {
  const [search, setSearch] = useSearchState();
  const [open, setOpen] = useState(false);
  const [limit, setLimit] = useState(SHOWN);
  const filter = filterIn(oneOf(search, 'show'));
  const query = oneOf(search, 'q') ?? '';
  const chosen = chosenSteps(plan.steps, filter, query, nowOf);
  const left = chosen.length - limit;
  if (plan.steps.length === 0)
    return (
      <EmptyState icon="plans" title={words.noSteps}>
        <p>{words.noStepsWhy}</p>
      </EmptyState>
    );
  return (
    <>
      {plan.steps.length >= MANY && (
        <div className="steps__tools" role="search">
          <SearchField
            label={words.filter}
            value={query}
            onChange={(q) => setSearch({ q: q === '' ? undefined : q })}
          />
          <Select
            label={words.filterShow}
            labelHidden
            value={filter}
            choices={STEP_FILTERS.map((value) => ({ value, words: words.filters[value] }))}
            onChange={(show) => setSearch({ show: show === 'all' ? undefined : show })}
          />
          <Button look="quiet" onClick={() => setOpen(!open)}>
            {open ? words.closeAll : words.openAll}
          </Button>
          <span className="dim" role="status">
            {words.showing(Math.min(limit, chosen.length), plan.steps.length)}
          </span>
        </div>
      )}
      {chosen.length === 0 && <p className="dim">{words.noMatch}</p>}
      {shownOf(byAccount(chosen), limit).map(({ account, steps, of }) => (
        <section key={account.id} className="steps" aria-label={accountWords(account)}>
          <h2>{words.stepsTitle(accountWords(account), texts.plans.stepsCount(of))}</h2>
          <div className="steps__grid">
            {steps.map(({ step, number }) => {
              const now = nowOf(step.id);
              const wasDone = now.state === 'ended' && isDone(now.outcome) && step.undo.possible !== 'no';
              return (
                <StepCard
                  key={step.id}
                  step={step}
                  number={number}
                  now={now}
                  prospect={prospects.get(step.id)}
                  open={open}
                  onUndo={wasDone ? onUndo : undefined}
                />
              );
            })}
          </div>
        </section>
      ))}
      {left > 0 && (
        <div>
          <Button icon="down" onClick={() => setLimit(limit + SHOWN)}>
            {words.showMore(Math.min(left, SHOWN))}
          </Button>
        </div>
      )}
    </>
  );
}
