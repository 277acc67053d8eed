import { childOf, scalarText, type Tree } from '../tree.ts';
import { keyOf, known, type Value } from '../value.ts';

/** `met` by the defaults; else it turns on parameters, or cannot be told. */
export type ConditionState = 'met' | 'not-met' | 'open';

/** Conditions within each other. A circle of them, which CloudFormation refuses, ends there. */
const DEEPEST = 60;

/** How a condition stands, among all of a template (CloudFormation, Condition functions). */
export function conditionState(
  name: string,
  conditions: Tree | undefined,
  worth: (tree: Tree) => Value,
  depth = 0,
): ConditionState {
  const written = childOf(conditions, name);
  if (written === undefined || depth > DEEPEST) return 'open';
  const test = (tree: Tree, below: number): ConditionState => {
    const [only] = tree.kind === 'map' ? tree.entries : [];
    if (only === undefined || below > DEEPEST) return 'open';
    const items = only.value.kind === 'list' ? only.value.items : [];
    const states = () => items.map((item) => test(item, below + 1));
    switch (only.key) {
      case 'Condition':
        return conditionState(scalarText(only.value) ?? '', conditions, worth, below + 1);
      case 'Fn::Equals':
        return equal(items.map(worth));
      case 'Fn::Not': {
        const [state = 'open'] = states();
        return state === 'open' ? 'open' : state === 'met' ? 'not-met' : 'met';
      }
      case 'Fn::And':
        return combined(states(), 'not-met', 'met');
      case 'Fn::Or':
        return combined(states(), 'met', 'not-met');
      default:
        return 'open';
    }
  };
  return test(written, depth + 1);
}

function equal([left, right]: readonly Value[]): ConditionState {
  const [a, b] = [left, right].map((each) => (each === undefined ? undefined : keyOf(asText(each))));
  if (a === undefined || b === undefined) return 'open';
  if (a === b) return 'met';
  return left?.kind === 'known' && right?.kind === 'known' ? 'not-met' : 'open';
}

function combined(states: readonly ConditionState[], decides: ConditionState, otherwise: ConditionState) {
  if (states.includes(decides)) return decides;
  return states.includes('open') ? 'open' : otherwise;
}

/** Parameters are texts, whatever their default is written as. */
function asText(value: Value): Value {
  return value.kind === 'known' && value.value !== null ? known(String(value.value)) : value;
}
