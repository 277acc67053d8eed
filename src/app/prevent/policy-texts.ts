import { readPolicyVersions } from '../../aws/collect/remediation/policy-versions.ts';
import { readUserPolicyTexts } from '../../aws/collect/remediation/user-policies.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import type { Unread } from '../../core/model/fact.ts';
import type { InlineText, PolicyText } from '../../core/prevent/fix/changes.ts';
import { inlineKey } from '../../core/prevent/fix/edits.ts';
import type { KeyMaker } from '../../core/prevent/fix/key-makers.ts';

/** Texts of policies that can be edited, and what cannot be, with the reason. */
export interface PolicyTexts {
  readonly policies: ReadonlyMap<string, PolicyText>;
  readonly inline: ReadonlyMap<string, InlineText>;
  readonly notes: readonly string[];
}

/** The account's own policies that let somebody make keys, and the users' own inline ones; what cannot be read is not edited. */
export async function policyTexts(
  session: AccountSession,
  makers: readonly KeyMaker[],
): Promise<PolicyTexts> {
  const managed = await managedTexts(session, makers);
  const inline = await inlineTexts(session, makers);
  return { policies: managed.found, inline: inline.found, notes: [...managed.notes, ...inline.notes] };
}

interface Texts<T> {
  readonly found: ReadonlyMap<string, T>;
  readonly notes: readonly string[];
}

function notEdited({ account }: AccountSession, what: string, { source, code, words }: Unread): string {
  return `Account ${account.id}: ${what} is not edited, for it could not be read (${source}: ${code}). ${words}`;
}

async function managedTexts(
  session: AccountSession,
  makers: readonly KeyMaker[],
): Promise<Texts<PolicyText>> {
  const { id, partition } = session.account;
  const own = `arn:${partition}:iam::${id}:policy/`;
  const granting = new Map(
    makers.flatMap(({ grantedBy }) =>
      grantedBy.flatMap(({ policy }) =>
        policy.id?.startsWith(own) ? [[policy.id, policy.name] as const] : [],
      ),
    ),
  );
  const found = new Map<string, PolicyText>();
  const notes: string[] = [];
  for (const [arn, name] of [...granting].sort()) {
    const read = await readPolicyVersions(session, arn);
    if (read.state === 'unread') {
      notes.push(notEdited(session, name, read));
      continue;
    }
    const { policyId, defaultVersionId: versionId, versions } = read.value;
    const text = versions.find((version) => version.id === versionId)?.text;
    const hashes = versions.map(({ sha256 }) => sha256);
    if (text !== undefined) found.set(arn, { arn, name, policyId, versionId, text, versions: hashes });
  }
  return { found, notes };
}

async function inlineTexts(session: AccountSession, makers: readonly KeyMaker[]): Promise<Texts<InlineText>> {
  const found = new Map<string, InlineText>();
  const notes: string[] = [];
  for (const { user, grantedBy } of makers) {
    const granting = new Set(
      grantedBy.flatMap(({ policy }) =>
        policy.id === undefined && policy.on?.type === 'user' ? [policy.name] : [],
      ),
    );
    if (granting.size === 0) continue;
    const names = user.listed.inline.map(({ name }) => name);
    const read = await readUserPolicyTexts(session, user.name, names);
    if (read.state === 'unread') {
      notes.push(notEdited(session, `${[...granting].join(', ')} of user ${user.name}`, read));
      continue;
    }
    for (const policyName of granting) {
      const text = read.value.get(policyName);
      if (text === undefined) continue;
      const others = sizeOf([...read.value].flatMap(([name, each]) => (name === policyName ? [] : [each])));
      const userName = user.name;
      found.set(inlineKey(userName, policyName), { userName, policyName, text, others });
    }
  }
  return { found, notes };
}

function sizeOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.replaceAll(/\s/g, '').length, 0);
}
