import { existsSync, readFileSync } from 'node:fs';
import { readPublicKey } from '../../audit-log/signing.ts';
import { verifyAuditLog } from '../../audit-log/verify.ts';
import type { Entry } from '../../core/model/audit-entry.ts';
import { Problem } from '../../core/model/problem.ts';
import { PROBLEMS } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import type { AuditList, AuditQuery, AuditVerification } from '../../web/api/audit.ts';
import { copiedHeads, LOST_HINT } from '../known-log.ts';
import { settingsPath } from '../settings-file.ts';
import { stampOf } from '../watched-log.ts';
import type { Desk } from './desk.ts';
import { type ListPlace, newestFirst } from './newest-first.ts';

/** What is asked for, its cursor read. */
export interface AuditAsked extends Omit<AuditQuery, 'limit' | 'cursor' | 'from'> {
  readonly limit: number;
  readonly place?: ListPlace;
}

/** A page of them, before its place has become a cursor. */
export interface AuditPage extends Omit<AuditList, 'next'> {
  /** Where the next page begins; absent on the last. */
  readonly next?: ListPlace;
}

/**
 * Entries that are asked for, the newest first, of a damaged log too: then it is told, and what is left is shown. Throws
 * the {@link Problem} `unreadable-file`.
 */
export function readAudit({ ground }: Desk, asked: AuditAsked): AuditPage {
  const path = ground.logPath;
  const lost = ground.lostLog();
  const { entries, damage: broken } = ground.remains();
  const damage = lost ?? broken?.message;
  const { place, limit } = asked;
  const part = newestFirst(entries, { place, limit, isAsked: filterOf(asked) });
  const note = part.total === 0 ? strangerWords(entries, asked) : undefined;
  return {
    ...part,
    path,
    ...(note !== undefined && { note }),
    ...(damage !== undefined && {
      damage,
      hint: lost === undefined ? PROBLEMS['audit-log-damaged'].hint : LOST_HINT,
    }),
  };
}

const MOST_NAMED = 10;

/** That nobody of this name did anything, or that there is no such plan: an empty list would look like a quiet one. */
function strangerWords(entries: readonly Entry[], { person, plan }: AuditAsked): string | undefined {
  const people = new Set(entries.flatMap(({ actor }) => actor.person ?? []));
  if (person !== undefined && !people.has(person)) {
    const named = [...people].sort().slice(0, MOST_NAMED).join(', ');
    const others = people.size === 0 ? 'It names nobody.' : `It names ${named}.`;
    return `The log has no entry of the person "${person.slice(0, 80)}". ${others}`;
  }
  if (plan === undefined || entries.some(filterOf({ plan, limit: 1 }))) return undefined;
  return `The log has no entry of the plan "${plan.slice(0, 40)}".`;
}

function filterOf({ action, plan, person, q }: AuditAsked): (entry: Entry) => boolean {
  const words = q?.trim().toLowerCase() ?? '';
  return (entry) =>
    (action === undefined || entry.action === action) &&
    (plan === undefined || entry.plan === plan || entry.about?.undoes === plan) &&
    (person === undefined || entry.actor.person === person) &&
    (words === '' || JSON.stringify(entry).toLowerCase().includes(words));
}

/**
 * Checks the whole chain anew, with code of its own, against the head beside it and the newest entry that the store has
 * a copy of; and signatures, where the settings sign. Throws the {@link Problem} `unreadable-file`.
 */
export async function verifyAudit({ ground }: Desk): Promise<AuditVerification> {
  const path = ground.logPath;
  const at = instant(new Date());
  const file = await ground.settings();
  const { signWith } = file?.settings.auditLog ?? {};
  const publicKey =
    file === undefined || signWith === undefined ? undefined : readPublicKey(settingsPath(file, signWith));
  const byKey = publicKey !== undefined;
  // Throws where nobody can tell whether there is one.
  stampOf(path);
  const isThere = existsSync(path);
  const known = await ground.knownLog();
  const lost = ground.lostLog();
  // Entries of the lines above the fault were found whole.
  const damagedBy = (fault: NonNullable<AuditVerification['fault']>, words: string): AuditVerification => ({
    ...{ path, at, byKey },
    ...{ state: 'damaged', entries: Math.max(0, fault.line - 1), fault, words },
  });
  if (!isThere && !existsSync(`${path}.head`)) {
    if (lost !== undefined)
      return damagedBy({ kind: 'missing', line: 0, words: lost }, 'Nothing is left to be checked.');
    return { state: 'none', path, at, entries: 0, byKey, words: 'There is no audit log yet.' };
  }
  const copied = known?.newest;
  const verification = verifyAuditLog(path, {
    ...(publicKey !== undefined && { publicKey }),
    ...(known !== undefined && { heads: copiedHeads(known) }),
  });
  // Another log was begun in its place: that it differs in its first entry says less than that.
  if (!verification.ok && lost !== undefined && verification.fault.seq === 1)
    return damagedBy(
      { kind: 'missing', line: 0, words: lost },
      'What stands there now proves nothing of what stood there before.',
    );
  if (!verification.ok)
    return damagedBy(
      verification.fault,
      'The log is not whole: whatever stands from there on proves nothing.',
    );
  if (lost !== undefined)
    return damagedBy(
      { kind: 'missing', line: 0, words: lost },
      'What stands there now is whole by itself, and proves nothing of what stood there before.',
    );
  const { entries, head, signed, unsigned, beside } = verification;
  return {
    ...{ path, at, byKey },
    ...{ state: 'whole', entries, head, signed, unsigned, beside },
    ...(copied !== undefined && { copy: { entries: copied.seq, same: true } }),
    words: LIMITS,
  };
}

const LIMITS =
  'Each entry follows the one before it. Whether its end was cut off together with all that lies beside it, only a head that is kept elsewhere can tell: keyreeve audit verify --head, --anchor.';

/** The file as it is. Throws the {@link Problem} `unreadable-file` where there is none. */
export function auditFile({ ground }: Desk): Buffer {
  const path = ground.logPath;
  if (!existsSync(path))
    throw new Problem('unreadable-file', `${path}: there is no audit log yet.`, {
      hint: 'It is begun by the first scan.',
    });
  return readFileSync(path);
}
