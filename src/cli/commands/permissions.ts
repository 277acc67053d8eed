import { withSending } from '../../app/notify/sending-policy.ts';
import { callingPolicy, scanningPolicy } from '../../app/permissions.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import {
  permissionsCloudFormation,
  permissionsJson,
  permissionsTerraform,
} from '../../outputs/permissions.ts';
import { print } from '../outputs.ts';

export interface PermissionFlags {
  readonly format: 'json' | 'terraform' | 'cloudformation';
  readonly rule: readonly string[];
  readonly fresh?: boolean;
  readonly instances?: boolean;
  readonly auditRoot?: boolean;
  readonly caller?: boolean;
  readonly send?: 'security-hub';
  readonly role: string;
  readonly trust?: string;
  readonly externalId?: string;
}

/** Prints the policy, or the role as infrastructure code. */
export async function permissionsCommand(flags: PermissionFlags): Promise<number> {
  if (!/^[\w+=,.@-]{1,64}$/.test(flags.role)) {
    throw new Problem('bad-argument', `"${flags.role}" is not a role name.`);
  }
  if (flags.trust !== undefined && !/^\d{12}$/.test(flags.trust)) {
    throw new Problem('bad-argument', `--trust takes an account id of twelve digits, not "${flags.trust}".`);
  }
  // The characters STS takes: none of them can leave the string it is put in.
  if (flags.externalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(flags.externalId)) {
    throw new Problem('bad-argument', '--external-id takes 2 to 1,224 letters, digits and +=,.@:/-.');
  }
  refuseIgnored(flags);
  const auditRoot = flags.auditRoot ?? false;
  const scanning = () =>
    scanningPolicy({
      rules: flags.rule,
      fresh: flags.fresh ?? false,
      instances: flags.instances ?? false,
    });
  const policy = flags.caller
    ? callingPolicy({ roleName: flags.role, auditRoot })
    : flags.send === undefined
      ? scanning()
      : withSending(scanning());
  const role = {
    roleName: flags.role,
    policy,
    ...(flags.trust !== undefined && { trustedAccount: flags.trust }),
    ...(flags.externalId !== undefined && { externalId: flags.externalId }),
  };
  const text = {
    json: () => permissionsJson(policy),
    terraform: () => permissionsTerraform(role),
    cloudformation: () => permissionsCloudFormation(role),
  }[flags.format]();
  await print([text]);
  return EXIT.clean;
}

/** Options of which one would be ignored: somebody who gave it believes that it was heeded. */
function refuseIgnored(flags: PermissionFlags): void {
  const { caller, auditRoot, format, trust, externalId, rule, fresh, instances, send } = flags;
  const refuse = (when: boolean, message: string, hint: string) => {
    if (when) throw new Problem('bad-argument', message, { hint });
  };
  refuse(
    auditRoot === true && caller !== true,
    'Root sessions are opened by the calling identity, not by the scanning role.',
    'Add --caller for what that identity needs.',
  );
  refuse(
    caller === true &&
      (format !== 'json' || fresh === true || instances === true || send !== undefined || rule.length > 0),
    'The calling identity needs the same for every rule, and is yours to write as code.',
    'Use --caller with --role and --audit-root alone.',
  );
  refuse(
    format === 'json' && (trust !== undefined || externalId !== undefined),
    'A policy alone trusts nobody: --trust and --external-id belong to a role.',
    'Add --format terraform or cloudformation.',
  );
}
