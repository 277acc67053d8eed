import type { ControlPolicyReader } from '../aws/collect/control-policies.ts';
import type { SelectedRule } from '../core/engine/select.ts';
import { unlimitedBy } from '../core/model/control-policies.ts';
import { known } from '../core/model/fact.ts';
import { Problem } from '../core/model/problem.ts';
import { parseControlPolicies } from '../core/parse/control-policies-file.ts';
import { factsOf } from '../core/rules/facts-of.ts';
import { readInput } from './input-file.ts';
import type { ControlPoliciesInput, ScanOptions } from './scan-options.ts';

/** Some thousand times what all service control policies on one account can have. */
const MOST_MEGABYTES = 190;

/**
 * The service control policies that were handed in, as a reader gives them. What AWS says of the account goes first:
 * they never limit a management account, nor one without an organisation. Throws a {@link Problem} for a file that
 * cannot be read.
 */
export function handedControls(input: ControlPoliciesInput): ControlPolicyReader['of'] {
  const name = typeof input === 'string' ? input : input.name;
  const text = typeof input === 'string' ? readInput(input, { mostMegabytes: MOST_MEGABYTES }) : input.text;
  const value = parseControlPolicies(text, name);
  return async (_accountId, place) => unlimitedBy(place) ?? known(value, '--control-policies');
}

/** The text of the file, with its name. Throws a {@link Problem} for what cannot be read. */
export function handedText(input: ControlPoliciesInput): Exclude<ControlPoliciesInput, string> {
  if (typeof input !== 'string') return input;
  return { name: input, text: readInput(input, { mostMegabytes: MOST_MEGABYTES }).toString('utf8') };
}

/** Refuses what was handed in where it would be of another account, or be ignored. */
export function refuseHandedControls(
  { controlPolicies, organization = false, accounts = [], credentialReports = [] }: ScanOptions,
  selected: readonly SelectedRule[],
): void {
  if (controlPolicies === undefined) return;
  if (organization !== false || accounts.length > 1) {
    throw new Problem('bad-argument', 'Service control policies from a file are those on one account.', {
      hint: 'Scan one account with --control-policies; of several they are read from the management account.',
    });
  }
  const wanted = selected.some(({ rule }) => factsOf(rule).includes('keyRights'));
  if (wanted && credentialReports.length === 0) return;
  throw new Problem('bad-argument', 'No rule of this run looks at service control policies.', {
    hint: 'Leave out --control-policies, or scan an account live with --preview.',
  });
}
