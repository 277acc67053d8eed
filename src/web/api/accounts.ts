import { type Static, Type } from 'typebox';
import type { StoredRun } from '../../core/model/history.ts';
import type { AccountCoverage } from '../../core/model/run.ts';
import { RuleStanding } from './overview.ts';
import { AsOf, Counts, domain, pageAsOf, pageOf, placing, RunRef, Time } from './parts.ts';

/** An account and what became of it. */
export const AccountRow = Type.Object({
  coverage: domain<AccountCoverage>('What was read, and what could not be, with fixes.'),
  /** The run of this reading. */
  run: RunRef,
  counts: Counts,
  /** False where its facts are no longer kept: what was unknown there is counted in the whole alone, and no row. */
  listed: Type.Boolean(),
  users: Type.Optional(Type.Integer()),
  reportAt: Type.Optional(Time()),
});
export type AccountRow = Static<typeof AccountRow>;

/** `GET /accounts?status&q&unjudged&limit&cursor&from` */
export const AccountsQuery = Type.Object({
  status: Type.Optional(
    Type.String({ maxLength: 100, description: 'scanned, partial, failed, skipped; stale' }),
  ),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  unjudged: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'The id of a rule: accounts of which nobody knows what it finds, since they were not judged by it, or are not yet, or their facts are no longer kept.',
    }),
  ),
  ...placing(200),
});
export const AccountsPage = pageAsOf(AccountRow);
export type AccountsPage = Static<typeof AccountsPage>;

/** `GET /accounts/:id` */
export const AccountDetail = Type.Object({
  asOf: AsOf,
  row: AccountRow,
  rules: Type.Array(RuleStanding),
  /** Runs that had it, the newest first; of very many the newest alone. */
  runs: Type.Array(RunRef),
});
export type AccountDetail = Static<typeof AccountDetail>;

/** `GET /runs?limit&cursor&from`, the newest first */
export const RunsPage = pageOf(domain<StoredRun>('A run as the store has it.'));
export type RunsPage = Static<typeof RunsPage>;

export const SearchQuery = Type.Object({ q: Type.String({ maxLength: 200 }) });

/** `GET /search?q`: for the palette. No more than ten of each. */
export const SearchAnswer = Type.Object({
  hits: Type.Array(
    Type.Object({
      kind: Type.Unsafe<'account' | 'principal' | 'key' | 'finding' | 'rule' | 'framework' | 'plan'>({
        type: 'string',
      }),
      title: Type.String(),
      detail: Type.Optional(Type.String()),
      /** Path of the page: `/accounts/111122223333`. */
      path: Type.String(),
    }),
  ),
});
export type SearchAnswer = Static<typeof SearchAnswer>;
