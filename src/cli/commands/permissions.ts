import { leastPrivilege } from '../../app/permissions.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import {
  permissionsCloudFormation,
  permissionsJson,
  permissionsTerraform,
} from '../../outputs/permissions.ts';

export interface PermissionFlags {
  readonly format: 'json' | 'terraform' | 'cloudformation';
  readonly rule: readonly string[];
  readonly fresh?: boolean;
  readonly auditRoot?: boolean;
  readonly organization?: boolean;
  readonly role: string;
  readonly trust?: string;
  readonly externalId?: string;
}

/** Prints the policy, or the role as infrastructure code. */
export function permissionsCommand(flags: PermissionFlags): number {
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
  const policy = leastPrivilege({
    rules: flags.rule,
    roleName: flags.role,
    fresh: flags.fresh ?? false,
    auditRoot: flags.auditRoot ?? false,
    organization: flags.organization ?? false,
  });
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
  process.stdout.write(text);
  return EXIT.clean;
}
