import type { Entry } from '../../../core/model/audit-entry.ts';
import { valueIn } from '../../../core/model/fact.ts';
import type { FindingLife } from '../../../core/model/history.ts';
import type { AccessKey, RootKey, Snapshot, User } from '../../../core/model/snapshot.ts';
import { accountOf, callOf, memberOf, subjectOf } from '../../../outputs/audit/about.ts';
import { changeInWords } from '../../../outputs/history/change-words.ts';
import type { Moment } from '../../../web/api/principals.ts';
import { titleOf } from './row.ts';

/** The order of things of the same second: what came of the principal before what was said of it. */
export function inOrderOfTime(moments: readonly Moment[]): Moment[] {
  return moments.toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
}

function moment(
  at: string | null | undefined,
  kind: Moment['kind'],
  words: string,
  more: Partial<Moment> = {},
): readonly Moment[] {
  return at === undefined || at === null ? [] : [{ at, kind, words, ...more }];
}

/** What the facts of a user tell of times. */
export function userMoments(user: User): readonly Moment[] {
  const profile = valueIn(user.loginProfile);
  const changed = valueIn(user.passwordChangedAt);
  const { source } = user.createdAt;
  return [
    ...moment(valueIn(user.createdAt), 'created', `The user was made.`, { source }),
    ...moment(profile?.createdAt, 'password', 'The console password was made.', {
      source: user.loginProfile.source,
    }),
    ...(changed === profile?.createdAt
      ? []
      : moment(changed, 'password', 'The password was last set.', { source: user.passwordChangedAt.source })),
    ...moment(valueIn(user.passwordUse)?.lastUsedAt, 'sign-in', 'Last sign-in with the password.', {
      source: user.passwordUse.source,
    }),
    ...(valueIn(user.accessKeys) ?? []).flatMap(keyMoments),
    ...(valueIn(user.mfaDevices) ?? []).flatMap(({ kind, enabledAt }) =>
      moment(enabledAt, 'mfa', `An MFA device was enabled (${kind}).`, { source: user.mfaDevices.source }),
    ),
    ...credentialMoments(user),
  ];
}

function keyMoments(key: AccessKey): readonly Moment[] {
  const id = key.accessKeyId;
  const name = id === undefined ? 'An access key' : `The access key ${id}`;
  const more = id === undefined ? {} : { accessKeyId: id };
  const use = valueIn(key.lastUse);
  const where = [use?.service, use?.region].filter((each) => each !== undefined).join(', ');
  return [
    ...moment(valueIn(key.createdAt), 'key-made', `${name} was made.`, {
      ...more,
      source: key.createdAt.source,
    }),
    ...moment(use?.at, 'key-used', `${name} was last used${where === '' ? '' : ` (${where})`}.`, {
      ...more,
      source: key.lastUse.source,
    }),
  ];
}

function credentialMoments(user: User): readonly Moment[] {
  return [
    ...(valueIn(user.certificates) ?? []).flatMap(({ uploadedAt }) =>
      moment(uploadedAt, 'credential', 'A signing certificate was uploaded.', {
        source: user.certificates.source,
      }),
    ),
    ...(valueIn(user.sshKeys) ?? []).flatMap(({ id, uploadedAt }) =>
      moment(uploadedAt, 'credential', `The SSH key ${id} was uploaded.`, { source: user.sshKeys.source }),
    ),
    ...(valueIn(user.serviceCredentials) ?? []).flatMap(({ id, service, createdAt }) =>
      moment(createdAt, 'credential', `The credential ${id} for ${service} was made.`, {
        source: user.serviceCredentials.source,
      }),
    ),
  ];
}

/** What the facts of root tell of times. */
export function rootMoments({ root }: Snapshot, keys: readonly RootKey[]): readonly Moment[] {
  return [
    ...moment(valueIn(root.password)?.lastUsedAt, 'sign-in', 'Last sign-in with the password.', {
      source: root.password.source,
    }),
    ...keys.flatMap(({ accessKeyId, createdAt, lastUse }) => {
      const more = accessKeyId === undefined ? {} : { accessKeyId };
      const name = accessKeyId === undefined ? 'A root key' : `The root key ${accessKeyId}`;
      return [
        ...moment(createdAt, 'key-made', `${name} was made.`, more),
        ...moment(valueIn(lastUse)?.at, 'key-used', `${name} was last used.`, {
          ...more,
          source: lastUse.source,
        }),
      ];
    }),
    ...(valueIn(root.devices) ?? valueIn(root.virtualDevices) ?? []).flatMap(({ kind, enabledAt }) =>
      moment(enabledAt, 'mfa', `An MFA device was enabled (${kind}).`),
    ),
  ];
}

/** What runs changed about a finding. */
export function lifeMoments({ finding, changes }: FindingLife): readonly Moment[] {
  const { id, rule, credential } = finding;
  const accessKeyId = credential?.accessKeyId;
  return changes.map((change) => ({
    at: change.now,
    kind: 'finding',
    words: `${titleOf(rule)}: ${changeInWords(change)} (run ${change.run}).`,
    finding: id,
    ...(accessKeyId !== undefined && { accessKeyId }),
  }));
}

/** Whom entries of the audit log are searched for. */
export interface Sought {
  readonly account: string;
  readonly arn: string;
  readonly kind: 'user' | 'root';
  readonly name: string;
  readonly keyIds: ReadonlySet<string>;
}

const TOLD: ReadonlySet<Entry['action']> = new Set([
  'suppression',
  'attestation',
  'step-outcome',
  'notice-outcome',
  'exception',
  'standing-plan',
]);

/** What was done about a principal, by the audit log. Entries are read as they come: they may be of other versions. */
export function entryMoments(entries: readonly Entry[], sought: Sought): readonly Moment[] {
  return entries.flatMap((entry): readonly Moment[] => {
    if (!TOLD.has(entry.action) || accountOf(entry) !== sought.account || !isAbout(entry, sought)) return [];
    const { at, action, outcome, plan, words, about } = entry;
    const kind = memberOf(about, 'kind');
    const what = callOf(entry) ?? (typeof kind === 'string' ? kind : action);
    const key = memberOf(about?.subject, 'accessKeyId');
    const said = words === undefined ? '' : `: ${words}`;
    return [
      {
        at,
        kind: action === 'step-outcome' || action === 'notice-outcome' ? 'step' : 'plan',
        words: `${what}${outcome === undefined ? '' : `, ${outcome}`}${said}`,
        ...(typeof key === 'string' && { accessKeyId: key }),
        ...(plan !== undefined && { plan }),
        source: `audit log, entry ${entry.seq}`,
      },
    ];
  });
}

function isAbout(entry: Entry, { kind, name, arn, keyIds, account }: Sought): boolean {
  const { about } = entry;
  const subject = about?.subject;
  const named = [memberOf(subject, 'userName'), memberOf(about, 'userName')];
  const exact = subjectOf(entry);
  if (exact === arn || (exact !== undefined && keyIds.has(exact))) return true;
  if (kind === 'user') return named.includes(name);
  // What denies root, and what is done to its keys.
  return (
    ['root-key', 'root-certificate'].includes(String(memberOf(subject, 'kind'))) ||
    (memberOf(subject, 'kind') === 'scp' && memberOf(subject, 'target') === account)
  );
}
