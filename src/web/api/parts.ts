import { type Static, type TSchema, Type } from 'typebox';
import type { Account } from '../../core/model/account.ts';
import { PARTITIONS } from '../../core/model/account.ts';
import { SEVERITIES, STATUSES } from '../../core/model/finding.ts';

/** Read-only throughout, as the domain's values are. */
export type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** What a schema describes, for whoever makes it or reads it: nobody changes it. */
export type Value<S extends TSchema> = DeepReadonly<Static<S>>;

/** One of some words. */
export function oneOf<const T extends readonly string[]>(words: T, description?: string) {
  return Type.Unsafe<T[number]>({
    type: 'string',
    enum: [...words],
    ...(description !== undefined && { description }),
  });
}

/** ISO 8601 UTC, to the second. */
export const Time = (description?: string) =>
  Type.String({ format: 'date-time', ...(description !== undefined && { description }) });

/** How many. */
export const Count = Type.Integer({ minimum: 0 });

/** The id of an account of AWS. */
export const AccountId = Type.String({ pattern: '^[0-9]{12}$' });

/** A value of the domain, whose type says more than its schema. */
export function domain<T>(description: string) {
  return Type.Unsafe<T>({ type: 'object', additionalProperties: true, description });
}

/** A page of a list. */
export function pageOf<T extends TSchema>(items: T) {
  return Type.Object({
    items: Type.Array(items),
    next: Type.Optional(Type.String({ description: 'The cursor of the next page; absent on the last.' })),
    total: Type.Integer({ minimum: 0, description: 'Of all pages.' }),
  });
}

/** The same with what it stands on. */
export function pageAsOf<T extends TSchema>(items: T) {
  return Type.Object({ ...pageOf(items).properties, asOf: AsOf });
}

/** Query members of every list. @param usual how many items a page has where nobody says */
export function paging(usual: number, most = 1000) {
  return {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: most, default: usual })),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
  };
}

/** Query members of a list of the board, of which any part can be asked for: nobody has to read all that stands before it. */
export function placing(usual: number, most = 1000) {
  return {
    ...paging(usual, most),
    from: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000_000,
        description:
          'Beside the cursor of any page: the place in the same list to begin at instead, from 0. Beyond its end nothing is answered.',
      }),
    ),
  };
}

/** Of a list that is asked for nothing else. */
export const PageQuery = Type.Object(paging(100));

/** The same, of which any part can be asked for. */
export const PlaceQuery = Type.Object(placing(100));

export const AccountRef = Type.Unsafe<Account>({
  type: 'object',
  required: ['id', 'partition'],
  properties: {
    id: { type: 'string' },
    partition: { type: 'string', enum: [...PARTITIONS] },
    name: { type: 'string' },
    isManagement: { type: 'boolean' },
  },
});

export const SeverityWord = oneOf(SEVERITIES);
export const StatusWord = oneOf(STATUSES);

/**
 * How a finding stands on the page. `open` fails and nobody has accepted it; `accepted` fails, or is a person's to look
 * at, and somebody has suppressed or attested it;
 * `unknown` could not be judged; `manual` is a person's to look at; `not-seen` was open, and the last run could not tell;
 * `resolved` is over.
 */
export const STANDINGS = ['open', 'accepted', 'unknown', 'manual', 'not-seen', 'resolved'] as const;
export type StandingWord = (typeof STANDINGS)[number];
export const StandingWord = oneOf(STANDINGS);

/** How many findings stand how; `pass` counts verdicts that need nobody, and is no row. */
export const Counts = Type.Object({
  open: Type.Integer(),
  accepted: Type.Integer(),
  unknown: Type.Integer(),
  manual: Type.Integer(),
  notSeen: Type.Integer(),
  pass: Type.Integer(),
});
export type Counts = Static<typeof Counts>;

/** A run that something on the page comes from. */
export const RunRef = Type.Object({
  number: Type.Integer(),
  now: Time('The time it judged by.'),
  endedAt: Type.Optional(Time()),
  complete: Type.Boolean(),
  scope: Type.String({ description: 'organization, account, list, units or files' }),
  gaps: Type.Optional(
    Type.Object(
      { failed: Type.Integer(), partial: Type.Integer() },
      {
        description:
          'Accounts that are shown by this run and were not read, and those read in part. Only in `asOf`.',
      },
    ),
  ),
});
export type RunRef = Static<typeof RunRef>;

/**
 * What the page stands on: of each scope the newest run that ended, and of each account the newest reading among them.
 * While the facts are still being judged, `building` says how far that is, and counts are not whole yet.
 */
export const AsOf = Type.Object({
  version: Type.String({ description: 'Changes whenever anything on the page can have changed.' }),
  runs: Type.Array(RunRef),
  building: Type.Optional(Type.Object({ done: Type.Integer(), total: Type.Integer() })),
  /** Things that make what is shown less than whole, in sentences: pruned facts, late runs, interrupted runs. */
  notes: Type.Array(Type.String()),
});
export type AsOf = Static<typeof AsOf>;
