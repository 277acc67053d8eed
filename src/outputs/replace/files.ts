import type { Replacement } from '../../core/model/replacement.ts';
import { replacementCloudFormation } from './cloudformation.ts';
import { replacementCommands } from './commands.ts';
import { policyText } from './parts.ts';
import { replacementSteps } from './steps.ts';
import { replacementTerraform } from './terraform.ts';

/** A file of what takes a key's place. */
export interface ReplacementFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Everything that the owner is handed: the policies, the trust, three ways to make them, and the steps. Without a policy
 * the result and the steps alone: a role that may do nothing would look complete.
 */
export function replacementFiles(replacement: Replacement): readonly ReplacementFile[] {
  const { policies, role } = replacement;
  const told = [
    { name: 'replacement.json', text: replacementJson(replacement) },
    { name: 'README.md', text: replacementSteps(replacement) },
  ];
  if (policies.length === 0) return told;
  return [
    ...policies.map(({ document }, index) => ({
      name: policies.length === 1 ? 'policy.json' : `policy-${index + 1}.json`,
      text: policyText(document),
    })),
    ...(role?.trust === undefined ? [] : [{ name: 'trust.json', text: policyText(role.trust) }]),
    { name: 'role.tf', text: replacementTerraform(replacement) },
    { name: 'template.json', text: replacementCloudFormation(replacement) },
    { name: 'commands.sh', text: replacementCommands(replacement) },
    ...told,
  ];
}

/** The whole result, for programs. */
export function replacementJson(replacement: Replacement): string {
  return `${JSON.stringify(replacement, null, 2)}\n`;
}
