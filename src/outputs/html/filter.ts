import { SEVERITIES, type Severity, STATUSES, type Status } from '../../core/model/finding.ts';
import type { Row } from './unpack-findings.ts';

/** What the reader wants to see. It stands in the address, so that a filtered list can be sent to somebody. */
export interface Filter {
  readonly statuses: readonly Status[];
  /** Empty for all. */
  readonly severities: readonly Severity[];
  /** A rule's id; empty for all. */
  readonly rule: string;
  /** An account's id; empty for all. */
  readonly account: string;
  /** Words that must all be found, in any order and case. */
  readonly text: string;
}

/** What needs somebody: passing findings are shown on request. */
export const NO_FILTER: Filter = {
  statuses: ['fail', 'unknown', 'manual'],
  severities: [],
  rule: '',
  account: '',
  text: '',
};

/** The filter in an address, or `undefined` where it only names a place in the page. */
export function filterInHash(hash: string): Filter | undefined {
  if (!hash.includes('=')) return undefined;
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const chosen = <T extends string>(name: string, of: readonly T[]): T[] | undefined => {
    const text = given.get(name);
    return text === null ? undefined : of.filter((each) => text.split(',').includes(each));
  };
  return {
    statuses: chosen('status', STATUSES) ?? NO_FILTER.statuses,
    severities: chosen('severity', SEVERITIES) ?? [],
    rule: given.get('rule') ?? '',
    account: given.get('account') ?? '',
    text: given.get('q') ?? '',
  };
}

/** The filter as a part of an address; empty where nothing is filtered. */
export function hashOf({ statuses, severities, rule, account, text }: Filter): string {
  const said = new URLSearchParams();
  if (statuses.join() !== NO_FILTER.statuses.join()) said.set('status', statuses.join());
  if (severities.length > 0) said.set('severity', severities.join());
  if (rule !== '') said.set('rule', rule);
  if (account !== '') said.set('account', account);
  if (text.trim() !== '') said.set('q', text.trim());
  return said.toString().replaceAll('%2C', ',');
}

/** A test for rows. What is set aside has a place of its own, whatever its status. */
export function matcher(filter: Filter): (row: Row) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const { statuses, severities, rule, account } = filter;
  return (row) =>
    (row.aside !== undefined || statuses.includes(row.status)) &&
    (severities.length === 0 || severities.includes(row.severity)) &&
    (rule === '' || row.rule === rule) &&
    (account === '' || row.account === account) &&
    (words.length === 0 || containsAll(row.search(), words));
}

function containsAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}
