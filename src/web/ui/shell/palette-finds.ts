import { useEffect, useState } from 'react';
import type { SearchAnswer } from '../../api/accounts.ts';
import { useRead } from '../api/query.ts';
import type { IconName } from '../components/icon.tsx';
import { texts } from '../texts.ts';
import { type HitLink, hitLink } from './hit-link.ts';

const words = texts.palette;
type Kind = SearchAnswer['hits'][number]['kind'];

/** Something that the words typed may mean. */
export interface Find {
  readonly id: string;
  readonly icon: IconName;
  readonly title: string;
  readonly note?: string;
  readonly link: HitLink;
}

interface FindGroup {
  readonly heading: string;
  readonly finds: readonly Find[];
}

export interface Finds {
  readonly groups: readonly FindGroup[];
  /** The answer for what is typed now is not there yet. */
  readonly isSearching: boolean;
  /** Why nothing was found. */
  readonly fault: Error | null;
}

const KINDS: readonly { readonly kind: Kind; readonly icon: IconName; readonly heading: string }[] = [
  { kind: 'account', icon: 'accounts', heading: words.accounts },
  { kind: 'principal', icon: 'person', heading: words.principals },
  { kind: 'key', icon: 'key', heading: words.accessKeys },
  { kind: 'finding', icon: 'findings', heading: words.findings },
  { kind: 'rule', icon: 'rules', heading: words.rules },
  { kind: 'framework', icon: 'frameworks', heading: words.frameworks },
  { kind: 'plan', icon: 'plans', heading: words.plans },
];

/** Milliseconds after the last letter before it is looked for, and the longest that the API takes. */
const PAUSE = 120;
const MOST = 200;

/** What the server finds for the words typed. */
export function usePaletteFinds(query: string): Finds {
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(query.slice(0, MOST)), PAUSE);
    return () => clearTimeout(timer);
  }, [query]);
  const isTyped = query !== '';
  const { data, error, isFetching, isPlaceholderData } = useRead(
    '/search',
    { query: { q } },
    { enabled: q !== '' && isTyped, keepPrevious: true },
  );
  return {
    groups: isTyped && data !== undefined && error === null ? groupsOf(data.hits) : [],
    isSearching:
      isTyped && (q !== query.slice(0, MOST) || (isFetching && (data === undefined || isPlaceholderData))),
    fault: isTyped ? error : null,
  };
}

/** Hits by their kinds, in the order in which they are shown. */
export function groupsOf(hits: SearchAnswer['hits']): readonly FindGroup[] {
  return KINDS.flatMap(({ kind, icon, heading }) => {
    const finds = hits.flatMap((hit) => {
      const link = hit.kind === kind ? hitLink(hit.path) : undefined;
      if (link === undefined) return [];
      const note = hit.detail === undefined ? {} : { note: hit.detail };
      return [{ id: `${kind} ${hit.path}`, icon, title: hit.title, ...note, link }];
    });
    return finds.length === 0 ? [] : [{ heading, finds }];
  });
}
