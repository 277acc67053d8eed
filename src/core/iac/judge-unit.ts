import { hash } from 'node:crypto';
import { SEVERITIES } from '../model/finding.ts';
import type { IacFinding, IacStatus } from '../model/iac.ts';
import { MOST_INSTANCES_NAMED } from '../model/iac.ts';
import type { Declared, Unit } from './declared.ts';
import { type UnitView, viewOf } from './holders.ts';
import type { AnyIacRule, IacVerdict } from './rule.ts';

/** A verdict on one instance. */
interface Judged {
  readonly subject: Declared;
  readonly verdict: IacVerdict;
}

/**
 * The verdicts of all rules on a unit. Instances of one block share a finding where their verdict is the same: a
 * `for_each` over a hundred users is one line of code to mend.
 */
export function judgeUnit(unit: Unit, rules: readonly AnyIacRule[]): readonly IacFinding[] {
  const view = viewOf(unit);
  return rules.flatMap((rule) => {
    const groups = Map.groupBy(verdictsOf(rule, view), ({ subject, verdict }) =>
      JSON.stringify([subject.block, subject.place.file, subject.place.line, verdict.status]),
    );
    return [...groups.values()].map((group) => findingOf(rule, unit, group));
  });
}

function verdictsOf(rule: AnyIacRule, view: UnitView): readonly Judged[] {
  const { keys, passwords, outputs } = view.unit;
  switch (rule.judges) {
    case 'access-key':
      return keys.map((subject) => judged(subject, rule.evaluate(subject, view)));
    case 'password':
      return passwords.map((subject) => judged(subject, rule.evaluate(subject, view)));
    case 'output':
      return outputs.map((subject) => judged(subject, rule.evaluate(subject, view)));
  }
}

/** What may never be made has no fault yet, and is not clean either. */
function judged(subject: Declared, verdict: IacVerdict): Judged {
  const { perhaps } = subject;
  if (perhaps === undefined || verdict.status !== 'fail') return { subject, verdict };
  const says = `Whether it is made cannot be told: ${perhaps}. If it is: ${verdict.says}`;
  return { subject, verdict: { ...verdict, status: 'unknown', says } };
}

function findingOf(rule: AnyIacRule, unit: Unit, group: readonly Judged[]): IacFinding {
  const [worst, ...others] = group.toSorted((a, b) => weight(rule, a.verdict) - weight(rule, b.verdict));
  if (worst === undefined) throw new Error('A group has no member.');
  const { subject, verdict } = worst;
  const indexed = group.filter(({ subject: { address, block } }) => address !== block);
  return {
    id: iacFindingId(rule.id, verdict.status, unit, subject),
    rule: rule.id,
    status: verdict.status,
    severity: verdict.severity ?? rule.severity,
    kind: unit.kind,
    place: subject.place,
    address: subject.block,
    instances: indexed.slice(0, MOST_INSTANCES_NAMED).map((each) => each.subject.address),
    instanceCount: group.length,
    says: others.length === 0 ? verdict.says : `${verdict.says} The same holds for ${others.length} more.`,
  };
}

function weight(rule: AnyIacRule, { severity }: IacVerdict): number {
  return SEVERITIES.indexOf(severity ?? rule.severity);
}

const ID_DIGITS = 32;

/**
 * The same from run to run, wherever the block moves in its file. An open verdict has another id than a fault: it
 * turns into one only where the code changes.
 */
function iacFindingId(rule: string, status: IacStatus, { kind, path }: Unit, { block, place }: Declared) {
  const about = status === 'unknown' ? 'unknown' : '';
  return hash('sha256', JSON.stringify([rule, kind, path, place.file, block, about]), 'hex').slice(
    0,
    ID_DIGITS,
  );
}
