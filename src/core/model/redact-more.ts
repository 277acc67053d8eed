import { PARTITIONS } from './account.ts';
import type { AccountFacts } from './account-facts.ts';
import type {
  AttachedPolicy,
  Authorization,
  Holder,
  InlinePolicy,
  ListedUser,
  ManagedPolicy,
  PolicyDocument,
  PolicyStatement,
  UserAuthorization,
} from './authorization.ts';
import type { ControlPolicies } from './control-policies.ts';
import type { MfaDevice } from './credentials.ts';
import type { Fact } from './fact.ts';
import { matchesEveryArn } from './pattern.ts';
import { publicKey } from './redact-rights.ts';

/** Gives each original name a pseudonym, `group-0001`, the same for the same name within one account. */
export class Pseudonyms {
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** @param kind the word before the number */
  of(kind: string, original: string): string {
    const key = `${kind} ${original}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const name = `${kind}-${String(count).padStart(4, '0')}`;
    this.#names.set(key, name);
    return name;
  }
}

type MapFact = <T>(fact: Fact<T>, change: (value: T) => T) => Fact<T>;

/** What redaction of one account shares. */
export interface Redaction {
  readonly names: Pseudonyms;
  /** `arn:aws:iam::account-0001:` */
  readonly arnPrefix: string;
  /** A user's pseudonym, for those the report names. */
  readonly userName: (name: string) => string;
  readonly mapFact: MapFact;
}

/** MFA devices without serial numbers, which hold account ids and names. The kind stays. */
export function redactDevices(devices: readonly MfaDevice[], { names }: Redaction): readonly MfaDevice[] {
  return devices.map((device) => ({ ...device, serial: names.of('device', device.serial) }));
}

/** Facts of the account without names and ids. */
export function redactAccountFacts(facts: AccountFacts, redaction: Redaction): AccountFacts {
  const { names, arnPrefix, mapFact } = redaction;
  const plain = Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, mapFact(fact as Fact<unknown>, (value) => value)]),
  ) as unknown as AccountFacts;
  return {
    ...plain,
    controlPolicies: mapFact(facts.controlPolicies, (controls) => redactControls(controls, redaction)),
    serverCertificates: mapFact(facts.serverCertificates, (list) =>
      list.map((certificate) => {
        const name = names.of('certificate', certificate.name);
        return { ...certificate, name, arn: `${arnPrefix}server-certificate/${name}` };
      }),
    ),
    analyzers: mapFact(facts.analyzers, (regions) =>
      regions.map(({ region, fact }) => ({
        region,
        fact: mapFact(fact, (list) =>
          list.map((analyzer) => {
            const name = names.of('analyzer', analyzer.arn);
            return { ...analyzer, name, arn: `${arnPrefix}analyzer/${name}` };
          }),
        ),
      })),
    ),
    instances: mapFact(facts.instances, (regions) =>
      regions.map(({ region, fact }) => ({
        region,
        fact: mapFact(fact, (list) => list.map((each) => ({ ...each, id: names.of('instance', each.id) }))),
      })),
    ),
  };
}

/** A place in a file that was handed in. */
const IS_LEVEL = /^level \d$/;

/** What AWS attaches everywhere. */
const FULL_ACCESS = 'p-FullAWSAccess';

/** Levels and policies without ids and names. */
function redactControls(controls: ControlPolicies, redaction: Redaction): ControlPolicies {
  if (!controls.limited) return controls;
  const { names, arnPrefix } = redaction;
  const [, , , , account = ''] = arnPrefix.split(':');
  return {
    limited: true,
    levels: controls.levels.map(({ type, id, policies }) => ({
      type,
      id: type === 'account' ? account : IS_LEVEL.test(id) ? id : names.of(type, id),
      policies: policies.map((policy) => {
        const isPublic = policy.id === FULL_ACCESS;
        const name = isPublic ? policy.name : names.of('control-policy', policy.id);
        const document = redactDocument(policy.document, isPublic, redaction);
        return { id: isPublic ? policy.id : name, name, document };
      }),
    })),
  };
}

/** Policies, groups and roles without names; AWS's own policies keep theirs, which are public. */
export function redactAuthorization(fact: Fact<Authorization>, redaction: Redaction): Fact<Authorization> {
  const { userName, arnPrefix, mapFact } = redaction;
  return mapFact(fact, ({ users, holders, policies }) => ({
    users: new Map(
      [...users].map(([name, user]): [string, ListedUser] => {
        const shown = userName(name);
        const { createdAt } = user;
        const rest = redactUserAuthorization(user, redaction);
        const listed = { ...rest, arn: `${arnPrefix}user/${shown}` };
        return [shown, createdAt === undefined ? listed : { ...listed, createdAt }];
      }),
    ),
    holders: holders.map((holder) => redactHolder(holder, redaction)),
    policies: policies.map((policy) => redactPolicy(policy, redaction)),
  }));
}

/** What a user may do, without names and tags. */
export function redactUserAuthorization(user: UserAuthorization, redaction: Redaction): UserAuthorization {
  const { names } = redaction;
  return {
    userId: names.of('user-id', user.userId),
    groups: user.groups.map((group) => names.of('group', group)),
    attached: user.attached.map((policy) => redactAttached(policy, redaction)),
    inline: user.inline.map((policy) => redactInline(policy, redaction)),
    // Tags are free text: they hold names, and no rule judges by them.
    tags: {},
    ...(user.boundary !== undefined && { boundary: redactAttached(user.boundary, redaction) }),
  };
}

function redactHolder(holder: Holder, redaction: Redaction): Holder {
  const { names, arnPrefix } = redaction;
  const name = names.of(holder.type, holder.name);
  const { role } = holder;
  return {
    type: holder.type,
    name,
    arn: `${arnPrefix}${holder.type}/${name}`,
    attached: holder.attached.map((policy) => redactAttached(policy, redaction)),
    inline: holder.inline.map((policy) => redactInline(policy, redaction)),
    ...(role !== undefined && {
      role: {
        roleId: names.of('role-id', role.roleId),
        trust: redactDocument(role.trust, false, redaction),
        tags: {},
        ...(role.boundary !== undefined && { boundary: redactAttached(role.boundary, redaction) }),
      },
    }),
  };
}

function redactAttached(policy: AttachedPolicy, { names, arnPrefix }: Redaction): AttachedPolicy {
  if (/^arn:[^:]+:iam::aws:policy\//.test(policy.arn)) return policy;
  const name = names.of('policy', policy.arn);
  return { name, arn: `${arnPrefix}policy/${name}` };
}

function redactPolicy(policy: ManagedPolicy, redaction: Redaction): ManagedPolicy {
  const shown = redactAttached(policy, redaction);
  const document = (fact: Fact<PolicyDocument>) => redactDocument(fact, policy.awsManaged, redaction);
  const { otherVersions } = policy;
  return {
    ...policy,
    ...shown,
    document: document(policy.document),
    ...(otherVersions !== undefined && {
      otherVersions: otherVersions.map(({ id, document: each }) => ({ id, document: document(each) })),
    }),
  };
}

function redactInline({ name, document }: InlinePolicy, redaction: Redaction): InlinePolicy {
  return { name: redaction.names.of('inline', name), document: redactDocument(document, false, redaction) };
}

/** Resources and conditions hold names and account ids; what matches everything stays, since rules judge by it. */
function redactDocument(
  fact: Fact<PolicyDocument>,
  isPublic: boolean,
  { names, mapFact }: Redaction,
): Fact<PolicyDocument> {
  if (isPublic) return mapFact(fact, (document) => document);
  const resource = (text: string) =>
    PARTITIONS.some((each) => matchesEveryArn(text, each)) ? text : names.of('resource', text);
  return mapFact(fact, ({ version, statements }) => ({
    ...(version !== undefined && { version }),
    statements: statements.map(({ sid: _sid, resources, notResources, conditions, ...more }) => ({
      ...withoutTrusted(more, names),
      ...(resources !== undefined && { resources: resources.map(resource) }),
      ...(notResources !== undefined && { notResources: notResources.map(resource) }),
      ...(conditions !== undefined && { conditions: withoutValues(conditions) }),
    })),
  }));
}

/** Services of AWS, and everybody, name nobody. */
const TRUSTS_NOBODY = /^(\*|[a-z0-9.-]+\.amazonaws\.com(\.cn)?)$/;

function withoutTrusted<S extends Pick<PolicyStatement, 'principals' | 'notPrincipals'>>(
  { principals, notPrincipals, ...statement }: S,
  names: Pseudonyms,
) {
  const hidden = (kinds: NonNullable<PolicyStatement['principals']>) =>
    Object.fromEntries(
      Object.entries(kinds).map(([kind, list]) => [
        kind,
        list.map((name) => (TRUSTS_NOBODY.test(name) ? name : names.of('trusted', name))),
      ]),
    );
  return {
    ...statement,
    ...(principals !== undefined && { principals: hidden(principals) }),
    ...(notPrincipals !== undefined && { notPrincipals: hidden(notPrincipals) }),
  };
}

type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

function withoutValues(conditions: Conditions): Conditions {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.keys(keys).map((key) => [publicKey(key), ['…']])),
    ]),
  );
}
