import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  type Parent,
  type PolicySummary,
  type Root,
} from '@aws-sdk/client-organizations';
import type { OrganizationPlace } from '../../core/model/account-facts.ts';
import type { PolicyDocument } from '../../core/model/authorization.ts';
import {
  type ControlLevel,
  type ControlPolicies,
  type ControlPolicy,
  unlimitedBy,
} from '../../core/model/control-policies.ts';
import { type Fact, known, type Unread, unread } from '../../core/model/fact.ts';
import { instant } from '../../core/model/time.ts';
import { policyDocumentFact } from '../../core/parse/policy-document.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { CallName } from '../session/call-counter.ts';
import { askOrganizations } from './organizations-call.ts';
import { listedPage, mapFact, readPages } from './pages.ts';

const SCP = 'SERVICE_CONTROL_POLICY';

/** Reads the service control policies of one account after the other; what accounts share is read once. */
export interface ControlPolicyReader {
  /**
   * @param place how the account stands in its organisation, as far as that is known
   */
  of(accountId: string, place: Fact<OrganizationPlace>): Promise<Fact<ControlPolicies>>;
}

/**
 * Makes the reader of a run. Each unit's place and policies are asked once, and so is each policy's text: an account
 * costs two calls of its own.
 *
 * @param session of the management account or a delegated administrator; nobody else may ask (Organizations API
 *   reference, ListPoliciesForTarget)
 */
export function controlPolicyReader(session: AccountSession): ControlPolicyReader {
  const shared = new Shared(session);
  return {
    async of(accountId, place) {
      const answer = await readFor(shared, accountId, place);
      return answer.state === 'unread' ? explained(answer) : answer;
    },
  };
}

async function readFor(
  shared: Shared,
  accountId: string,
  place: Fact<OrganizationPlace>,
): Promise<Fact<ControlPolicies>> {
  const unlimited = unlimitedBy(place);
  if (unlimited !== undefined) return unlimited;
  if (place.state === 'unread') {
    // An account that nobody says is a member may be the one that is never limited.
    const management = await shared.management();
    if (management.state === 'unread') return place;
    if (management.value === accountId)
      return { ...management, value: { limited: false, because: 'management-account' } };
  }
  const enabled = await shared.enabled();
  if (enabled.state === 'unread') return enabled;
  if (!enabled.value) return { ...enabled, value: { limited: false, because: 'policies-off' } };
  return levelsOf(shared, accountId);
}

/** Units may be nested five deep (AWS Organizations User Guide, quotas); more is an answer that goes round. */
const MOST_LEVELS = 10;

async function levelsOf(shared: Shared, accountId: string): Promise<Fact<ControlPolicies>> {
  const way: Pick<ControlLevel, 'type' | 'id'>[] = [{ type: 'account', id: accountId }];
  for (let [here] = way; here !== undefined && here.type !== 'root'; here = way[0]) {
    if (way.length > MOST_LEVELS)
      return unread(LIST_PARENTS, 'BadAnswer', 'The units above the account have no end.');
    const parent = await shared.parentOf(here.id);
    if (parent.state === 'unread') return parent;
    way.unshift(parent.value);
  }
  const levels = await Promise.all(way.map(({ type, id }) => shared.policiesOn(type, id)));
  const lost = levels.find((level) => level.state === 'unread');
  if (lost !== undefined) return lost;
  const { clock } = shared.session;
  const read = levels.flatMap((level) => (level.state === 'known' ? [level.value] : []));
  return known({ limited: true, levels: read }, LIST_FOR_TARGET, instant(clock.now()));
}

const LIST_PARENTS: CallName = 'organizations:ListParents';
const LIST_FOR_TARGET: CallName = 'organizations:ListPoliciesForTarget';

/** What is the same for many accounts of a run. */
class Shared {
  readonly session: AccountSession;
  readonly #answers = new Map<string, Promise<Fact<unknown>>>();

  constructor(session: AccountSession) {
    this.session = session;
  }

