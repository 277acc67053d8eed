import type { Decision } from '../model/decision.ts';
import type { CheckProblem, MadePolicy, PolicyCheck } from '../model/replacement.ts';
import { policyDocumentFact } from '../parse/policy-document.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { withValues } from '../policy/context.ts';
import { decide, type Grants } from '../policy/decide.ts';
import type { GrantedWith } from './grant.ts';

/** What the made policies are evaluated as. */
export interface RoleToCheck {
  readonly arn: string;
  readonly accountId: string;
  /** ISO 8601 UTC. */
  readonly now: string;
  readonly boundary?: CompiledPolicy;
}

/** The made policies as they were written, read back from their text and made ready: what is checked is what is kept. */
export function grantsOf(
  policies: readonly MadePolicy[],
  { boundary }: Pick<RoleToCheck, 'boundary'>,
): Grants {
  return {
    identity: policies.map(({ name, document }) =>
      compilePolicy({ layer: 'identity', name }, policyDocumentFact(JSON.stringify(document), 'made policy')),
    ),
    ...(boundary !== undefined && { boundary }),
    controls: { limited: false },
  };
}

/** Asks the made policies about one call, as a session of the role would make it. */
export function mayAfter(
  grants: Grants,
  { arn, accountId, now }: RoleToCheck,
  action: string,
  resource: string,
  region: string,
): Decision {
  const context = withValues(
    { values: new Map(), others: 'unknown', now },
    {
      'aws:PrincipalArn': arn,
      'aws:PrincipalType': 'AssumedRole',
      'aws:PrincipalAccount': accountId,
      'aws:PrincipalIsAWSService': 'false',
      'aws:SecureTransport': 'true',
      'aws:username': null,
      ...(region !== '' && { 'aws:RequestedRegion': region }),
    },
  );
  return decide(grants, { action, resource, context });
}

/**
 * Evaluates the made policies against everything they were made for. A condition that was carried over from today's
 * policy is no problem: the calls were made under it.
 */
export function checkAll(
  given: readonly GrantedWith[],
  policies: readonly MadePolicy[],
  role: RoleToCheck,
): Omit<PolicyCheck, 'calls' | 'allowed'> {
  const grants = grantsOf(policies, role);
  const carried = new Set(given.flatMap(({ condition }) => quotesOf(condition)));
  const problems: CheckProblem[] = [];
  let questions = 0;
  for (const { granted, asks } of given) {
    const { action, regions } = granted;
    for (const resource of asks)
      for (const region of regions.length === 0 ? [''] : regions) {
        questions += 1;
        const decision = mayAfter(grants, role, action, resource, region);
        const problem = problemOf(decision, carried);
        if (problem !== undefined) problems.push({ action, resource, region, ...problem });
      }
  }
  return { questions, problems };
}

function quotesOf(condition: GrantedWith['condition'] = {}): readonly string[] {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) => JSON.stringify({ [operator]: { [key]: wanted } })),
  );
}

function problemOf(
  { answer, conditions, stoppedBy, unread: missing }: Decision,
  carried: ReadonlySet<string>,
): Pick<CheckProblem, 'answer' | 'why'> | undefined {
  if (answer === 'yes') return undefined;
  if (answer === 'unknown') return { answer, why: missing.map(({ words }) => words).join(' ') };
  if (answer === 'no')
    return {
      answer,
      why:
        stoppedBy?.how === 'denied'
          ? 'a deny that holds for the user today reaches it'
          : stoppedBy?.layer === 'boundary'
            ? 'the permissions boundary does not allow it'
            : 'nothing in the policy allows it',
    };
  const open = conditions.filter(({ quote }) => !carried.has(quote));
  if (open.length === 0) return undefined;
  return { answer, why: `only under ${[...new Set(open.map(({ quote }) => quote))].join(', ')}` };
}
