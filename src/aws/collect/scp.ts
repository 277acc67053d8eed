import {
  DescribePolicyCommand,
  ListPoliciesCommand,
  ListTargetsForPolicyCommand,
  type PolicySummary,
  type PolicyTargetSummary,
} from '@aws-sdk/client-organizations';
import { canonicalHash, type Json } from '../../core/model/canonical-json.ts';
import { type Fact, known, type Unread, unread } from '../../core/model/fact.ts';
import type { ScpNow } from '../../core/plan/conditions.ts';
import type { AccountSession } from '../session/account-session.ts';
import { askOrganizations } from './organizations-call.ts';
import { listedPage, readPages } from './pages.ts';

type Session = Pick<AccountSession, 'call'>;

/**
 * Reads a service control policy by its name, which is unique among those of an organisation (Organizations API
 * reference, DuplicatePolicyException); `null` where there is none. Only the management account and a delegated
 * administrator may ask. `sha256` is of the content's canonical JSON; targets are in the order of the alphabet.
 */
export async function readScp(session: Session, policyName: string): Promise<Fact<ScpNow | null>> {
  const policies = await listPolicies(session);
  if (policies.state === 'unread') return policies;
  const found = policies.value.find(({ Name }) => Name === policyName);
  if (found === undefined) return { ...policies, value: null };
  const { Id: policyId } = found;
  if (policyId === undefined)
    return unread(policies.source, 'BadAnswer', 'The answer names a policy without its id.');
  const [sha256, targets] = await Promise.all([
    readContentHash(session, policyId),
    listTargets(session, policyId),
  ]);
  if (sha256.state === 'unread') return goneOr(sha256);
  if (targets.state === 'unread') return goneOr(targets);
  return { ...targets, value: { policyId, sha256: sha256.value, targets: targets.value } };
}

/** A policy that was deleted since it was listed is none. */
function goneOr(reason: Unread): Fact<null> {
  return reason.code === 'PolicyNotFoundException' ? known(null, reason.source) : reason;
}

function listPolicies(session: Session): Promise<Fact<readonly PolicySummary[]>> {
  return readPages<PolicySummary>(async (NextToken) => {
    const command = new ListPoliciesCommand({
      Filter: 'SERVICE_CONTROL_POLICY',
      ...(NextToken && { NextToken }),
    });
    const answer = await askOrganizations(session, 'organizations:ListPolicies', (client) =>
      client.send(command),
    );
    return listedPage(answer, ({ Policies, NextToken: next }) => ({ items: Policies, next }));
  });
}

async function readContentHash(session: Session, PolicyId: string): Promise<Fact<string>> {
  const command = new DescribePolicyCommand({ PolicyId });
  const answer = await askOrganizations(session, 'organizations:DescribePolicy', (client) =>
    client.send(command),
  );
  if (answer.state === 'unread') return answer;
  const content = answer.value.Policy?.Content;
  if (content === undefined) return unread(answer.source, 'BadAnswer', 'The answer holds no policy text.');
  const hash = hashOf(content);
  if (hash !== undefined) return { ...answer, value: hash };
  return unread(answer.source, 'Unreadable', 'The text of the service control policy is no JSON.', {
    fix: 'Look at the policy in the console of AWS Organizations.',
  });
}

/** `undefined` where the text is no JSON. */
function hashOf(content: string): string | undefined {
  try {
    return canonicalHash(JSON.parse(content) as Json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function listTargets(session: Session, PolicyId: string): Promise<Fact<readonly string[]>> {
  const targets = await readPages<PolicyTargetSummary>(async (NextToken) => {
    const command = new ListTargetsForPolicyCommand({ PolicyId, ...(NextToken && { NextToken }) });
    const answer = await askOrganizations(session, 'organizations:ListTargetsForPolicy', (client) =>
      client.send(command),
    );
    return listedPage(answer, ({ Targets, NextToken: next }) => ({ items: Targets, next }));
  });
  if (targets.state === 'unread') return targets;
  const ids = targets.value.flatMap(({ TargetId }) => TargetId ?? []);
  // A target without an id would make an attached policy look unattached.
  if (ids.length < targets.value.length)
    return unread(targets.source, 'BadAnswer', 'The answer names a target without its id.');
  return { ...targets, value: ids.toSorted() };
}