  /** Id of the management account; empty where the session's account is in no organisation. */
  management(): Promise<Fact<string>> {
    return this.#once('management', async () => {
      const name = 'organizations:DescribeOrganization';
      const answer = await askOrganizations(this.session, name, (client) =>
        client.send(new DescribeOrganizationCommand({})),
      );
      const id = answer.state === 'known' ? answer.value.Organization?.MasterAccountId : undefined;
      if (answer.state === 'known' && id === undefined)
        return unread(name, 'BadAnswer', 'The answer names no management account.');
      return mapFact(answer, () => id ?? '');
    });
  }

  /** Whether service control policies are switched on; being switched is neither. */
  enabled(): Promise<Fact<boolean>> {
    return this.#once('enabled', async () => {
      const name = 'organizations:ListRoots';
      const roots = await readPages<Root>(async (NextToken) => {
        const command = new ListRootsCommand({ ...(NextToken && { NextToken }) });
        const answer = await askOrganizations(this.session, name, (client) => client.send(command));
        return listedPage(answer, ({ Roots, NextToken: next }) => ({ items: Roots, next }));
      });
      if (roots.state === 'unread') return roots;
      if (roots.value.length === 0) return unread(name, 'BadAnswer', 'The answer names no root.');
      const types = roots.value.flatMap(({ PolicyTypes = [] }) => PolicyTypes);
      const states = types.flatMap(({ Type, Status }) => (Type === SCP ? [Status] : []));
      if (states.some((state) => state !== 'ENABLED')) {
        return unread(name, 'InBetween', 'Service control policies are just being switched on or off.', {
          fix: 'Scan again in some minutes.',
        });
      }
      return mapFact(roots, () => states.length > 0);
    });
  }

  /** What an account or a unit stands in. */
  parentOf(id: string): Promise<Fact<Pick<ControlLevel, 'type' | 'id'>>> {
    return this.#once(`parent ${id}`, async () => {
      const parents = await readPages<Parent>(async (NextToken) => {
        const command = new ListParentsCommand({ ChildId: id, ...(NextToken && { NextToken }) });
        const answer = await askOrganizations(this.session, LIST_PARENTS, (client) => client.send(command));
        return listedPage(answer, ({ Parents, NextToken: next }) => ({ items: Parents, next }));
      });
      if (parents.state === 'unread') return parents;
      const [parent, ...others] = parents.value;
      if (parent?.Id === undefined || others.length > 0)
        return unread(LIST_PARENTS, 'BadAnswer', 'The answer does not name one parent.');
      return { ...parents, value: { type: parent.Type === 'ROOT' ? 'root' : 'unit', id: parent.Id } };
    });
  }

  /** The policies that are attached to the root, a unit or an account. */
  policiesOn(type: ControlLevel['type'], id: string): Promise<Fact<ControlLevel>> {
    return this.#once(`on ${id}`, async () => {
      const policies = await readPages<PolicySummary>(async (NextToken) => {
        const command = new ListPoliciesForTargetCommand({
          TargetId: id,
          Filter: SCP,
          ...(NextToken && { NextToken }),
        });
        const answer = await askOrganizations(this.session, LIST_FOR_TARGET, (client) =>
          client.send(command),
        );
        return listedPage(answer, ({ Policies, NextToken: next }) => ({ items: Policies, next }));
      });
      if (policies.state === 'unread') return policies;
      const ids = policies.value.map(({ Id }) => Id);
      // A policy that is not named may be the one that denies.
      if (ids.some((each) => each === undefined))
        return unread(LIST_FOR_TARGET, 'BadAnswer', 'The answer names a policy without its id.');
      const read = await Promise.all(policies.value.map((policy) => this.#policy(policy)));
      return { ...policies, value: { type, id, policies: read } };
    });
  }

  async #policy({ Id: id = '', Name: name = id }: PolicySummary): Promise<ControlPolicy> {
    return { id, name, document: await this.#documentOf(id) };
  }

  #documentOf(PolicyId: string): Promise<Fact<PolicyDocument>> {
    return this.#once(`document ${PolicyId}`, async () => {
      const name = 'organizations:DescribePolicy';
      const command = new DescribePolicyCommand({ PolicyId });
      const answer = await askOrganizations(this.session, name, (client) => client.send(command));
      if (answer.state === 'unread') return answer;
      return policyDocumentFact(answer.value.Policy?.Content ?? '', name, answer.readAt);
    });
  }

  /** An answer is kept for the run; a refusal by chance is not, so that the next account asks anew. */
  #once<T>(key: string, read: () => Promise<Fact<T>>): Promise<Fact<T>> {
    // Each key is asked for by one method, and so with one type.
    const before = this.#answers.get(key) as Promise<Fact<T>> | undefined;
    if (before !== undefined) return before;
    const answer = read().then((fact) => {
      if (fact.state === 'unread' && !LASTING.test(fact.code)) this.#answers.delete(key);
      return fact;
    });
    this.#answers.set(key, answer);
    return answer;
  }
}

const LASTING = /^AccessDenied|NotInUse|^Unreadable$/;

/** What to do about the refusals that come of where the credentials are from, or of the time between two calls. */
function explained(answer: Unread): Unread {
  const told = EXPLAINED.find(([code]) => code.test(answer.code));
  if (told === undefined) return answer;
  const [, words, fix] = told;
  return { ...answer, words, fix };
}

const FROM_ABOVE =
  'Run it with credentials of the management account or of a delegated administrator that may call organizations:ListRoots, ListParents, ListPoliciesForTarget and DescribePolicy. keyreeve scan and keyreeve who-can also take the policies from a file: --control-policies FILE.';

const EXPLAINED: readonly (readonly [code: RegExp, words: string, fix: string])[] = [
  [
    /^AccessDenied/,
    'The service control policies on the account may not be read with these credentials.',
    FROM_ABOVE,
  ],
  [
    /^(AWSOrganizationsNotInUse|ChildNotFound)Exception$/,
    'The account belongs to another organisation than the credentials in use.',
    FROM_ABOVE,
  ],
  [
    /^(Target|Policy)NotFoundException$/,
    'The account was moved, or a policy deleted, while the service control policies were read.',
    'Run it again.',
  ],
];
