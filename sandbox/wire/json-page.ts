import type { Call } from '../call.ts';
import type { AwsRefusal } from './refusal.ts';

/** How one JSON service pages: its names, its largest page, and how it refuses what makes no sense. */
export interface Paging {
  readonly list: string;
  readonly size: string;
  readonly token: string;
  readonly largest: number;
  readonly refuse: (message: string) => AwsRefusal;
}

/** One page as the whole JSON answer. A token is good only with the call it came from. */
export function jsonPage(call: Call, items: readonly unknown[], paging: Paging): string {
  const { start, size } = pageOf(call, paging);
  const shown = items.slice(start, start + size);
  const end = start + size;
  const next = end < items.length ? { [paging.token]: toToken(call.action, end) } : {};
  return JSON.stringify({ [paging.list]: shown, ...next });
}

/** Where the asked page begins and how long it is. */
function pageOf(call: Call, paging: Omit<Paging, 'list'>): { readonly start: number; readonly size: number } {
  const size = call.parameters.integer(paging.size) ?? paging.largest;
  if (!Number.isInteger(size) || size < 1 || size > paging.largest) {
    throw paging.refuse(`${paging.size} must be between 1 and ${paging.largest}`);
  }
  const token = call.parameters.text(paging.token);
  if (token === undefined) return { start: 0, size };
  const match = /^(\w+) (\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString());
  if (match === null || match[1] !== call.action) throw paging.refuse(`Invalid ${paging.token}`);
  return { start: Number(match[2]), size };
}

function toToken(action: string, offset: number): string {
  return Buffer.from(`${action} ${offset}`).toString('base64url');
}
