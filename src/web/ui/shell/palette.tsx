import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { Icon, type IconName } from '../components/icon.tsx';
import { texts } from '../texts.ts';
import { PAGES } from './pages.ts';
import { usePaletteFinds } from './palette-finds.ts';
import { useSignOut } from './use-sign-out.ts';
import { useTheme } from './use-theme.ts';

const words = texts.palette;

interface PaletteProps {
  readonly onClose: () => void;
  readonly onShortcuts: () => void;
}

/** Everything by words: pages, actions, rules, accounts, users, findings. */
export default function Palette({ onClose, onShortcuts }: PaletteProps): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const navigate = useNavigate();
  const [, setTheme] = useTheme();
  const signOut = useSignOut();
  const finds = usePaletteFinds(query.trim());
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector('input')?.focus();
    // Closing gives the focus back to where it was.
    return () => dialog?.close();
  }, []);
  const after = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same, by the browser.
    <dialog
      ref={ref}
      className="palette"
      aria-label={words.label}
      onClose={() => ref.current?.open !== true && onClose()}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <Command label={words.label} loop>
        <div className="palette__field">
          <Icon name="search" />
          <Command.Input value={query} onValueChange={setQuery} placeholder={words.hint} />
          <kbd>Esc</kbd>
        </div>
        <Command.List label={words.label} className="palette__list">
          <Command.Empty className="palette__empty">{words.nothing}</Command.Empty>
          {finds.map((group) => (
            <Command.Group key={group.heading} heading={group.heading} forceMount>
              {group.finds.map((find) => (
                <Item
                  key={find.id}
                  value={`${find.id} ${query}`}
                  icon={find.icon}
                  title={find.title}
                  note={find.note}
                  onSelect={after(() => void navigate(find.link))}
                />
              ))}
            </Command.Group>
          ))}
          <Command.Group heading={words.pages}>
            {PAGES.map((page) => (
              <Item
                key={page.to}
                value={page.words}
                icon={page.icon}
                title={page.words}
                keys={`g ${page.letter}`}
                onSelect={after(() => void navigate({ to: page.to }))}
              />
            ))}
          </Command.Group>
          <Command.Group heading={words.actions}>
            {(['system', 'light', 'dark'] as const).map((theme) => (
              <Item
                key={theme}
                value={`${texts.shell.theme} ${texts.shell.themes[theme]} theme`}
                icon={theme === 'system' ? 'system' : theme === 'light' ? 'sun' : 'moon'}
                title={`${texts.shell.theme}: ${texts.shell.themes[theme]}`}
                onSelect={after(() => setTheme(theme))}
              />
            ))}
            <Item
              value={texts.shell.shortcuts}
              icon="keyboard"
              title={texts.shell.shortcuts}
              keys="?"
              onSelect={after(onShortcuts)}
            />
            <Item
              value={texts.shell.signOut}
              icon="signOut"
              title={texts.shell.signOut}
              onSelect={after(signOut)}
            />
          </Command.Group>
        </Command.List>
        <p className="palette__foot">{words.keys}</p>
      </Command>
    </dialog>
  );
}

interface ItemProps {
  readonly value: string;
  readonly icon: IconName;
  readonly title: string;
  readonly note?: string | undefined;
  readonly keys?: string;
  readonly onSelect: () => void;
}

function Item({ value, icon, title, note, keys, onSelect }: ItemProps): ReactNode {
  return (
    <Command.Item value={value} onSelect={onSelect} className="palette__item">
      <Icon name={icon} />
      <span className="palette__title">{title}</span>
      {note !== undefined && <span className="palette__note">{note}</span>}
      {keys !== undefined && <kbd>{keys}</kbd>}
    </Command.Item>
  );
}
