import type { PolicyStatement } from '../model/authorization.ts';
import { type RequestContext, valuesOf } from './context.ts';
import { comparedFromNow, type Operator, operatorOf } from './operators.ts';
import type { Pattern } from './pattern.ts';
import { both, either, not, type Truth } from './truth.ts';

/** One operator on one key, made ready. */
export interface CompiledCondition {
  /** As the policy has it, in JSON: `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`. */
  readonly quote: string;
  /** In lower case. */
  readonly key: string;
  readonly wanted: readonly string[];
  /** Whether `${…}` in what is wanted stands for a value of the request. */
  readonly variables: boolean;
  readonly holds: (context: RequestContext) => Truth;
}

/** A statement's conditions, one for each operator and key: all of them must hold. */
export function compileConditions(
  conditions: PolicyStatement['conditions'],
  variables: boolean,
): readonly CompiledCondition[] {
  return Object.entries(conditions ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) => ({
      get quote() {
        return JSON.stringify({ [operator]: { [key]: wanted.length === 1 ? wanted[0] : wanted } });
      },
      key: key.toLowerCase(),
      wanted,
      variables,
      holds: conditionOf(operator, key.toLowerCase(), wanted, variables),
    })),
  );
}

/** An operator's name taken apart: `ForAnyValue:StringLikeIfExists`. Names are not case-sensitive. */
function namedOperator(name: string) {
  const [, set, rest = name] = /^(ForAllValues|ForAnyValue):(.*)$/is.exec(name) ?? [];
  const ifExists = /IfExists$/i.test(rest);
  return {
    set: set?.toLowerCase() as SetOperator,
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
  if (base.toLowerCase() === 'null' && !ifExists) return nullCondition(key, wanted);
  const operator = operatorOf(base);
  // An operator that nobody has heard of may deny or allow: it is quoted, and not guessed (K10).
  if (operator === undefined) return () => 'maybe';
  // Many conditions stand in statements that no request meets.
  let tests: readonly Pattern[] | undefined;
  return (context) => {
    const values = valuesOf(context, key);
    if (values === undefined) return withoutValue(operator, key, wanted, context);
    if (values === null || values.length === 0) return ofNone(set, ifExists, operator.negated);
    tests ??= wanted.map((value) => operator.makeTest(value, variables));
    const made = tests;
    return ofValues(values, set, operator.negated, (value) => anyFits(made, value, context));
  };
}

type SetOperator = 'forallvalues' | 'foranyvalue' | undefined;

/**
 * A key that the request does not carry. `ForAnyValue` is false of it and `IfExists` true, by two pages of the IAM User
 * Guide ("Set operators for multivalued context keys", "...IfExists condition operators"): of both together nobody can
 * tell.
 */
function ofNone(set: SetOperator, ifExists: boolean, negated: boolean): Truth {
  if (set === 'foranyvalue') return ifExists ? 'maybe' : false;
  return set === 'forallvalues' || ifExists || negated;
}

function nullCondition(key: string, wanted: readonly string[]): CompiledCondition['holds'] {
  return (context) => {
    const values = valuesOf(context, key);
    // Whether an empty text is a value AWS does not say.
    if (values === undefined || (values !== null && values.length > 0 && values.every(isEmpty)))
      return 'maybe';
    const absent = values === null || values.length === 0;
    return wanted.some((value) => (value.toLowerCase() === 'true') === absent);
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

const isEmpty = (value: string) => value === '';

/**
 * The values of one key: `ForAllValues` wants each to fit, and is true where there is nothing but empty texts;
 * `ForAnyValue` wants one. Several values demand one of the two, and what AWS makes of them without it is not said (IAM
 * User Guide, "Set operators for multivalued context keys").
 */
function ofValues(
  values: readonly string[],
  set: SetOperator,
  negated: boolean,
  fits: (value: string) => Truth,
): Truth {
  if (set === undefined && values.length > 1) return 'maybe';
  if (set === 'forallvalues' && values.every(isEmpty)) return true;
  const each = values.map((value) => (negated ? not(fits(value)) : fits(value)));
  return set === 'forallvalues' ? each.reduce<Truth>(both, true) : each.reduce<Truth>(either, false);
}
