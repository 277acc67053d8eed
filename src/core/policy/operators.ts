import { BlockList, isIP } from 'node:net';
import type { RequestContext } from './context.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import { both, type Truth } from './truth.ts';
import { variablesIn } from './variables.ts';

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

/** A policy's own number or date that cannot be read may be one to AWS. */
const compared =
  (order: Order, read: (value: string) => number): MakeTest =>
  (wanted) => {
    const second = read(wanted);
    if (Number.isNaN(second)) return () => 'maybe';
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

/**
 * A date in one of W3C's forms of ISO 8601, or seconds since 1970 (IAM User Guide, "Date condition operators"); NaN for
 * anything else. A time without a zone, which W3C does not allow, is taken for UTC, never for the zone of this machine.
 */
function instantOf(value: string): number {
  if (/^\d{5,}$/.test(value)) return Number(value) * 1000;
  const [, day, time, zone = 'Z'] =
    /^(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(value) ?? [];
  if (day === undefined) return Number.NaN;
  return Date.parse(time === undefined ? day : `${day}T${time}${zone}`);
}

function numberOf(value: string): number {
  return /^\s*[-+]?(\d+\.?\d*|\.\d+)\s*$/.test(value) ? Number(value) : Number.NaN;
}

/**
 * ARNs are compared part by part, and the two operators do the same (IAM User Guide, "Amazon Resource Name (ARN)
 * condition operators"). What a pattern of fewer parts than six matches AWS does not say, save that a star alone plainly
 * matches everything.
 */
const arn: MakeTest = (wanted, variables) => {
  const reading = { variables, wildcards: true };
  if (wanted === '*') return compilePattern(wanted, reading);
  const parts = arnParts(wanted, variables);
  if (parts === undefined) return () => 'maybe';
  const tests = parts.map((part) => compilePattern(part, reading));
  return (value, context) => {
    const given = arnParts(value);
    if (given === undefined) return false;
    return tests.reduce<Truth>((truth, test, index) => both(truth, test(given[index] ?? '', context)), true);
  };
};

/** The six parts, the last of which may hold colons; those within a variable of a policy part nothing. */
function arnParts(value: string, variables = false): readonly string[] | undefined {
  const within = variables ? [...variablesIn(value)] : [];
  const parts: string[] = [];
  let from = 0;
  let next = 0;
  for (
    let colon = value.indexOf(':');
    colon >= 0 && parts.length < 5;
    colon = value.indexOf(':', colon + 1)
  ) {
    while ((within[next]?.end ?? colon + 1) <= colon) next += 1;
    if ((within[next]?.start ?? colon) < colon) continue;
    parts.push(value.slice(from, colon));
    from = colon + 1;
  }
  return parts.length < 5 ? undefined : [...parts, value.slice(from)];
}

const address: MakeTest = (wanted) => {
  const [, network = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(wanted) ?? [];
  const family = isIP(network);
  const most = family === 6 ? 128 : 32;
  const length = bits === undefined ? most : Number(bits);
  // Not only what no one can read: some take `10.0.0` for a network too.
  if (family === 0 || length > most) return () => 'maybe';
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(network, length, kind);
  // A list of one kind takes addresses of the other for theirs (`::ffff:10.0.0.1`), which policies do not.
  return (value) => isIP(value) === family && list.check(value, kind);
};

/** Byte for byte, and both in base 64. */
const same: MakeTest = (wanted) => (value) => value === wanted;

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
    Bool: yes(text({ ignoreCase: true })),
    BinaryEquals: yes(same),
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
  if (Number.isNaN(from) || Number.isNaN(limit)) return 'maybe';
  if (order === '<' || order === '<=') return holds(from, order, limit) ? 'maybe' : false;
  if (order === '=') return from > limit ? false : 'maybe';
  return holds(from, order, limit) ? true : 'maybe';
}
