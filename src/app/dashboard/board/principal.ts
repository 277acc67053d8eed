import { rootArn } from '../../../core/model/account.ts';
import type { Entry } from '../../../core/model/audit-entry.ts';
import { valueIn } from '../../../core/model/fact.ts';
import type { Finding } from '../../../core/model/finding.ts';
import type { FindingLife } from '../../../core/model/history.ts';
import { Problem } from '../../../core/model/problem.ts';
import type { Snapshot, User } from '../../../core/model/snapshot.ts';
import { dueOf } from '../../../core/plan/due.ts';
import { EMPTY_JOURNAL, withEntries } from '../../../core/plan/journal.ts';
import { REMEDIATION_DEFAULTS } from '../../../core/settings/remediation-defaults.ts';
import type { RemediationSettings } from '../../../core/settings/settings.ts';
import type { Principal } from '../../../web/api/principals.ts';
import type { AccountBoard } from './account-board.ts';
import type { Board } from './board.ts';
import { keyCard, rootKeyCard } from './key-cards.ts';
import { notThere } from './not-there.ts';
import { rootKeysIn } from './principals.ts';
import { readingOf, rootFactRows, userFacts } from './readings-shown.ts';
import { rightsInWords } from './rights-shown.ts';
import { type Row, shownRow } from './row.ts';
import { entryMoments, inOrderOfTime, lifeMoments, rootMoments, userMoments } from './timeline.ts';
import { runRef, type View } from './view.ts';
import { judgedWhole } from './whole.ts';

/** What is known beside the store. */
export interface Surroundings {
  /** The entries of the audit log, oldest first; none where there is no log. */
  readonly entries: () => readonly Entry[];
  readonly remediation?: RemediationSettings | undefined;
}

/** Whose page it is. */
export interface PrincipalName {
  readonly account: string;
  readonly kind: 'user' | 'root';
  readonly name: string;
}

/**
 * All that is known of a user or of root. Throws the {@link Problem} `not-in-store` where the account's reading has
 * nobody of that name, or was not kept.
 */
export async function principalPage(
  board: Board,
  { account: id, kind, name }: PrincipalName,
  around: Surroundings,
): Promise<Principal> {
  const view = await board.view();
  const account = view.account(id);
  if (account === undefined) throw notThere(`account ${id}`, '/accounts');
  const snapshot = await snapshotOf(board, account);
  const who = kind === 'root' ? rootIn(snapshot) : userIn(snapshot, name);
  if (who === undefined) throw notThere(`user ${name} in account ${id}`, `/accounts/${id}`);
  const findings = await findingsOf(board, account, who);
  const lives: FindingLife[] = [];
  for await (const life of board.store.lives({ accounts: [id] }))
    if (isOf(life.finding, who)) lives.push(life);
  return pageOf({
    view,
    account,
    snapshot,
    who,
    findings,
    lives,
    entries: around.entries(),
    around,
    at: board.at(),
  });
}

/** A user, or root. */
type Who =
  | { readonly kind: 'root'; readonly name: 'root'; readonly arn: string }
  | { readonly kind: 'user'; readonly name: string; readonly arn: string; readonly user: User };

async function snapshotOf(board: Board, account: AccountBoard): Promise<Snapshot> {
  const { reading } = account;
  const judged = await judgedWhole(board, account);
  const { number } = reading.run;
  const { id } = account.account;
  if (judged.how === 'judged' && judged.snapshot !== undefined) return judged.snapshot;
  const words =
    judged.how === 'pruned'
      ? `What run ${number} read of account ${id} is no longer kept.`
      : `Run ${number} could not read account ${id}: ${reading.coverage.reason ?? 'it was left out'}`;
  throw new Problem('not-in-store', words, {
    hint: reading.coverage.fix ?? `Scan the account again. What is known of it stands on /accounts/${id}.`,
  });
}

function rootIn({ account }: Snapshot): Who {
  return { kind: 'root', name: 'root', arn: rootArn(account) };
}

/** Of two users of one name, of whom one was deleted, the one that is there. */
function userIn({ users }: Snapshot, name: string): Who | undefined {
  let found: User | undefined;
  for (const user of valueIn(users) ?? [])
    if (user.name === name && (found === undefined || found.presence === 'gone-since-report')) found = user;
  return found && { kind: 'user', name, arn: found.arn, user: found };
}

async function findingsOf(board: Board, account: AccountBoard, who: Who): Promise<readonly Finding[]> {
  const judged = await judgedWhole(board, account);
  if (judged.how !== 'judged') return [];
  const found: Finding[] = [];
  for (const finding of judged.findings) if (isOf(finding, who)) found.push(finding);
  return found;
}

interface Gathered {
  readonly view: View;
  readonly account: AccountBoard;
  readonly snapshot: Snapshot;
  readonly who: Who;
  readonly findings: readonly Finding[];
  readonly lives: readonly FindingLife[];
  readonly entries: readonly Entry[];
  readonly around: Surroundings;
  readonly at: string;
}

