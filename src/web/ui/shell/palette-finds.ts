import type { LinkProps } from '@tanstack/react-router';
import type { IconName } from '../components/icon.tsx';
import { texts } from '../texts.ts';

/** Something that the words typed may mean. */
export interface Find {
  readonly id: string;
  readonly icon: IconName;
  readonly title: string;
  readonly note?: string;
  readonly link: Pick<LinkProps, 'to' | 'params' | 'search'>;
}

interface FindGroup {
  readonly heading: string;
  readonly finds: readonly Find[];
}

/** What is found for the words typed, beside pages and actions. */
export function usePaletteFinds(query: string): readonly FindGroup[] {
  if (query === '') return [];
  const account: readonly Find[] = /^\d{12}$/.test(query)
    ? [
        {
          id: `account ${query}`,
          icon: 'accounts',
          title: texts.palette.openAccount(query),
          link: { to: '/accounts/$id', params: { id: query } },
        },
      ]
    : [];
  const search: Find = {
    id: 'search findings',
    icon: 'search',
    title: texts.palette.searchFindings(query),
    link: { to: '/findings', search: { q: query } },
  };
  return [{ heading: texts.palette.findings, finds: [...account, search] }];
}
