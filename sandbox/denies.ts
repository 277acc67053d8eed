import { isoSeconds } from './clock.ts';
import { actionPattern, matchesAny } from './glob.ts';
import type { PolicyDocument } from './spec.ts';
import { awsDocument } from './world/aws-policies.ts';
import type { Caller } from './world/sessions.ts';
import { unitTree } from './world/unit-tree.ts';
import type { World } from './world/world.ts';

/**
 * Explicit denies, the only part of policies that the sandbox evaluates: statements with `Effect: Deny` on every
 * resource, with the conditions that take credentials out of use. A condition it does not know denies nothing.
 */

/** Condition keys in lower case; a key that the call does not have is absent or undefined. */
export type Values = Readonly<Record<string, string | undefined>>;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(value: unknown): readonly string[] {
  const many: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return many.map(String);
}

/** The statements of a document; text that is no JSON has none. */
function statementsOf(document: PolicyDocument): readonly Readonly<Record<string, unknown>>[] {
  let parsed: unknown = document;
  if (typeof document === 'string') {
    try {
      parsed = JSON.parse(document);
    } catch (error) {
      if (error instanceof SyntaxError) return [];
      throw error;
    }
  }
  const raw = isRecord(parsed) ? parsed.Statement : undefined;
  const many: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  return many.filter(isRecord);
}

/**
 * The condition keys of a call. `aws:TokenIssueTime` is there with temporary credentials only, `aws:AssumedRoot`
 * only in sessions of AssumeRoot [IAM User Guide, AWS global condition context keys].
 */
function valuesOf(caller: Caller, region: string): Values {
  const { session, account, userName } = caller;
  return {
    'aws:principalarn': session?.role?.arn ?? caller.arn,
    'aws:principalaccount': account.id,
    'aws:username': userName,
    'aws:userid': caller.userId,
    'aws:requestedregion': region,
    'aws:tokenissuetime': session === undefined ? undefined : isoSeconds(session.issuedAt),
    'aws:assumedroot': session?.task === undefined ? undefined : 'true',
  };
}

type Test = (wanted: string, value: string) => boolean;

const like: Test = (wanted, value) => new RegExp(actionPattern(wanted).source).test(value);
const same: Test = (wanted, value) => wanted === value;

const TESTS: Readonly<Record<string, Test>> = {
  StringEquals: same,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: (wanted, value) => wanted.toLowerCase() === value,
  DateLessThan: (wanted, value) => Date.parse(value) < Date.parse(wanted),
};

const NEGATED: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

/** One key of one operator. A missing key fits only what is negated or ends in `IfExists`. */
function fits(operator: string, key: string, wanted: readonly string[], values: Values): boolean {
  const value = values[key.toLowerCase()];
  if (operator === 'Null')
    return wanted.some((text) => (text.toLowerCase() === 'true') === (value === undefined));
  const ifExists = operator.endsWith('IfExists');
  const plain = ifExists ? operator.slice(0, -'IfExists'.length) : operator;
  const negated = NEGATED[plain];
  const test = TESTS[negated ?? plain];
  if (test === undefined) return false;
  if (value === undefined) return ifExists || negated !== undefined;
  return wanted.some((text) => test(text, value)) !== (negated !== undefined);
}

function conditionHolds(condition: unknown, values: Values): boolean {
  if (condition === undefined) return true;
  if (!isRecord(condition)) return false;
  return Object.entries(condition).every(
    ([operator, keys]) =>
      isRecord(keys) &&
      Object.entries(keys).every(([key, wanted]) => fits(operator, key, texts(wanted), values)),
  );
}

function covers(statement: Readonly<Record<string, unknown>>, operation: string): boolean {
  if (!texts(statement.Resource).includes('*')) return false;
  if (statement.NotAction !== undefined) return !matchesAny(texts(statement.NotAction), operation);
  return matchesAny(texts(statement.Action), operation);
}

/** Whether a document explicitly denies the call, given its condition keys in lower case. */
export function denies(document: PolicyDocument, operation: string, values: Values): boolean {
  return statementsOf(document).some(
    (statement) =>
      statement.Effect === 'Deny' &&
      covers(statement, operation) &&
      conditionHolds(statement.Condition, values),
  );
}

/** What an attached service control policy binds: the account, the units above it, and the root. */
export function deniedByControlPolicy(
  world: World,
  caller: Caller,
  operation: string,
  region: string,
): boolean {
  const { account } = caller;
  const { policies, attached } = world.policies;
  if (attached.size === 0 || account.isManagement || world.settings.standalone) return false;
  const chain = [account.id];
  for (let unit = unitTree(world).parentOf(account); ; unit = unit.parent) {
    chain.push(unit.id);
    if (unit.parent === undefined) break;
  }
  const values = valuesOf(caller, region);
  return chain.some((target) =>
    [...(attached.get(target) ?? [])].some((id) => {
      const policy = policies.get(id);
      return policy !== undefined && denies(policy.content, operation, values);
    }),
  );
}

/** The policies of the caller's own: of the user, also in sessions of the user; of the role, in its sessions. */
function ownDocuments(world: World, { account, kind, userName, session }: Caller): readonly PolicyDocument[] {
  const { byName, inside } = world.content(account);
  const roleName = session?.role?.name;
  const holder =
    kind === 'user'
      ? byName.get(userName?.toLowerCase() ?? '')?.inside
      : inside.iamRoles?.find(({ name }) => name === roleName);
  const attached = (holder?.attached ?? []).map((reference) => {
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    return inside.policies?.find((policy) => policy.name === name)?.document ?? awsDocument(name);
  });
  return [...Object.values(holder?.inline ?? {}), ...attached];
}

/** Whether an identity-based policy denies the call. Root has none [IAM User Guide, root user]. */
export function deniedByIdentity(world: World, caller: Caller, operation: string, region: string): boolean {
  if (caller.kind === 'root') return false;
  const documents = ownDocuments(world, caller);
  if (documents.length === 0) return false;
  const values = valuesOf(caller, region);
  return documents.some((document) => denies(document, operation, values));
}
