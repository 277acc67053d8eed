import { type Fields, isFields } from '../../core/model/fields.ts';
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
    { name: RESULT_FILE, text: replacementJson(replacement) },
    { name: 'README.md', text: replacementSteps(replacement) },
  ];
  if (policies.length === 0) return told;
  return [
    ...policies.map(({ document }, index) => ({
      name: policyName(index, policies.length),
      text: policyText(document),
    })),
    ...(role?.trust === undefined ? [] : [{ name: 'trust.json', text: policyText(role.trust) }]),
    { name: 'role.tf', text: replacementTerraform(replacement) },
    { name: 'template.json', text: replacementCloudFormation(replacement) },
    { name: 'commands.sh', text: replacementCommands(replacement) },
    ...told,
  ];
}

function policyName(index: number, policies: number): string {
  return policies === 1 ? 'policy.json' : `policy-${index + 1}.json`;
}

/** The whole result. */
export const RESULT_FILE = 'replacement.json';

/**
 * The names of the files that {@link replacementFiles} made beside a result, by the result's text; none where it is none
 * of ours.
 */
export function namesWritten(result: string): ReadonlySet<string> {
  const { tool, policies, role } = fieldsIn(result);
  if (!isFields(tool) || tool.name !== 'keyreeve' || !Array.isArray(policies)) return new Set();
  const told = [RESULT_FILE, 'README.md'];
  if (policies.length === 0) return new Set(told);
  return new Set([
    ...policies.map((_policy, index) => policyName(index, policies.length)),
    ...(isFields(role) && isFields(role.trust) ? ['trust.json'] : []),
    ...['role.tf', 'template.json', 'commands.sh'],
    ...told,
  ]);
}

function fieldsIn(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : {};
  } catch {
    // What is no JSON was not written by us.
    return {};
  }
}

/** The whole result, for programs. */
export function replacementJson(replacement: Replacement): string {
  return `${JSON.stringify(replacement, null, 2)}\n`;
}
