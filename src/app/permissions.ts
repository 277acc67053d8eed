import { COLLECTORS, type Collector, type CollectorId, type OnRequest } from '../aws/collect/catalogue.ts';
import { selectRules } from '../core/engine/select.ts';
import { RULES } from '../core/rules/index.ts';
import type { PolicyDocument } from '../outputs/permissions.ts';
import { collectorsFor } from './collectors.ts';

/** What the scanning role's policy is to be enough for. */
export interface ScanningNeeds extends OnRequest {
  readonly rules?: readonly string[];
  /** Also for the rules in preview. */
  readonly preview?: boolean;
}

/** What the calling identity's policy is to be enough for. */
export interface CallingNeeds {
  /** The role it assumes. */
  readonly roleName: string;
  readonly auditRoot?: boolean;
  /** Also for the rules in preview. */
  readonly preview?: boolean;
}

const AUDIT_TASK = 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials';

/** The calls of the scanning role in each account, in the order of the alphabet. */
export function scanningCalls(needs: ScanningNeeds): readonly string[] {
  const wanted = collectorsFor(
    selectRules(RULES, { rules: needs.rules ?? [], preview: needs.preview ?? false }),
    needs,
  );
  const calls = (COLLECTORS as readonly Collector[])
    .filter(
      ({ id, permittedTo }) => permittedTo === 'scanning-role' && (wanted as ReadonlySet<string>).has(id),
    )
    .flatMap((collector) => collector.calls);
  return [...new Set<string>(calls)].sort();
}

/**
 * The least-privilege policy of the scanning role, from what the collectors declare. None of the calls takes a
 * resource that would narrow it usefully: the report has none at all, and every user may have to be read again.
 */
export function scanningPolicy(needs: ScanningNeeds): PolicyDocument {
  return policy({ Sid: 'KeyreeveScan', Effect: 'Allow', Action: scanningCalls(needs), Resource: '*' });
}

/** What the identity that starts a scan of an organisation needs: listing the accounts, assuming the role. */
export function callingPolicy({
  roleName,
  auditRoot = false,
  preview = false,
}: CallingNeeds): PolicyDocument {
  const collectors: CollectorId[] = ['organization', 'organization-features'];
  if (preview) collectors.push('control-policies');
  const list = [...new Set(collectors.flatMap(callsOf))].sort();
  const assume: PolicyDocument['Statement'] = [
    { Sid: 'KeyreeveListAccounts', Effect: 'Allow', Action: list, Resource: '*' },
    {
      Sid: 'KeyreeveAssumeScanRole',
      Effect: 'Allow',
      Action: callsOf('session'),
      Resource: `arn:*:iam::*:role/${roleName}`,
    },
  ];
  if (!auditRoot) return policy(...assume);
  return policy(...assume, {
    Sid: 'KeyreeveAuditRoot',
    Effect: 'Allow',
    Action: callsOf('root-audit'),
    Resource: 'arn:aws:iam::*:root',
    // Only the task that reads: the same permission opens sessions that delete.
    Condition: { StringEquals: { 'sts:TaskPolicyArn': AUDIT_TASK } },
  });
}

function policy(...statements: PolicyDocument['Statement']): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

function callsOf(id: CollectorId): string[] {
  return (COLLECTORS as readonly Collector[])
    .filter((each) => each.id === id)
    .flatMap(({ calls }) => [...calls]);
}
