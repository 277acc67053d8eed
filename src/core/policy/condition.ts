import type { PolicyStatement } from '../model/authorization.ts';
import { type RequestContext, valuesOf } from './context.ts';
import { comparedFromNow, type Operator, operatorOf } from './operators.ts';
import type { Pattern } from './pattern.ts';
import { either, not, type Truth } from './truth.ts';

/** One operator on one key, made ready. */
export interface CompiledCondition {
  /** As the policy has it, in JSON: `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`. */
  readonly quote: string;
  readonly holds: (context: RequestContext) => Truth;
}

/** A statement's conditions, one for each operator and key: all of them must hold. */
export function compileConditions(
  conditions: PolicyStatement['conditions'],
  variables: boolean,
): readonly CompiledCondition[] {
  return Object.entries(conditions ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) => ({
      quote: JSON.stringify({ [operator]: { [key]: wanted.length === 1 ? wanted[0] : wanted } }),
      holds: conditionOf(operator, key.toLowerCase(), wanted, variables),
    })),
  );
}

/** An operator's name taken apart: `ForAnyValue:StringLikeIfExists`. Names are not case-sensitive. */
function namedOperator(name: string) {
  const [, set, rest = name] = /^(ForAllValues|ForAnyValue):(.*)$/is.exec(name) ?? [];
  const ifExists = /IfExists$/i.test(rest);
  return {
    set: set?.toLowerCase() as 'forallvalues' | 'foranyvalue' | undefined,
    ifExists,
    base: ifExists ? rest.slice(0, -'IfExists'.length) : rest,
  };
}

function conditionOf(
  name: string,
  key: string,
  wanted: readonly string[],
  variables: boolean,
): CompiledCondition['holds'] {
  const { set, ifExists, base } = namedOperator(name);
  if (base.toLowerCase() === 'null') return nullCondition(key, wanted);
  const operator = operatorOf(base);
  // An operator that nobody has heard of may deny or allow: it is quoted, and not guessed (K10).
  if (operator === undefined) return () => 'maybe';
  const tests = wanted.map((value) => operator.makeTest(value, variables));
  return (context) => {
    const values = valuesOf(context, key);
    if (values === undefined) return withoutValue(operator, key, wanted, context);
    if (values === null) {
      if (set !== undefined) return set === 'forallvalues' || ifExists;
      return ifExists || operator.negated;
    }
    return ofValues(values, set, operator.negated, (value) => anyFits(tests, value, context));
  };
}

function nullCondition(key: string, wanted: readonly string[]): CompiledCondition['holds'] {
  return (context) => {
    const values = valuesOf(context, key);
    if (values === undefined) return 'maybe';
    return wanted.some((value) => (value.toLowerCase() === 'true') === (values === null));
  };
}

/** A key that the call may or may not carry. Of the time of the call it is known that it is not past. */
function withoutValue(
  { order, negated }: Operator,
  key: string,
  wanted: readonly string[],
  context: RequestContext,
): Truth {
  if (order === undefined || key !== 'aws:currenttime') return 'maybe';
  const any = wanted.map((value) => comparedFromNow(order, value, context)).reduce<Truth>(either, false);
  return negated ? not(any) : any;
}

function anyFits(tests: readonly Pattern[], value: string, context: RequestContext): Truth {
  let truth: Truth = false;
  for (const test of tests) {
    truth = either(truth, test(value, context));
    if (truth === true) return true;
  }
  return truth;
}

/**
 * Several values of one key: `ForAllValues` wants each to fit, and is true of none; `ForAnyValue` wants one. Without
 * a set, a negated operator wants that none fits (IAM User Guide, "Set operators for multivalued context keys").
 */
function ofValues(
  values: readonly string[],
  set: 'forallvalues' | 'foranyvalue' | undefined,
  negated: boolean,
  fits: (value: string) => Truth,
): Truth {
  const each = values.map((value) => (negated ? not(fits(value)) : fits(value)));
  const all = set === 'forallvalues' || (set === undefined && negated);
  return all ? not(each.map(not).reduce<Truth>(either, false)) : each.reduce<Truth>(either, false);
}
