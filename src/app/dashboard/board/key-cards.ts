import type { Fact } from '../../../core/model/fact.ts';
import { valueIn } from '../../../core/model/fact.ts';
import { type Finding, SEVERITIES, type SharedKey, type Status } from '../../../core/model/finding.ts';
import type { AccessKey, KeyStatus, LastUse, RootKey } from '../../../core/model/snapshot.ts';
import type { KeyDue } from '../../../core/plan/due.ts';
import type { KeyCard, Reading } from '../../../web/api/principals.ts';
import { readingOf, timeOr } from './readings-shown.ts';
import type { Row } from './row.ts';

/** What is known of a principal's keys beside the keys. */
export interface KeySurroundings {
  readonly findings: readonly Finding[];
  /** Rows of the same findings, by id. */
  readonly rows: ReadonlyMap<string, Row>;
  /** Where keys stand, by the journal. */
  readonly due: readonly KeyDue[];
  /** Of the reading. */
  readonly source: string;
}

/** A user's key. */
export function keyCard(key: AccessKey, around: KeySurroundings): KeyCard {
  const { accessKeyId, reportCreatedAt } = key;
  const made = valueIn(key.createdAt);
  return {
    ...(accessKeyId !== undefined && { accessKeyId }),
    createdAt: readingOf(key.createdAt, timeOr('not known')),
    status: readingOf(key.status, (status) => ({ value: status })),
    ...lastUseOf(key.lastUse),
    ...(reportCreatedAt !== undefined && { reportCreatedAt }),
    newerThanReport: key.newerThanReport ?? false,
    ...said(around, (finding) =>
      speaksOf(finding, { accessKeyId, createdAt: made, status: valueIn(key.status) }),
    ),
    ...stageOf(around, accessKeyId),
  };
}

/** A key of root's: findings speak of all of them at once. */
export function rootKeyCard(
  { accessKeyId, createdAt, status, lastUse }: RootKey,
  around: KeySurroundings,
): KeyCard {
  const { source } = around;
  const made: Reading =
    createdAt === undefined
      ? { unread: 'Its date could not be read.', source }
      : { value: createdAt, time: createdAt, source };
  return {
    ...(accessKeyId !== undefined && { accessKeyId }),
    createdAt: made,
    status: { value: status, source },
    ...lastUseOf(lastUse),
    newerThanReport: false,
    ...said(
      around,
      (finding) =>
        finding.rule === 'root-access-key' || speaksOf(finding, { accessKeyId, createdAt, status }),
    ),
    ...stageOf(around, accessKeyId),
  };
}

function lastUseOf(lastUse: Fact<LastUse>): Pick<KeyCard, 'lastUse' | 'lastUsedRegion' | 'lastUsedService'> {
  const use = valueIn(lastUse);
  return {
    lastUse: readingOf(lastUse, ({ at }) => timeOr('no use is recorded')(at)),
    ...(use?.region !== undefined && { lastUsedRegion: use.region }),
    ...(use?.service !== undefined && { lastUsedService: use.service }),
  };
}

/** What tells one key of its holder from another. */
interface KeyNamed {
  readonly accessKeyId: string | undefined;
  readonly createdAt: string | undefined;
  readonly status: KeyStatus | undefined;
}

/** A key that is judged so has nothing to do with what its finding says. */
const CLEAR: ReadonlySet<Status> = new Set(['pass', 'not-applicable']);

/**
 * Findings name a key by its id, or offline by when it was made. Keys that were made in the same second share one, and it
 * speaks of those alone that do not pass: an inactive key has not what is wrong with the active one.
 */
export function speaksOf({ credential }: Pick<Finding, 'credential'>, key: KeyNamed): boolean {
  if (credential === undefined || credential.kind !== 'access-key') return false;
  const { accessKeyId, createdAt, status } = key;
  const { sameSecond = [] } = credential;
  const told = sameSecond.filter(({ verdict }) => !CLEAR.has(verdict));
  const ids = [credential, ...sameSecond].flatMap((each) => each.accessKeyId ?? []);
  if (accessKeyId !== undefined && ids.length > 0)
    return (told.length > 0 ? told : [credential]).some((each) => each.accessKeyId === accessKeyId);
  if (createdAt === undefined || credential.createdAt !== createdAt) return false;
  // Where a status could not be read, nobody can tell them apart.
  const could = (each: SharedKey) =>
    status === undefined || each.status === undefined || each.status === status;
  return told.length === 0 || told.some(could);
}

function said(
  { findings, rows }: KeySurroundings,
  isOfIt: (finding: Finding) => boolean,
): Pick<KeyCard, 'findings' | 'worst'> {
  const of = findings.filter((finding) => rows.has(finding.id) && isOfIt(finding));
  const open = of.filter(({ id }) => rows.get(id)?.standing === 'open');
  const worst = SEVERITIES.find((severity) => open.some((finding) => finding.severity === severity));
  return { findings: of.map(({ id }) => id), ...(worst !== undefined && { worst }) };
}

function stageOf(
  { due }: KeySurroundings,
  accessKeyId: string | undefined,
): Pick<KeyCard, 'stage' | 'stageWords' | 'dueAt'> {
  const state = due.find((each) => each.accessKeyId === accessKeyId);
  if (state === undefined) return {};
  const { stage, words, dueAt } = state;
  return { stage, stageWords: words, ...(dueAt !== undefined && { dueAt }) };
}
