import { type ReactNode, useEffect, useRef } from 'react';
import { addressOf } from '../../api/client.ts';
import { useTyped } from '../../api/use-typed.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Menu, MenuChoice, MenuItem, MenuLabel } from '../../components/menu.tsx';
import { isTaken, useSingleKeys } from '../../shell/use-shortcuts.ts';
import { texts } from '../../texts.ts';
import { Facets } from './facets.tsx';
import {
  filterQuery,
  type GroupBy,
  isNarrowed,
  LISTS,
  type ListName,
  MOST_Q,
  SINGLES,
  type SingleName,
  type View,
  withoutFilters,
  withoutName,
  withToggled,
} from './filter.ts';

const words = texts.findings;

interface ToolsProps {
  readonly view: View;
  readonly onView: (view: View, how?: { readonly replace: boolean }) => void;
}

/** Search, filters, groups and export. */
export function Tools({ view, onView }: ToolsProps): ReactNode {
  return (
    <div className="findings__tools">
      <SearchBox view={view} onView={onView} />
      <div className="findings__facets" role="group" aria-label={words.filters}>
        <Facets view={view} onView={onView} />
        <Button
          size="small"
          className={view.fresh ? 'facet facet--on' : 'facet'}
          aria-pressed={view.fresh}
          onClick={() => onView({ ...view, fresh: !view.fresh })}
        >
          {words.onlyFresh}
        </Button>
        <GroupMenu view={view} onView={onView} />
      </div>
    </div>
  );
}

function SearchBox({ view, onView }: ToolsProps): ReactNode {
  const ref = useRef<HTMLInputElement>(null);
  // Letter by letter is no history to go back through.
  const [text, setText] = useTyped(view.q, (q) => onView({ ...view, q }, { replace: true }));
  useSlash(ref);
  return (
    <div className="findings__search">
      <Icon name="search" />
      <input
        ref={ref}
        type="search"
        className="input"
        aria-label={words.search}
        aria-keyshortcuts="/"
        placeholder={words.searchHint}
        maxLength={MOST_Q}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <kbd>/</kbd>
    </div>
  );
}

/** On this page `/` leads into its own search, before the page's frame hears it. */
function useSlash(ref: { readonly current: HTMLInputElement | null }): void {
  const [singleKeys] = useSingleKeys();
  useEffect(() => {
    const heard = (event: KeyboardEvent) => {
      const isPlain = !(event.metaKey || event.ctrlKey || event.altKey || event.isComposing);
      if (event.key !== '/' || !isPlain || !singleKeys || isTaken(event.target)) return;
      event.preventDefault();
      ref.current?.focus();
      ref.current?.select();
    };
    addEventListener('keydown', heard, { capture: true });
    return () => removeEventListener('keydown', heard, { capture: true });
  }, [ref, singleKeys]);
}

function GroupMenu({ view, onView }: ToolsProps): ReactNode {
  const { groups, groupBy } = words;
  return (
    <Menu
      align="start"
      trigger={
        <Button
          size="small"
          iconAfter="down"
          className={view.group === undefined ? 'facet' : 'facet facet--on'}
        >
          {view.group === undefined ? groupBy : `${groupBy}: ${groups[view.group]}`}
        </Button>
      }
    >
      <MenuChoice<GroupBy | 'none'>
        label={groupBy}
        value={view.group ?? 'none'}
        choices={(['none', 'account', 'rule', 'principal'] as const).map((value) => ({
          value,
          words: groups[value],
        }))}
        onChange={(value) => onView({ ...view, group: value === 'none' ? undefined : value })}
      />
    </Menu>
  );
}

/** The view as a file. */
export function ExportMenu({ view }: Pick<ToolsProps, 'view'>): ReactNode {
  const download = (format: 'csv' | 'json') => {
    const link = document.createElement('a');
    link.href = addressOf('/findings/export', { query: { ...filterQuery(view), format } });
    link.download = '';
    link.click();
  };
  return (
    <Menu
      trigger={
        <Button size="small" icon="download" iconAfter="down" className="facet">
          {words.export}
        </Button>
      }
    >
      <MenuLabel>{words.exportHelp}</MenuLabel>
      <MenuItem icon="table" onSelect={() => download('csv')}>
        {words.exportCsv}
      </MenuItem>
      <MenuItem icon="download" onSelect={() => download('json')}>
        {words.exportJson}
      </MenuItem>
    </Menu>
  );
}

/** What narrows the view, each with a button that takes it away. */
export function Chips({ view, onView }: ToolsProps): ReactNode {
  if (!isNarrowed(view)) return null;
  return (
    <ul className="chips" aria-label={words.filters}>
      {LISTS.flatMap((name) =>
        view.lists[name].map((value) => (
          <Chip
            key={`${name} ${value}`}
            name={words.filterBy[name]}
            value={shownValue(name, value)}
            onRemove={() => onView(withToggled(view, name, value))}
          />
        )),
      )}
      {SINGLES.flatMap((name: SingleName) => {
        const value = view.singles[name];
        if (value === undefined) return [];
        return [
          <Chip
            key={name}
            name={words.filterBy[name]}
            value={name === 'principal' ? principalWords(value) : value}
            onRemove={() => onView(withoutName(view, name))}
          />,
        ];
      })}
      {view.fresh && (
        <Chip name={words.onlyFresh} value="" onRemove={() => onView({ ...view, fresh: false })} />
      )}
      {view.q.trim() !== '' && (
        <Chip name={words.words} value={view.q} onRemove={() => onView({ ...view, q: '' })} />
      )}
      <li>
        <Button size="small" look="quiet" onClick={() => onView(withoutFilters(view))}>
          {words.clearFilters}
        </Button>
      </li>
    </ul>
  );
}

function shownValue(name: ListName, value: string): string {
  if (name === 'standing' && value in texts.standings)
    return texts.standings[value as keyof typeof texts.standings];
  if (name === 'severity' && value in texts.severities)
    return texts.severities[value as keyof typeof texts.severities];
  if (name === 'credential' && value in texts.credentials)
    return texts.credentials[value as keyof typeof texts.credentials];
  return value;
}

/** An IAM user may be named root, too. */
function principalWords(value: string): string {
  if (value === 'root') return words.rootUser;
  const name = value.replace(/^user\//, '');
  return name === 'root' ? words.userNamedRoot : name;
}

interface ChipProps {
  readonly name: string;
  readonly value: string;
  readonly onRemove: () => void;
}

function Chip({ name, value, onRemove }: ChipProps): ReactNode {
  return (
    <li className="chip">
      <span className="chip__words">
        <span className="dim">{value === '' ? name : `${name}:`}</span> <bdi>{value}</bdi>
      </span>
      <button
        type="button"
        className="chip__remove"
        aria-label={words.removeFilter(name, value)}
        onClick={onRemove}
      >
        <Icon name="close" size={12} />
      </button>
    </li>
  );
}
