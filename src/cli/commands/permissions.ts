import { withFindingKeys } from '../../app/investigation-permissions.ts';
import { withSending } from '../../app/notify/sending-policy.ts';
import { callingPolicy, scanningPolicy } from '../../app/permissions.ts';
import {
  remediatingPolicy,
  remediationCallingPolicy,
  withNotices,
  withPlanning,
  withPlanningOfOrganization,
} from '../../app/remediation-permissions.ts';
import { parsePurposes, policyFor } from '../../app/use-permissions.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import {
  type PolicyDocument,
  permissionsCloudFormation,
  permissionsJson,
  permissionsTerraform,
} from '../../outputs/permissions.ts';
import { print } from '../outputs.ts';

export interface PermissionFlags {
  readonly format: 'json' | 'terraform' | 'cloudformation';
  readonly rule: readonly string[];
  readonly for: readonly string[];
  readonly decrypt?: boolean;
  readonly fresh?: boolean;
  readonly instances?: boolean;
  readonly prove?: boolean;
  readonly preview?: boolean;
  readonly auditRoot?: boolean;
  readonly caller?: boolean;
  readonly send?: 'security-hub';
  readonly remediate?: boolean;
  readonly withoutDelete?: boolean;
  readonly editPolicies?: boolean;
  readonly plan?: boolean;
  readonly notice?: 'ses' | 'sns';
  readonly role?: string;
  readonly trust?: string;
  readonly externalId?: string;
}

/** Prints the policy, or the role as infrastructure code. */
export async function permissionsCommand(flags: PermissionFlags): Promise<number> {
  const roleName = flags.role ?? (flags.remediate ? 'KeyreeveRemediate' : 'KeyreeveScan');
  if (!/^[\w+=,.@-]{1,64}$/.test(roleName)) {
    throw new Problem('bad-argument', `"${roleName}" is not a role name.`);
  }
  if (flags.trust !== undefined && !/^\d{12}$/.test(flags.trust)) {
    throw new Problem('bad-argument', `--trust takes an account id of twelve digits, not "${flags.trust}".`);
  }
  // The characters STS takes: none of them can leave the string it is put in.
  if (flags.externalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(flags.externalId)) {
    throw new Problem('bad-argument', '--external-id takes 2 to 1,224 letters, digits and +=,.@:/-.');
  }
  refuseIgnored(flags);
  const policy = flags.remediate ? remediationPolicy(flags, roleName) : scanPolicy(flags, roleName);
  const role = {
    roleName,
    purpose: flags.remediate ? 'remediate' : 'scan',
    policy,
    ...(flags.trust !== undefined && { trustedAccount: flags.trust }),
    ...(flags.externalId !== undefined && { externalId: flags.externalId }),
  } as const;
  const text = {
    json: () => permissionsJson(policy),
    terraform: () => permissionsTerraform(role),
    cloudformation: () => permissionsCloudFormation(role),
  }[flags.format]();
  await print([text]);
  return EXIT.clean;
}

function scanPolicy(flags: PermissionFlags, roleName: string): PolicyDocument {
  const { caller, auditRoot = false, rule, fresh = false, instances = false, prove = false, send } = flags;
  const { preview = false } = flags;
  if (caller) {
    // Planning lists root's keys through root sessions: the statement of the audit is in it.
    const calling = callingPolicy({ roleName, auditRoot: auditRoot && flags.plan !== true, preview });
    const planning = flags.plan === true ? withPlanningOfOrganization(calling) : calling;
    return flags.for.includes('investigate') ? withFindingKeys(planning) : planning;
  }
  const policy = scanningPolicy({ rules: rule, fresh, instances, prove, preview });
  const sending = send === undefined ? policy : withSending(policy);
  const scan = flags.plan === true ? withPlanning(sending) : sending;
  if (flags.for.length === 0) return scan;
  return policyFor(parsePurposes(flags.for), scan, { decrypt: flags.decrypt ?? false });
}

function remediationPolicy(flags: PermissionFlags, roleName: string): PolicyDocument {
  const needs = { roleName, withDelete: flags.withoutDelete !== true };
  if (!flags.caller) return remediatingPolicy({ ...needs, withPolicies: flags.editPolicies === true });
  const policy = remediationCallingPolicy(needs);
  return flags.notice === undefined ? policy : withNotices(policy, flags.notice);
}

/** Options of which one would be ignored: somebody who gave it believes that it was heeded. */
function refuseIgnored(flags: PermissionFlags): void {
  const { caller, auditRoot, format, trust, externalId, remediate, preview } = flags;
  const choosesCalls = choosesScanCalls(flags);
  refuseIgnoredUses(flags);
  refuse(
    remediate === true && (auditRoot === true || preview === true || choosesCalls),
    'What applying plans needs is the same whatever was scanned.',
    'Use --remediate with --caller, --without-delete, --role and what writes the role alone.',
  );
  refuse(
    flags.plan === true && remediate === true,
    'Plans are made with the scanning role.',
    'Use --plan without --remediate.',
  );
  refuse(
    flags.notice !== undefined && (remediate !== true || caller !== true),
    'Owners are told by the identity that applies plans.',
    'Add --remediate --caller.',
  );
  refuse(
    remediate !== true && flags.withoutDelete === true,
    'A scan deletes nothing.',
    'Add --remediate for the role that applies plans.',
  );
  refuse(
    flags.editPolicies === true && (remediate !== true || caller === true),
    'Policies are edited by the role that applies plans.',
    'Use --edit-policies with --remediate, without --caller.',
  );
  refuse(
    auditRoot === true && caller !== true,
    'Root sessions are opened by the calling identity, not by the scanning role.',
    'Add --caller for what that identity needs.',
  );
  refuse(
    caller === true && (format !== 'json' || choosesCalls),
    'The calling identity needs the same for every rule, and is yours to write as code.',
    'Use --caller with --role, --audit-root and --preview alone.',
  );
  refuse(
    format === 'json' && (trust !== undefined || externalId !== undefined),
    'A policy alone trusts nobody: --trust and --external-id belong to a role.',
    'Add --format terraform or cloudformation.',
  );
}

/** The same of the uses that are named. */
function refuseIgnoredUses(flags: PermissionFlags): void {
  const { for: uses, remediate, caller, plan, decrypt } = flags;
  // The one use for which the calling identity reads something too.
  const ofCaller = caller === true && uses.every((use) => use === 'investigate');
  refuse(
    uses.length > 0 && (remediate === true || (caller === true && !ofCaller)),
    'What --for names is read with the scanning role.',
    'Use --for without --remediate and --caller. Only --caller --for investigate goes together.',
  );
  refuse(
    uses.length > 0 && !ofCaller && !uses.includes('scan') && (plan === true || choosesScanCalls(flags)),
    'These options are of a scan, and --for names other uses alone.',
    'Add --for scan.',
  );
  refuse(
    decrypt === true && !uses.includes('where-used'),
    'Only where-used decrypts anything.',
    'Add --for where-used.',
  );
}

function choosesScanCalls({ fresh, instances, prove, send, rule }: PermissionFlags): boolean {
  return [fresh, instances, prove].includes(true) || send !== undefined || rule.length > 0;
}

function refuse(when: boolean, message: string, hint: string): void {
  if (when) throw new Problem('bad-argument', message, { hint });
}
