import { type Static, Type } from 'typebox';
import { CREDENTIAL_KINDS } from '../../core/model/credentials.ts';
import { type Finding, type FindingCredential, type Resource, SEVERITIES } from '../../core/model/finding.ts';
import type { FindingLife } from '../../core/model/history.ts';
import {
  AccountRef,
  AsOf,
  domain,
  oneOf,
  pageAsOf,
  placing,
  SeverityWord,
  STANDINGS,
  StandingWord,
  Time,
} from './parts.ts';

/** A finding as a row of the table. */
export const FindingRow = Type.Object({
  id: Type.String(),
  rule: Type.String(),
  title: Type.String({ description: "The rule's." }),
  standing: StandingWord,
  severity: SeverityWord,
  account: AccountRef,
  resource: domain<Resource>('What it speaks of.'),
  /** Where its page is, of users and roots: `user/NAME`, `root`. */
  principal: Type.Optional(Type.Object({ kind: oneOf(['user', 'root']), name: Type.String() })),
  credential: Type.Optional(domain<FindingCredential>('The credential, where it speaks of one.')),
  says: Type.String(),
  plannable: Type.Boolean({ description: 'A plan can answer it: there is something to be removed.' }),
  /** When it last became new or reopened; absent of what never failed. */
  since: Type.Optional(Time()),
  /** It is new, or open again, since the run before. */
  fresh: Type.Boolean(),
  /** Number of the run by which it stands so. */
  run: Type.Integer(),
  reason: Type.Optional(Type.String({ description: 'Why somebody accepted it, or why it was not seen.' })),
  until: Type.Optional(Type.String({ description: 'Of an acceptance: the last day, YYYY-MM-DD.' })),
});
export type FindingRow = Static<typeof FindingRow>;

export const SORTS = ['severity', 'account', 'rule', 'resource', 'since'] as const;

const many = (words: readonly string[]) =>
  Type.Optional(
    Type.String({
      maxLength: 2000,
      description: `Any of these, with commas between: ${words.length > 8 ? 'ids' : words.join(', ')}.`,
    }),
  );

/** What rows are asked for. Several values of one member stand with commas between. */
export const FindingFilter = Type.Object({
  standing: many(STANDINGS),
  severity: many(SEVERITIES),
  rule: many([]),
  account: many([]),
  framework: Type.Optional(Type.String({ maxLength: 100 })),
  control: Type.Optional(Type.String({ maxLength: 100 })),
  credential: many(CREDENTIAL_KINDS),
  q: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        "Part of a name, ARN, account's name, key id, finding id, of a rule's id or title, or of what is said.",
    }),
  ),
  principal: Type.Optional(
    Type.String({
      maxLength: 300,
      description:
        'user/NAME for a user, root for the root users. A bare name is that of a user, too; root is never one.',
    }),
  ),
  fresh: Type.Optional(Type.Boolean()),
});
export type FindingFilter = Static<typeof FindingFilter>;

export const FindingsQuery = Type.Object({
  ...FindingFilter.properties,
  ...placing(200),
  sort: Type.Optional(oneOf(SORTS)),
  order: Type.Optional(oneOf(['asc', 'desc'])),
});
export type FindingsQuery = Static<typeof FindingsQuery>;

export const FindingsPage = pageAsOf(FindingRow);
export type FindingsPage = Static<typeof FindingsPage>;

export const GROUPS = ['account', 'rule', 'principal'] as const;

/** Rows of the same account, rule or principal, counted. */
export const FindingGroup = Type.Object({
  key: Type.String(),
  /** The account's name, the rule's title, the user's name. */
  title: Type.String(),
  account: Type.Optional(AccountRef),
  worst: SeverityWord,
  count: Type.Integer(),
  open: Type.Integer(),
  unknown: Type.Integer(),
});
export type FindingGroup = Static<typeof FindingGroup>;

export const GroupsQuery = Type.Object({
  ...FindingFilter.properties,
  by: oneOf(GROUPS),
  ...placing(200),
});
export const GroupsPage = pageAsOf(FindingGroup);
export type GroupsPage = Static<typeof GroupsPage>;

/** `GET /findings/export?format=csv|json` and the members of {@link FindingFilter}: a file. */
export const ExportQuery = Type.Object({ ...FindingFilter.properties, format: oneOf(['csv', 'json']) });

/** `GET /findings/:id` */
export const FindingDetail = Type.Object({
  row: FindingRow,
  /** Whole, with evidence and advice, where its facts are kept; absent of what is over or was pruned. */
  finding: Type.Optional(domain<Finding>('The whole finding.')),
  /** Absent of what never failed. */
  life: Type.Optional(domain<FindingLife>('What runs changed about it.')),
  asOf: AsOf,
});
export type FindingDetail = Static<typeof FindingDetail>;
