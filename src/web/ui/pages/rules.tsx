import { type ReactNode, useId } from 'react';
import type { RulesAnswer } from '../../api/catalogue.ts';
import { useBoardRead } from '../api/board-read.ts';
import { useRead } from '../api/query.ts';
import { useSearchState } from '../api/use-search-state.ts';
import { useTyped } from '../api/use-typed.ts';
import { AsOfNotes, isWhole } from '../components/as-of-notes.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { SearchField, Select } from '../components/fields.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { SEVERITIES } from '../components/orders.ts';
import { Page } from '../components/page.tsx';
import { LoadingRegion, Skeleton } from '../components/skeleton.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { grouped, texts } from '../texts.ts';
import {
  isNarrowed,
  type RuleFilter,
  ruleFilterIn,
  rulesShown,
  SORTS,
  type Sort,
  STANDS,
  type Stand,
  scopesOf,
  standCounts,
} from './rules/filter.ts';
import './rules/rules.css';
import { RulesTable } from './rules/rules-table.tsx';
import { scopeWords } from './rules/words.ts';

const words = texts.rules;

/** What is judged by: every rule, how it stands, and what the runs did not ask. */
export default function RulesPage(): ReactNode {
  const { data, error, isFetching, refetch } = useBoardRead('/rules');
  return (
    <Page title={texts.nav.rules} lead={words.lead}>
      {error !== null ? (
        <ErrorState fault={error} retry={() => void refetch()} retrying={isFetching} />
      ) : data === undefined ? (
        <LoadingRegion>
          <div className="stack">
            <Skeleton height="4.5rem" round />
            <Skeleton height="40rem" round />
          </div>
        </LoadingRegion>
      ) : (
        <Catalogue answer={data} />
      )}
    </Page>
  );
}

function Catalogue({ answer: { asOf, items } }: { readonly answer: RulesAnswer }): ReactNode {
  const [search, setSearch] = useSearchState();
  const filter = ruleFilterIn(search);
  const counted = asOf.runs.length > 0;
  const shown = rulesShown(items, filter);
  const asked = shown.filter((rule) => rule.asked);
  const notAsked = shown.filter((rule) => !rule.asked);
  const clear = () =>
    setSearch({
      q: undefined,
      severity: undefined,
      scope: undefined,
      framework: undefined,
      stands: undefined,
    });
  return (
    <>
      <AsOfNotes asOf={asOf} />
      {counted && (
        <Stands
          counts={standCounts(items)}
          whole={isWhole(asOf)}
          chosen={filter.stands}
          onChoose={(stands) => setSearch({ stands })}
        />
      )}
      <Tools filter={filter} scopes={scopesOf(items)} onChange={setSearch} onClear={clear} />
      <p className="hidden-text" role="status">
        {words.shown(shown.length, items.length)}
      </p>
      {shown.length === 0 && (
        <Card>
          <EmptyState
            icon="rules"
            title={words.noneFound}
            actions={<Button onClick={clear}>{words.showAll}</Button>}
          >
            <p>{words.noneFoundWhy}</p>
          </EmptyState>
        </Card>
      )}
      {counted && asked.length > 0 && (
        <Card title={words.askedTitle(asked.length)} lead={words.askedLead} flush>
          <RulesTable label={words.askedTitle(asked.length)} rules={asked} counted />
        </Card>
      )}
      {counted && notAsked.length > 0 && (
        <Card title={words.notAskedTitle(notAsked.length)} lead={words.notAskedLead} flush>
          <RulesTable label={words.notAskedTitle(notAsked.length)} rules={notAsked} counted />
        </Card>
      )}
      {!counted && shown.length > 0 && (
        <Card title={words.allTitle(shown.length)} lead={words.noRuns} flush>
          <RulesTable label={words.allTitle(shown.length)} rules={shown} counted={false} />
        </Card>
      )}
    </>
  );
}

