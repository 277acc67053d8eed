import { COLLECTORS, type Collector } from '../aws/collect/catalogue.ts';
import { selectRules } from '../core/engine/select.ts';
import { RULES } from '../core/rules/index.ts';
import type { PolicyDocument } from '../outputs/permissions.ts';
import { collectorsFor, type OnRequest } from './collectors.ts';

/** What the policy is to be enough for. */
export interface PermissionNeeds extends OnRequest {
  readonly rules?: readonly string[];
  /** Also what the calling identity needs: listing the organisation, assuming the role. */
  readonly organization?: boolean;
  readonly roleName: string;
}

const AUDIT_TASK = 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials';

/** The calls of the scanning role in each account, in the order of the alphabet. */
export function scanningCalls(needs: OnRequest & { readonly rules?: readonly string[] }): readonly string[] {
  const wanted = collectorsFor(selectRules(RULES, { rules: needs.rules ?? [] }), needs);
  const calls = (COLLECTORS as readonly Collector[])
    .filter(
      ({ id, permittedTo }) => permittedTo === 'scanning-role' && (wanted as ReadonlySet<string>).has(id),
    )
    .flatMap((collector) => collector.calls);
  return [...new Set<string>(calls)].sort();
}

/**
 * The least-privilege policy, from what the collectors declare. None of the scanning calls takes a resource
 * that would narrow it usefully: the report has none at all, and every user may have to be read again.
 */
export function leastPrivilege(needs: PermissionNeeds): PolicyDocument {
  const { organization = false, auditRoot = false, roleName } = needs;
  const calls = (id: string) =>
    (COLLECTORS as readonly Collector[]).find((each) => each.id === id)?.calls ?? [];
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'KeyreeveScan', Effect: 'Allow', Action: scanningCalls(needs), Resource: '*' },
      ...(organization
        ? [
            {
              Sid: 'KeyreeveListAccounts',
              Effect: 'Allow' as const,
              Action: [...calls('organization')].sort(),
              Resource: '*',
            },
            {
              Sid: 'KeyreeveAssumeScanRole',
              Effect: 'Allow' as const,
              Action: calls('session'),
              Resource: `arn:*:iam::*:role/${roleName}`,
            },
          ]
        : []),
      ...(auditRoot
        ? [
            {
              Sid: 'KeyreeveAuditRoot',
              Effect: 'Allow' as const,
              Action: calls('root-audit'),
              Resource: 'arn:aws:iam::*:root',
              Condition: { StringEquals: { 'sts:TaskPolicyArn': AUDIT_TASK } },
            },
          ]
        : []),
    ],
  };
}
