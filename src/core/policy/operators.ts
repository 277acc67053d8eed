import { BlockList, isIP } from 'node:net';
import type { RequestContext } from './context.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import { both, type Truth } from './truth.ts';

/** Tries one value of a request against one that the policy wants. */
type Test = Pattern;
type MakeTest = (wanted: string, variables: boolean) => Test;

/** A condition operator without its set and `IfExists`. */
export interface Operator {
  readonly makeTest: MakeTest;
  /** `…Not…`: true where none of the wanted values fits, and where the key is absent. */
  readonly negated: boolean;
  /** Of dates: what must be so of the two times, for `aws:CurrentTime` that has no value yet. */
  readonly order?: Order;
}

type Order = '=' | '<' | '<=' | '>' | '>=';

const text =
  (more: { readonly wildcards?: boolean; readonly ignoreCase?: boolean }): MakeTest =>
  (wanted, variables) =>
    compilePattern(wanted, { variables, wildcards: false, ...more });

const compared =
  (order: Order, read: (value: string) => number): MakeTest =>
  (wanted) => {
    const second = read(wanted);
    return (value) => holds(read(value), order, second);
  };

function holds(first: number, order: Order, second: number): boolean {
  switch (order) {
    case '=':
      return first === second;
    case '<':
      return first < second;
    case '<=':
      return first <= second;
    case '>':
      return first > second;
    default:
      return first >= second;
  }
}

/** A date as ISO 8601, or seconds since 1970 (IAM User Guide, "Date condition operators"). NaN for anything else. */
function instantOf(value: string): number {
  return /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
}

function numberOf(value: string): number {
  return /^\s*[-+]?(\d+\.?\d*|\.\d+)\s*$/.test(value) ? Number(value) : Number.NaN;
}

/**
 * ARNs are compared part by part, and the two operators do the same (IAM User Guide, "Amazon Resource Name (ARN)
 * condition operators"). What is no ARN of six parts is compared as a whole.
 */
const arn: MakeTest = (wanted, variables) => {
  const reading = { variables, wildcards: true };
  const parts = arnParts(wanted);
  const whole = compilePattern(wanted, reading);
  if (parts === undefined) return whole;
  const tests = parts.map((part) => compilePattern(part, reading));
  return (value, context) => {
    const given = arnParts(value);
    if (given === undefined) return false;
    return tests.reduce<Truth>((truth, test, index) => both(truth, test(given[index] ?? '', context)), true);
  };
};

/** Colons within a variable are none between parts. */
function arnParts(value: string): readonly string[] | undefined {
  const parts = value.match(/(?:\$\{[^}]*\}|[^:])+|(?<=:|^)(?=:|$)/g) ?? [];
  if (parts.length < 6) return undefined;
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

const address: MakeTest = (wanted) => {
  const [network = '', bits] = wanted.split('/');
  const family = isIP(network);
  const list = new BlockList();
  const length = bits === undefined ? (family === 6 ? 128 : 32) : Number(bits);
  const most = family === 6 ? 128 : 32;
  if (family === 0 || !Number.isInteger(length) || length < 0 || length > most) return () => false;
  list.addSubnet(network, length, family === 6 ? 'ipv6' : 'ipv4');
  return (value) => {
    const kind = isIP(value);
    return kind !== 0 && list.check(value, kind === 6 ? 'ipv6' : 'ipv4');
  };
};

const truthValue: MakeTest = (wanted) => (value) => value.toLowerCase() === wanted.toLowerCase();

const yes = (makeTest: MakeTest): Operator => ({ makeTest, negated: false });
const no = (makeTest: MakeTest): Operator => ({ makeTest, negated: true });
const date = (order: Order, negated = false): Operator => ({
  makeTest: compared(order, instantOf),
  negated,
  order,
});
const number = (order: Order): Operator => yes(compared(order, numberOf));

/** By name in lower case (IAM User Guide, "Condition operators"). */
const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    StringEquals: yes(text({})),
    StringNotEquals: no(text({})),
    StringEqualsIgnoreCase: yes(text({ ignoreCase: true })),
    StringNotEqualsIgnoreCase: no(text({ ignoreCase: true })),
    StringLike: yes(text({ wildcards: true })),
    StringNotLike: no(text({ wildcards: true })),
    NumericEquals: number('='),
    NumericNotEquals: no(compared('=', numberOf)),
    NumericLessThan: number('<'),
    NumericLessThanEquals: number('<='),
    NumericGreaterThan: number('>'),
    NumericGreaterThanEquals: number('>='),
    DateEquals: date('='),
    DateNotEquals: date('=', true),
    DateLessThan: date('<'),
    DateLessThanEquals: date('<='),
    DateGreaterThan: date('>'),
    DateGreaterThanEquals: date('>='),
    Bool: yes(truthValue),
    BinaryEquals: yes(text({})),
    IpAddress: yes(address),
    NotIpAddress: no(address),
    ArnEquals: yes(arn),
    ArnLike: yes(arn),
    ArnNotEquals: no(arn),
    ArnNotLike: no(arn),
  }).map(([name, operator]) => [name.toLowerCase(), operator]),
);

/** The operator of that name, or `undefined` for one that AWS has added since, or never had. */
export function operatorOf(name: string): Operator | undefined {
  return OPERATORS.get(name.toLowerCase());
}

/**
 * How a date compares with a time that is `now` or any time after: what has passed stays so, and what is to come may
 * come before the call.
 */
export function comparedFromNow(order: Order, wanted: string, { now = '' }: RequestContext): Truth {
  const [from, limit] = [instantOf(now), instantOf(wanted)];
  if (Number.isNaN(from)) return 'maybe';
  if (Number.isNaN(limit)) return false;
  if (order === '<' || order === '<=') return holds(from, order, limit) ? 'maybe' : false;
  if (order === '=') return from > limit ? false : 'maybe';
  return holds(from, order, limit) ? true : 'maybe';
}
