import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon } from '../components/icon.tsx';
import { texts } from '../texts.ts';
import { Mark } from './mark.tsx';
import { PAGES } from './pages.ts';
import { useSession } from './session-context.ts';

/** At the side where there is room; in the menu of the header where there is none. */
export function Navigation(): ReactNode {
  const { product, store } = useSession();
  return (
    <aside className="side" aria-label={texts.product}>
      <Link to="/" className="side__mark">
        <Mark />
        <span>{texts.product}</span>
      </Link>
      <nav aria-label={texts.shell.navigation}>
        <NavigationLinks />
      </nav>
      <p className="side__foot">
        {store !== undefined && (
          <span title={store.place}>
            <Icon name="database" size={13} /> {texts.shell.stores[store.kind]}
          </span>
        )}
        <span>{texts.shell.version(product.version)}</span>
      </p>
    </aside>
  );
}

/** The links alone. */
export function NavigationLinks({ onGo }: { readonly onGo?: () => void }): ReactNode {
  return (
    <ul className="side__links">
      {PAGES.map(({ to, words, icon }) => (
        <li key={to}>
          <Link
            to={to}
            activeOptions={{ exact: to === '/', includeSearch: false }}
            {...(onGo === undefined ? {} : { onClick: onGo })}
          >
            <Icon name={icon} />
            {words}
          </Link>
        </li>
      ))}
    </ul>
  );
}
