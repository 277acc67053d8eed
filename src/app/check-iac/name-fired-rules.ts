import type { Directive, Misread } from '../../core/iac/directives.ts';
import type { IacDirectiveFault, IacFinding, IacPlace } from '../../core/model/iac.ts';

/**
 * The suppressions that do not hold, and with each that matched nothing, which rules did find something at its block:
 * most often a sharper rule has taken the place of the one that was named.
 *
 * @param findings of all rules, whichever were asked for
 */
export function nameFiredRules(
  faults: readonly IacDirectiveFault[],
  directives: readonly (Directive | Misread)[],
  findings: readonly IacFinding[],
): readonly IacDirectiveFault[] {
  const telling = findings.filter(({ status }) => status === 'fail' || status === 'unknown');
  return faults.map((fault) => {
    if (fault.fault !== 'unmatched') return fault;
    // Metadata may hold several at one place: the words name the one that is meant.
    const meant = directives.find(
      (each): each is Directive =>
        'rule' in each && isSame(each.place, fault.place) && fault.says.includes(` ${each.rule} `),
    );
    if (meant === undefined) return fault;
    const fired = telling.filter(({ place }) => speaksOf(meant, place)).map(({ rule }) => rule);
    const rules = [...new Set(fired)].sort();
    if (rules.length === 0) return fault;
    const verb = rules.length === 1 ? 'The rule that fires there is' : 'The rules that fire there are';
    return { ...fault, says: `${fault.says} ${verb} ${rules.join(', ')}.` };
  });
}

function speaksOf({ blocks, place, line }: Directive, at: IacPlace): boolean {
  if (blocks !== undefined) return blocks.some((block) => isSame(block, at));
  return place.file === at.file && line === at.line;
}

function isSame(a: IacPlace, b: IacPlace): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}
