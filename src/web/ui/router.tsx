import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { type Search, searchIn, searchText } from './api/search-state.ts';
import { Gate } from './shell/gate.tsx';
import { PageFault } from './shell/page-fault.tsx';
import { PageWait } from './shell/page-wait.tsx';

const root = createRootRoute({
  component: Gate,
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
  notFoundComponent: lazyRouteComponent(() => import('./pages/not-found.tsx')),
});

const page = <const Path extends string>(path: Path, load: () => Promise<{ default: ComponentType }>) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) });

/** One line a page, each a script of its own. */
const pages = [
  page('/', () => import('./pages/overview.tsx')),
  page('/start', () => import('./pages/start.tsx')),
  page('/findings', () => import('./pages/findings.tsx')),
  page('/plans', () => import('./pages/plans.tsx')),
  page('/plans/$id', () => import('./pages/plan.tsx')),
  page('/principals/$account/$kind/$name', () => import('./pages/principal.tsx')),
  page('/accounts', () => import('./pages/accounts.tsx')),
  page('/accounts/$id', () => import('./pages/account.tsx')),
  page('/rules', () => import('./pages/rules.tsx')),
  page('/rules/$id', () => import('./pages/rule.tsx')),
  page('/frameworks', () => import('./pages/frameworks.tsx')),
  page('/frameworks/$id', () => import('./pages/framework.tsx')),
  page('/audit', () => import('./pages/audit.tsx')),
  page('/sessions', () => import('./pages/sessions.tsx')),
  page('/sign-in', () => import('./pages/signed-in.tsx')),
] as const;

/** All pages of the dashboard, and their addresses. */
export const router = createRouter({
  routeTree: root.addChildren(pages),
  parseSearch: searchIn,
  stringifySearch: searchText,
  defaultPreload: 'intent',
  defaultPendingComponent: PageWait,
  defaultPendingMs: 150,
  // What is there is shown, though the wait for it was told only a moment ago.
  defaultPendingMinMs: 0,
  defaultErrorComponent: PageFault,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
