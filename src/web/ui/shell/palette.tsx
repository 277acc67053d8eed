import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { asProblem } from '../api/problem.ts';
import { Icon, type IconName } from '../components/icon.tsx';
import { texts } from '../texts.ts';
import { PAGES } from './pages.ts';
import { useActions } from './palette-actions.ts';
import { type Finds, usePaletteFinds } from './palette-finds.ts';
import { fits } from './palette-words.ts';

const words = texts.palette;

interface PaletteProps {
  readonly onClose: () => void;
  readonly onShortcuts: () => void;
}

/** Everything by words: pages, actions, accounts, users, keys, findings, rules, frameworks, plans. */
export default function Palette({ onClose, onShortcuts }: PaletteProps): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector('input')?.focus();
    // Closing gives the focus back to where it was.
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same, by the browser.
    <dialog
      ref={ref}
      className="palette"
      aria-label={words.label}
      onClose={onClose}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <Commands onClose={onClose} onShortcuts={onShortcuts} />
    </dialog>
  );
}

function Commands({ onClose, onShortcuts }: PaletteProps): ReactNode {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const query = typed.trim();
  const pages = PAGES.filter((page) => fits(query, page.words));
  const actions = useActions(onShortcuts).filter((each) => fits(query, `${each.words} ${each.also ?? ''}`));
  const finds = usePaletteFinds(query);
  const { groups } = finds;
  const [chosen, setChosen, onMove] = useChosen(
    [
      ...pages.map(({ to }) => to),
      ...actions.map(({ id }) => id),
      ...groups.flatMap(({ finds }) => finds.map(({ id }) => id)),
      SEARCH,
    ],
    query,
  );
  const after = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Command
      label={words.label}
      loop
      shouldFilter={false}
      value={chosen}
      onValueChange={setChosen}
      onKeyDown={onMove}
    >
      <div className="palette__field">
        <Icon name="search" />
        <Command.Input value={typed} onValueChange={setTyped} placeholder={words.hint} />
        <kbd>Esc</kbd>
      </div>
      <Command.List label={words.label} className="palette__list">
        {pages.length > 0 && (
          <Command.Group heading={words.pages}>
            {pages.map((page) => (
              <Item
                key={page.to}
                value={page.to}
                icon={page.icon}
                title={page.words}
                keys={`g ${page.letter}`}
                onSelect={after(() => void navigate({ to: page.to }))}
              />
            ))}
          </Command.Group>
        )}
        {actions.length > 0 && (
          <Command.Group heading={words.actions}>
            {actions.map(({ id, act, words: title, icon, keys }) => (
              <Item key={id} value={id} icon={icon} title={title} keys={keys} onSelect={after(act)} />
            ))}
          </Command.Group>
        )}
        {groups.map(({ heading, finds }) => (
          <Command.Group key={heading} heading={heading}>
            {finds.map(({ id, link, ...find }) => (
              <Item key={id} value={id} {...find} onSelect={after(() => void navigate(link))} />
            ))}
          </Command.Group>
        ))}
        {query !== '' && (
          <Item
            value={SEARCH}
            icon="search"
            title={words.searchFindings(query)}
            onSelect={after(() => void navigate({ to: '/findings', search: { q: query } }))}
          />
        )}
      </Command.List>
      <p className="palette__foot" role="status">
        {footWords(finds, chosen)}
      </p>
    </Command>
  );
}

const SEARCH = 'search findings';

function footWords({ fault, isSearching }: Finds, chosen: string): string {
  if (fault !== null) return words.failed(asProblem(fault).title);
  if (isSearching) return words.searching;
  // Where the search of findings is what is chosen of itself, there is nothing else.
  return chosen === SEARCH ? words.nothing : words.keys;
}

/**
 * The item that Enter takes: the first, also when better ones have come in, until somebody moves by the arrow keys. What
 * is typed makes the first one that again, and so does an answer without the item that somebody had moved to.
 */
function useChosen(ids: readonly string[], query: string) {
  const [first = SEARCH] = ids;
  const [chosen, setChosen] = useState(first);
  const moved = useRef(false);
  const isThere = ids.includes(chosen);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words begin anew.
  useEffect(() => {
    moved.current = false;
  }, [query]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with other words the first one is chosen again.
  useEffect(() => {
    if (!moved.current || !isThere) setChosen(first);
  }, [first, query, isThere]);
  const onMove = (event: { readonly key: string; readonly ctrlKey: boolean }) => {
    if (event.ctrlKey || ['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) moved.current = true;
  };
  return [chosen, setChosen, onMove] as const;
}

interface ItemProps {
  readonly value: string;
  readonly icon: IconName;
  readonly title: string;
  readonly note?: string | undefined;
  readonly keys?: string | undefined;
  readonly onSelect: () => void;
}

function Item({ value, icon, title, note, keys, onSelect }: ItemProps): ReactNode {
  return (
    <Command.Item value={value} onSelect={onSelect} className="palette__item">
      <Icon name={icon} />
      <bdi className="palette__title">{title}</bdi>
      {note !== undefined && <bdi className="palette__note">{note}</bdi>}
      {keys !== undefined && <kbd>{keys}</kbd>}
    </Command.Item>
  );
}