const LOOKS: Readonly<Record<Stand, { readonly tone: string; readonly icon: IconName }>> = {
  open: { tone: 'fail', icon: 'fail' },
  unknown: { tone: 'unknown', icon: 'unknown' },
  manual: { tone: 'manual', icon: 'manual' },
  accepted: { tone: 'neutral', icon: 'skip' },
  quiet: { tone: 'pass', icon: 'pass' },
};

const UNSURE = { tone: 'neutral', icon: 'info' } as const;

interface StandsProps {
  readonly counts: Readonly<Record<Stand, number>>;
  /** Everything was read: only then is it good where nothing is listed. */
  readonly whole: boolean;
  readonly chosen: Stand | undefined;
  readonly onChoose: (stands: Stand | undefined) => void;
}

/** How many rules stand how; each number shows its rules. */
function Stands({ counts, whole, chosen, onChoose }: StandsProps): ReactNode {
  return (
    <fieldset className="pick">
      <legend className="hidden-text">{words.standsLegend}</legend>
      {STANDS.map((stand) => {
        const unsure = stand === 'quiet' && !whole;
        const { tone, icon } = unsure ? UNSURE : LOOKS[stand];
        return (
          <button
            key={stand}
            type="button"
            className={`pick__one tone-${counts[stand] === 0 ? 'neutral' : tone}`}
            aria-pressed={chosen === stand}
            onClick={() => onChoose(chosen === stand ? undefined : stand)}
          >
            <Icon name={icon} size={14} />
            <span>{unsure ? words.quietUnsure : words.stands[stand]}</span>
            <strong>{grouped(counts[stand])}</strong>
          </button>
        );
      })}
    </fieldset>
  );
}

interface ToolsProps {
  readonly filter: RuleFilter;
  readonly scopes: readonly string[];
  readonly onChange: (change: Readonly<Record<string, string | undefined>>) => void;
  readonly onClear: () => void;
}

/** Search, filters and order. */
function Tools({ filter, scopes, onChange, onClear }: ToolsProps): ReactNode {
  const [typed, setTyped] = useTyped(filter.q, (q) => onChange({ q: q === '' ? undefined : q }));
  const frameworks = useRead('/frameworks');
  const id = useId();
  const chosen = filter.framework;
  const names = (frameworks.data?.items ?? [])
    .filter(({ level }) => level === 'primary')
    .map((each) => ({ value: each.id, words: `${each.title} ${each.version}`.trimEnd() }));
  const known = chosen === undefined || names.some(({ value }) => value === chosen);
  return (
    <search className="rule-tools" aria-labelledby={id}>
      <h2 id={id} className="hidden-text">
        {words.tools}
      </h2>
      <div className="rule-tools__search">
        <SearchField label={words.search} value={typed} onChange={setTyped} />
      </div>
      <Select
        label={words.columns.severity}
        labelHidden
        value={filter.severity ?? ''}
        choices={[
          { value: '', words: words.anySeverity },
          ...SEVERITIES.map((value) => ({ value, words: texts.severities[value] })),
        ]}
        onChange={(severity) => onChange({ severity })}
      />
      <Select
        label={words.columns.scope}
        labelHidden
        value={filter.scope ?? ''}
        choices={[
          { value: '', words: words.anyScope },
          ...scopes.map((value) => ({ value, words: scopeWords(value) })),
        ]}
        onChange={(scope) => onChange({ scope })}
      />
      <Select
        label={words.framework}
        labelHidden
        value={chosen ?? ''}
        choices={[
          { value: '', words: words.anyFramework },
          ...names,
          ...(known ? [] : [{ value: chosen, words: chosen }]),
        ]}
        onChange={(framework) => onChange({ framework })}
      />
      <Select<Sort>
        label={words.sortBy}
        labelHidden
        value={filter.sort}
        choices={SORTS.map((value) => ({ value, words: words.sorts[value] }))}
        onChange={(sort) => onChange({ sort: sort === 'severity' ? undefined : sort })}
      />
      {isNarrowed(filter) && (
        <Button look="quiet" onClick={onClear}>
          {words.clear}
        </Button>
      )}
    </search>
  );
}