function pageOf(all: Gathered): Principal {
  const { view, account, snapshot, who, findings } = all;
  const { reading } = account;
  const rows = new Map(account.rows.flatMap((row) => (isOf(row, who) ? [[row.id, row] as const] : [])));
  const whole = new Set(findings.map(({ id }) => id));
  const report = valueIn(snapshot.report);
  const about = who.kind === 'root' ? rootPart(all, rows) : userPart(all, who.user, rows);
  const reportAt = report?.generatedAt;
  return {
    asOf: view.asOf,
    account: account.account,
    ...{ kind: who.kind, name: who.name, arn: who.arn, run: runRef(reading.run) },
    ...(reportAt !== undefined && { reportAt }),
    stale: report?.stale ?? false,
    ...about,
    findings: findings.map((finding) => {
      const row = rows.get(finding.id);
      return { ...(row !== undefined && { row: shownRow(row) }), finding };
    }),
    past: [...rows.values()].filter(({ id }) => !whole.has(id)).map(shownRow),
    timeline: timelineOf(
      all,
      about.keys.flatMap(({ accessKeyId }) => accessKeyId ?? []),
    ),
  };
}

/** What is said of an account as a whole names its root in the ARN, and is not about root. */
function isOf({ resource }: Pick<Finding, 'resource'>, { kind, arn }: Who): boolean {
  return resource.arn === arn && (kind === 'root') === (resource.type === 'AwsIamRootUser');
}

type Part = Pick<
  Principal,
  'presence' | 'facts' | 'keys' | 'keysUnread' | 'credentials' | 'rights' | 'keyRights' | 'rightsUnread'
>;

function userPart(all: Gathered, user: User, rows: ReadonlyMap<string, Row>): Part {
  const around = { ...keysAround(all, rows), source: user.accessKeys.source };
  const { keyRights } = user;
  return {
    presence: user.presence,
    facts: [...userFacts(user)],
    keys: (valueIn(user.accessKeys) ?? []).map((key) => keyCard(key, around)),
    ...(user.accessKeys.state === 'unread' && {
      keysUnread: readingOf(user.accessKeys, () => ({ value: '' })),
    }),
    credentials: credentialsOf(user),
    ...(keyRights?.state === 'known' && {
      rights: rightsInWords(keyRights.value),
      keyRights: keyRights.value,
    }),
    ...(keyRights?.state === 'unread' && { rightsUnread: readingOf(keyRights, () => ({ value: '' })) }),
  };
}

function rootPart(all: Gathered, rows: ReadonlyMap<string, Row>): Part {
  const { root } = all.snapshot;
  const fact = root.auditedKeys.state === 'known' ? root.auditedKeys : root.reportRow;
  const around = { ...keysAround(all, rows), source: fact.source };
  return {
    facts: [...rootFactRows(root)],
    keys: (rootKeysIn(all.snapshot) ?? []).map((key) => rootKeyCard(key, around)),
    ...(fact.state === 'unread' && { keysUnread: readingOf(fact, () => ({ value: '' })) }),
    credentials: (valueIn(root.certificates) ?? []).map(({ uploadedAt, active }) => ({
      kind: 'signing-certificate',
      words: `A signing certificate of root, ${active ? 'active' : 'inactive'}.`,
      ...(uploadedAt !== undefined && { at: uploadedAt }),
    })),
  };
}

function keysAround({ findings, entries, around, at, account }: Gathered, rows: ReadonlyMap<string, Row>) {
  const journal = withEntries(EMPTY_JOURNAL, entries);
  const due = dueOf(journal, around.remediation ?? REMEDIATION_DEFAULTS, at);
  return { findings, rows, due: due.filter((key) => key.account === account.account.id) };
}

function credentialsOf(user: User): Principal['credentials'] {
  const state = (active: boolean) => (active ? 'active' : 'inactive');
  return [
    ...(valueIn(user.mfaDevices) ?? []).map(({ serial, kind, enabledAt }) => ({
      ...{ kind: 'mfa-device', id: serial, words: `MFA device (${kind}).` },
      ...(enabledAt !== undefined && { at: enabledAt }),
    })),
    ...(valueIn(user.certificates) ?? []).map(({ id, uploadedAt, active }) => ({
      kind: 'signing-certificate',
      ...(id !== undefined && { id }),
      words: `Signing certificate, ${state(active)}.`,
      ...(uploadedAt !== undefined && { at: uploadedAt }),
    })),
    ...(valueIn(user.sshKeys) ?? []).map(({ id, uploadedAt, active }) => ({
      ...{ kind: 'ssh-public-key', id, words: `SSH key for Git, ${state(active)}.`, at: uploadedAt },
    })),
    ...(valueIn(user.serviceCredentials) ?? []).map(({ id, service, createdAt, expiresAt, status }) => ({
      kind: 'service-specific-credential',
      id,
      words: `Credential for ${service}, ${status}, ${expiresAt === undefined ? 'never expires' : `expires ${expiresAt}`}.`,
      at: createdAt,
    })),
  ];
}

function timelineOf({ account, snapshot, who, lives, entries }: Gathered, keyIds: readonly string[]) {
  const { run } = account.reading;
  const reportAt = valueIn(snapshot.report)?.generatedAt;
  const sought = { ...who, account: account.account.id, keyIds: new Set(keyIds) };
  return inOrderOfTime([
    ...(who.kind === 'root' ? rootMoments(snapshot, rootKeysIn(snapshot) ?? []) : userMoments(who.user)),
    ...lives.flatMap(lifeMoments),
    ...entryMoments(entries, sought),
    ...(reportAt === undefined
      ? []
      : [
          { at: reportAt, kind: 'report' as const, words: 'AWS made the credential report that was judged.' },
        ]),
    { at: run.now, kind: 'run' as const, words: `Run ${run.number} judged the account by this time.` },
  ]);
}
