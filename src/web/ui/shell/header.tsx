import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '../components/menu.tsx';
import { texts } from '../texts.ts';
import { Freshness } from './freshness.tsx';
import { JobsMenu } from './jobs-menu.tsx';
import { NavigationLinks } from './navigation.tsx';
import { useMay, useSession } from './session-context.ts';
import { isMac } from './use-shortcuts.ts';
import { useSignOut } from './use-sign-out.ts';
import { type Theme, useTheme } from './use-theme.ts';

const words = texts.shell;

interface HeaderProps {
  readonly onPalette: () => void;
  readonly onShortcuts: () => void;
}

/** Which run is looked at, the way to everything by words, and who is signed in. */
export function Header({ onPalette, onShortcuts }: HeaderProps): ReactNode {
  const [menu, setMenu] = useState(false);
  return (
    <header className="bar">
      <div className="bar__menu">
        <Button look="quiet" icon="menu" iconOnly aria-haspopup="dialog" onClick={() => setMenu(true)}>
          {words.menu}
        </Button>
      </div>
      <div className="bar__fresh">
        <Freshness />
      </div>
      <button
        type="button"
        className="bar__search"
        aria-keyshortcuts="Control+K Meta+K /"
        onClick={onPalette}
      >
        <Icon name="search" />
        <span className="bar__search-words">{words.search}</span>
        <kbd>{isMac ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <JobsMenu />
      <PersonMenu onShortcuts={onShortcuts} />
      <Dialog open={menu} onClose={() => setMenu(false)} title={texts.product} size="side">
        <nav aria-label={words.navigation}>
          <NavigationLinks onGo={() => setMenu(false)} />
        </nav>
      </Dialog>
    </header>
  );
}

function PersonMenu({ onShortcuts }: { readonly onShortcuts: () => void }): ReactNode {
  const { person } = useSession();
  const [theme, setTheme] = useTheme();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const maySeeSessions = useMay('admin');
  return (
    <Menu
      trigger={
        <button type="button" className="person">
          <span className="person__mark" aria-hidden="true">
            {person.name.slice(0, 1).toUpperCase()}
          </span>
          <span className="person__words">
            <span className="hidden-text">{words.account}: </span>
            <span className="person__name">{person.name}</span>
            <span className="person__role">{words.roles[person.role]}</span>
          </span>
          <Icon name="down" size={14} />
        </button>
      }
    >
      <MenuLabel>
        <span className="menu__who">{words.person(person.name, words.roles[person.role])}</span>
        <span className="menu__help">{words.roleMeans[person.role]}</span>
      </MenuLabel>
      <MenuLine />
      <MenuLabel>{words.theme}</MenuLabel>
      <MenuChoice<Theme>
        label={words.theme}
        value={theme}
        onChange={setTheme}
        choices={[
          { value: 'system', words: words.themes.system, icon: 'system' },
          { value: 'light', words: words.themes.light, icon: 'sun' },
          { value: 'dark', words: words.themes.dark, icon: 'moon' },
        ]}
      />
      <MenuLine />
      {maySeeSessions && (
        <MenuItem icon="person" onSelect={() => void navigate({ to: '/sessions', search: {} })}>
          {texts.sessions.title}
        </MenuItem>
      )}
      <MenuItem icon="keyboard" onSelect={onShortcuts}>
        {words.shortcuts}
      </MenuItem>
      <MenuItem icon="signOut" onSelect={signOut}>
        {words.signOut}
      </MenuItem>
    </Menu>
  );
}
