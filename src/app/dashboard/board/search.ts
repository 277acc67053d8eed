import { FRAMEWORKS } from '../../../core/frameworks/frameworks.ts';
import { RULES } from '../../../core/rules/index.ts';
import type { SearchAnswer } from '../../../web/api/accounts.ts';
import type { Board } from './board.ts';
import { principalOf, titleOf } from './row.ts';
import { partOf } from './select-rows.ts';
import type { View } from './view.ts';

type Hit = SearchAnswer['hits'][number];

const MOST_OF_A_KIND = 10;

/** What the palette finds: no more than ten of each kind. */
export async function searchOf(board: Board, q: string): Promise<SearchAnswer> {
  const sought = q.trim();
  if (sought === '') return { hits: [] };
  const view = await board.view();
  const part = partOf(sought);
  const plans = await board.store.plans();
  return {
    hits: [
      ...firstOf(accountHits(view, part)),
      ...firstOf(principalHits(view, part)),
      ...firstOf(keyHits(view, part)),
      ...firstOf(findingHits(view, sought)),
      ...firstOf(ruleHits(part)),
      ...firstOf(frameworkHits(part)),
      ...firstOf(plans.filter(({ id }) => part(id)).map(planHit)),
    ],
  };
}

function firstOf(hits: Iterable<Hit>): Hit[] {
  const found: Hit[] = [];
  for (const hit of hits) {
    if (found.length >= MOST_OF_A_KIND) break;
    found.push(hit);
  }
  return found;
}

type Part = (text: string) => boolean;

function* accountHits({ accounts }: View, part: Part): Generator<Hit> {
  for (const { account, reading } of accounts) {
    if (!part(account.id) && !part(account.name ?? '')) continue;
    const title = account.name === undefined ? account.id : `${account.name} (${account.id})`;
    yield { kind: 'account', title, detail: reading.coverage.status, path: `/accounts/${path(account.id)}` };
  }
}

/** The page of a principal. Names of users hold no slash, and files can hold anything. */
function principalPath(account: string, kind: 'user' | 'root', name: string): string {
  return `/principals/${path(account)}/${kind}/${path(name)}`;
}

function path(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function* principalHits({ accounts }: View, part: Part): Generator<Hit> {
  for (const { account, principals } of accounts)
    for (const { kind, name } of principals)
      if (part(name))
        yield {
          kind: 'principal',
          title: name,
          detail: account.name ?? account.id,
          path: principalPath(account.id, kind, name),
        };
}

function* keyHits({ accounts }: View, part: Part): Generator<Hit> {
  for (const { account, keys } of accounts)
    for (const { accessKeyId, kind, principal } of keys)
      if (accessKeyId !== undefined && part(accessKeyId))
        yield {
          kind: 'key',
          title: accessKeyId,
          detail: `${principal} in ${account.name ?? account.id}`,
          path: `${principalPath(account.id, kind, principal)}?key=${path(accessKeyId)}`,
        };
}

/** By their ids alone: what they say is searched on their own page. */
function* findingHits(view: View, sought: string): Generator<Hit> {
  if (!/^[0-9a-f]{6,32}$/i.test(sought)) return;
  const start = sought.toLowerCase();
  for (const row of view.rows())
    if (row.id.startsWith(start)) {
      const principal = principalOf(row);
      yield {
        kind: 'finding',
        title: titleOf(row.rule),
        detail: `${row.resource.name} in ${row.account.name ?? row.account.id}`,
        path:
          principal === undefined
            ? `/findings?q=${row.id}`
            : `${principalPath(row.account.id, principal.kind, principal.name)}?finding=${row.id}`,
      };
    }
}

function* ruleHits(part: Part): Generator<Hit> {
  for (const { id, title } of RULES)
    if (part(id) || part(title)) yield { kind: 'rule', title, detail: id, path: `/rules/${id}` };
}

function* frameworkHits(part: Part): Generator<Hit> {
  for (const { id, title, version } of FRAMEWORKS)
    if (part(id) || part(`${title} ${version}`))
      yield {
        kind: 'framework',
        title: `${title} ${version}`.trimEnd(),
        detail: id,
        path: `/frameworks/${path(id)}`,
      };
}

function planHit({ id, steps, madeAt }: { id: string; steps: number; madeAt: string }): Hit {
  return { kind: 'plan', title: id, detail: `${steps} steps, made ${madeAt}`, path: `/plans/${path(id)}` };
}
