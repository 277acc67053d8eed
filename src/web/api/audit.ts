import { Type } from 'typebox';
import { ACTIONS, type Entry } from '../../core/model/audit-entry.ts';
import { Count, placing, type Value } from './parts.ts';

/** One line of the log, as it stands there. Texts may be of others' making. */
export const AuditEntry = Type.Unsafe<Entry>({ type: 'object', additionalProperties: true });
export type AuditEntry = Entry;

/** `GET /api/v1/audit`: the newest first. */
export const AuditQuery = Type.Object(
  {
    ...placing(100, 500),
    action: Type.Optional(Type.Enum([...ACTIONS])),
    plan: Type.Optional(Type.String({ maxLength: 40 })),
    person: Type.Optional(Type.String({ maxLength: 320 })),
    /** Anywhere in an entry's texts, whatever the case. */
    q: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);
export type AuditQuery = Value<typeof AuditQuery>;

export const AuditList = Type.Object({
  items: Type.Array(AuditEntry),
  next: Type.Optional(Type.String()),
  /** Of those that the filter lets through. */
  total: Count,
  path: Type.String(),
  /** Where no entry at all is of the plan, or of the person, that was asked for: who there is. */
  note: Type.Optional(Type.String()),
  /** What is wrong with the log, as far as reading it shows; then what is listed is what is left. */
  damage: Type.Optional(Type.String()),
  /** What to do about the damage. */
  hint: Type.Optional(Type.String()),
});
export type AuditList = Value<typeof AuditList>;

/** `GET /api/v1/audit/verification`: the whole chain is checked anew. */
export const AuditVerification = Type.Object({
  /** `none`: there is no log yet. */
  state: Type.Enum(['whole', 'damaged', 'none']),
  path: Type.String(),
  at: Type.String(),
  entries: Count,
  head: Type.Optional(Type.Object({ seq: Count, hash: Type.String() })),
  signed: Type.Optional(Count),
  unsigned: Type.Optional(Count),
  /** Signatures were checked against the public key of the settings' signing key. */
  byKey: Type.Boolean(),
  /** The head beside the log says the same. */
  beside: Type.Optional(Type.Boolean()),
  /** The newest entry that the store has a copy of is the same. */
  copy: Type.Optional(
    Type.Object({ entries: Count, same: Type.Boolean(), words: Type.Optional(Type.String()) }),
  ),
  fault: Type.Optional(
    Type.Object({ kind: Type.String(), line: Count, seq: Type.Optional(Count), words: Type.String() }),
  ),
  /** What this check cannot tell: whether the end was cut off together with the head beside it. */
  words: Type.String(),
});
export type AuditVerification = Value<typeof AuditVerification>;
