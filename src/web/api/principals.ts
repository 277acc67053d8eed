import { type Static, Type } from 'typebox';
import type { Finding } from '../../core/model/finding.ts';
import type { KeyRights } from '../../core/model/key-rights.ts';
import { FindingRow } from './findings.ts';
import { AccountRef, AsOf, domain, oneOf, pageAsOf, placing, RunRef, SeverityWord, Time } from './parts.ts';

/** A value as one source has it: known with its time, or why not. Values are text, as people read them. */
export const Reading = Type.Object({
  value: Type.Optional(Type.String()),
  /** Of a value that is a time. */
  time: Type.Optional(Time()),
  unread: Type.Optional(Type.String({ description: 'Why it is not known, in our words.' })),
  fix: Type.Optional(Type.String()),
  /** The call or file that gave it, or should have. */
  source: Type.String(),
  readAt: Type.Optional(Time()),
});
export type Reading = Static<typeof Reading>;

/** One fact about a principal, as the credential report and as live calls have it. */
export const FactRow = Type.Object({
  /** `createdAt`, `consolePassword`, `passwordLastUsed`, `passwordChanged`, `mfa`, … */
  name: Type.String(),
  title: Type.String(),
  reported: Type.Optional(Reading),
  live: Type.Optional(Reading),
  /** Both are known, and they say different things. */
  differs: Type.Boolean(),
});
export type FactRow = Static<typeof FactRow>;

export const KeyCard = Type.Object({
  accessKeyId: Type.Optional(Type.String()),
  createdAt: Reading,
  status: Reading,
  lastUse: Reading,
  /** `us-east-1`, `s3` */
  lastUsedRegion: Type.Optional(Type.String()),
  lastUsedService: Type.Optional(Type.String()),
  /** The report's date where it differs. */
  reportCreatedAt: Type.Optional(Time()),
  newerThanReport: Type.Boolean(),
  /** Ids of findings that speak of it. */
  findings: Type.Array(Type.String()),
  worst: Type.Optional(SeverityWord),
  /** Where it stands on its way out, by the journal: `noticed`, `deactivated`, … */
  stage: Type.Optional(Type.String()),
  stageWords: Type.Optional(Type.String()),
  dueAt: Type.Optional(Time()),
});
export type KeyCard = Static<typeof KeyCard>;

/** Something that happened to a principal. */
export const Moment = Type.Object({
  at: Time(),
  kind: oneOf([
    'created',
    'password',
    'sign-in',
    'key-made',
    'key-used',
    'mfa',
    'credential',
    'finding',
    'run',
    'plan',
    'step',
    'report',
  ]),
  words: Type.String(),
  accessKeyId: Type.Optional(Type.String()),
  finding: Type.Optional(Type.String()),
  plan: Type.Optional(Type.String()),
  source: Type.Optional(Type.String()),
});
export type Moment = Static<typeof Moment>;

/** What a policy decision comes to, in words. */
export const RightWords = Type.Object({
  what: oneOf(['own-keys', 'others-keys']),
  answer: oneOf(['yes', 'no', 'conditional', 'unknown']),
  words: Type.String(),
  /** Which policies decide, in sentences. */
  because: Type.Array(Type.String()),
});
export type RightWords = Static<typeof RightWords>;

/** `GET /principals/:account/:kind/:name` (`kind` user or root; the name of root is `root`) */
export const Principal = Type.Object({
  asOf: AsOf,
  account: AccountRef,
  kind: oneOf(['user', 'root']),
  name: Type.String(),
  arn: Type.String(),
  /** Of the reading that is shown. */
  run: RunRef,
  /** reported, confirmed, newer-than-report, gone-since-report */
  presence: Type.Optional(Type.String()),
  /** When AWS made the report that was judged, and whether it was older than asked for. */
  reportAt: Type.Optional(Time()),
  stale: Type.Boolean(),
  facts: Type.Array(FactRow),
  keys: Type.Array(KeyCard),
  /** Why their keys are not known, where they are not: no key is listed then, and there may be some. */
  keysUnread: Type.Optional(Reading),
  /** Devices, certificates, SSH keys and service credentials, in words. */
  credentials: Type.Array(
    Type.Object({
      kind: Type.String(),
      id: Type.Optional(Type.String()),
      words: Type.String(),
      at: Type.Optional(Time()),
    }),
  ),
  /** What it may create. Absent where the run asked no rule that needs it. */
  rights: Type.Optional(Type.Array(RightWords)),
  keyRights: Type.Optional(domain<KeyRights>('As the evaluation gave it.')),
  rightsUnread: Type.Optional(Reading),
  /** Whole, those that pass too, which have no row. */
  findings: Type.Array(
    Type.Object({ row: Type.Optional(FindingRow), finding: domain<Finding>('The whole finding.') }),
  ),
  /** What was not seen by the last run, and what is over: known by its history alone. */
  past: Type.Array(FindingRow),
  timeline: Type.Array(Moment),
});
export type Principal = Static<typeof Principal>;

/** `GET /principals?q&account&limit&cursor` */
export const PrincipalsQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  account: Type.Optional(Type.String({ maxLength: 40 })),
  ...placing(200),
});
export type PrincipalsQuery = Static<typeof PrincipalsQuery>;
export const PrincipalRow = Type.Object({
  account: AccountRef,
  kind: oneOf(['user', 'root']),
  name: Type.String(),
  open: Type.Integer(),
  unknown: Type.Integer(),
  worst: Type.Optional(SeverityWord),
  activeKeys: Type.Integer(),
  hasPassword: Type.Optional(Type.Boolean()),
});
export type PrincipalRow = Static<typeof PrincipalRow>;
export const PrincipalsPage = pageAsOf(PrincipalRow);
export type PrincipalsPage = Static<typeof PrincipalsPage>;
