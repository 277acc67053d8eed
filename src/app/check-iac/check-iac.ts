import { unknownRule } from '../../core/engine/select.ts';
import { checkCode } from '../../core/iac/check.ts';
import type { AnyIacRule } from '../../core/iac/rule.ts';
import { IAC_RULES } from '../../core/iac/rules/index.ts';
import type { IacRun } from '../../core/model/iac.ts';
import { Problem } from '../../core/model/problem.ts';
import { VERSION } from '../version.ts';
import { readCode } from './read-code.ts';

export interface CheckIacOptions {
  /** Files and folders; `-` is standard input. */
  readonly paths: readonly string[];
  /** Ids of rules; none are all. */
  readonly rules?: readonly string[];
  readonly withoutRules?: readonly string[];
  /** ISO 8601 UTC. */
  readonly now: string;
}

/**
 * Finds credentials that infrastructure as code should not make. Nothing is asked of AWS. Throws the Problems
 * `unreadable-file`, `unknown-rule`, `nothing-selected`, and `no-iac` where no code is found.
 */
export async function checkIac({
  paths,
  rules = [],
  withoutRules = [],
  now,
}: CheckIacOptions): Promise<IacRun> {
  const chosen = chooseRules(rules, withoutRules);
  return checkCode(await readCode(paths), { now, version: VERSION, rules: chosen, allRules: IAC_RULES });
}

function chooseRules(only: readonly string[], without: readonly string[]): readonly AnyIacRule[] {
  for (const id of [...only, ...without]) {
    if (!IAC_RULES.some((rule) => rule.id === id)) throw unknownRule(id, IAC_RULES);
  }
  const chosen = IAC_RULES.filter(
    ({ id }) => (only.length === 0 || only.includes(id)) && !without.includes(id),
  );
  if (chosen.length === 0) throw new Problem('nothing-selected', 'No rule is left by this selection.');
  return chosen;
}
