import type { ReactNode } from 'react';
import { oneOf, type Search } from '../../api/search-state.ts';
import { useSearchState } from '../../api/use-search-state.ts';
import { useTyped } from '../../api/use-typed.ts';
import { Button } from '../../components/button.tsx';
import { Select, TextField } from '../../components/fields.tsx';
import { texts } from '../../texts.ts';

const words = texts.audit;

const ACTIONS = Object.keys(words.actions) as (keyof typeof words.actions)[];

/** What the log is asked for. */
export interface AuditFilter {
  readonly action: string | undefined;
  readonly plan: string | undefined;
  readonly person: string | undefined;
  readonly q: string | undefined;
}

/** The filter of an address; an action that is none is left out. */
export function filterOf(search: Search): AuditFilter {
  return {
    action: ACTIONS.find((action) => action === oneOf(search, 'action')),
    plan: oneOf(search, 'plan'),
    person: oneOf(search, 'person'),
    q: oneOf(search, 'q'),
  };
}

/** Filters of the log; they stand in the address. */
export function AuditFilters(): ReactNode {
  const [search, setSearch] = useSearchState();
  const filter = filterOf(search);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <div className="audit__filters" role="search">
      <Select
        label={words.filterAction}
        value={filter.action ?? ''}
        choices={[
          { value: '', words: words.filterAll },
          ...ACTIONS.map((action) => ({ value: action, words: words.actions[action] })),
        ]}
        onChange={(action) => setSearch({ action: action === '' ? undefined : action, entry: undefined })}
      />
      <Slow name="plan" label={words.filterPlan} mono />
      <Slow name="person" label={words.filterPerson} />
      <Slow name="q" label={words.filterText} />
      <Button
        look="quiet"
        icon="close"
        disabled={!isFiltered}
        onClick={() =>
          setSearch({
            action: undefined,
            plan: undefined,
            person: undefined,
            q: undefined,
            entry: undefined,
          })
        }
      >
        {words.clear}
      </Button>
    </div>
  );
}

interface SlowProps {
  readonly name: 'plan' | 'person' | 'q';
  readonly label: string;
  readonly mono?: boolean;
}

function Slow({ name, label, mono = false }: SlowProps): ReactNode {
  const [search, setSearch] = useSearchState();
  const [typed, setTyped] = useTyped(oneOf(search, name) ?? '', (text) =>
    setSearch({ [name]: text === '' ? undefined : text, entry: undefined }),
  );
  return <TextField type="search" label={label} mono={mono} value={typed} onChange={setTyped} />;
}
