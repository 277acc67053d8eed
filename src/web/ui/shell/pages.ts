import type { IconName } from '../components/icon.tsx';
import { texts } from '../texts.ts';

/** The pages in the navigation, in its order, each with the letter that follows `g`. */
export const PAGES = [
  { to: '/', words: texts.nav.overview, icon: 'overview', letter: 'o' },
  { to: '/findings', words: texts.nav.findings, icon: 'findings', letter: 'f' },
  { to: '/accounts', words: texts.nav.accounts, icon: 'accounts', letter: 'a' },
  { to: '/plans', words: texts.nav.plans, icon: 'plans', letter: 'p' },
  { to: '/rules', words: texts.nav.rules, icon: 'rules', letter: 'r' },
  { to: '/frameworks', words: texts.nav.frameworks, icon: 'frameworks', letter: 'w' },
  { to: '/audit', words: texts.nav.audit, icon: 'audit', letter: 'l' },
] as const satisfies readonly { to: string; words: string; icon: IconName; letter: string }[];
