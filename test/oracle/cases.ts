import fc from 'fast-check';
import {
  ACCOUNT,
  ACTIONS,
  FULL,
  KEY_NAMES,
  KEYS,
  type Key,
  NEW,
  OFTEN_OPEN,
  POLICY,
  RESOURCES,
  USER,
  type WrittenContext,
  type WrittenPolicy,
} from './policies.ts';

/** A request and everything that decides about it, as texts. */
export interface PolicyCase {
  readonly principal: string;
  readonly account: string;
  readonly action: string;
  readonly resource: string;
  readonly context: WrittenContext;
  readonly identity: readonly WrittenPolicy[];
  readonly boundary?: WrittenPolicy;
  /** From the root down. */
  readonly controls: readonly (readonly WrittenPolicy[])[];
  readonly session?: WrittenPolicy;
  /** Of the role that is to be assumed. */
  readonly trust?: WrittenPolicy;
}

const LEVELS = fc.oneof(
  fc.constant([]),
  fc.array(fc.array(OFTEN_OPEN, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
);

function valuesOf(key: Key): fc.Arbitrary<string | readonly string[]> {
  const value = fc.constantFrom<string>(...KEYS[key]);
  return key === 'aws:TagKeys' ? fc.array(value, { minLength: 1, maxLength: 3 }) : value;
}

/** Some keys there, some not. */
export const CONTEXT: fc.Arbitrary<WrittenContext> = fc.record(
  Object.fromEntries(KEY_NAMES.map((key) => [key, valuesOf(key)])) as Record<Key, fc.Arbitrary<string>>,
  { requiredKeys: [] },
);

/** What is known of a request beforehand, and several requests that it may turn out to be. */
export interface PartlyKnown {
  /** Keys that are not named are not known; `null` is known to be absent. */
  readonly known: Readonly<Record<string, string | readonly string[] | null>>;
  readonly completions: readonly WrittenContext[];
}

/** No value of the generated requests is before it. */
export const NOW = '2026-11-26T00:00:00Z';

/** Contexts of which some keys are known, with completions of them. Every request has a time, which is unknown. */
export const PARTLY_KNOWN: fc.Arbitrary<PartlyKnown> = fc
  .tuple(
    fc.subarray(KEY_NAMES.filter((key) => key !== 'aws:CurrentTime')),
    CONTEXT,
    fc.array(fc.tuple(CONTEXT, valuesOf('aws:CurrentTime')), { minLength: 12, maxLength: 12 }),
  )
  .map(([names, whole, others]) => {
    const known = Object.fromEntries(names.map((key) => [key, whole[key] ?? null]));
    const there = Object.fromEntries(
      names.flatMap((key) => (whole[key] === undefined ? [] : [[key, whole[key]]])),
    );
    const completions = others.map(([other, time]) => ({
      ...Object.fromEntries(
        Object.entries(other).filter(([key]) => !(names as readonly string[]).includes(key)),
      ),
      'aws:CurrentTime': time,
      ...there,
    }));
    return { known, completions };
  });

/** Requests with all that decides, but session policies. */
export const CASE: fc.Arbitrary<PolicyCase> = fc
  .record({
    action: fc.constantFrom(...ACTIONS),
    resource: fc.constantFrom(...RESOURCES),
    context: CONTEXT,
    identity: fc.array(POLICY, { minLength: 1, maxLength: 2 }),
    boundary: fc.option(OFTEN_OPEN, { nil: undefined }),
    controls: LEVELS,
  })
  .map(({ boundary, ...rest }) => ({
    principal: USER,
    account: ACCOUNT,
    ...rest,
    ...(boundary !== undefined && { boundary }),
  }));

/** A session of a role. */
export const ROLE_SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/ops/jo`;

/** Statements without variables and conditions: the other evaluator looks first at what a session may carry. */
const PLAIN_POLICY = POLICY.map(({ Statement }) => ({
  Version: NEW,
  Statement: Statement.map(({ Condition: _, ...statement }) =>
    JSON.parse(JSON.stringify(statement).replaceAll(/\$\{[^}]*\}/g, '')),
  ),
}));
const PLAIN_OFTEN_OPEN = fc.oneof(fc.constant(FULL), PLAIN_POLICY);

/** Requests of a role's session that was opened with a policy. */
export const SESSION_CASE: fc.Arbitrary<PolicyCase> = fc
  .record({
    action: fc.constantFrom(...ACTIONS),
    resource: fc.constantFrom(...RESOURCES),
    identity: fc.array(PLAIN_OFTEN_OPEN, { minLength: 1, maxLength: 2 }),
    boundary: fc.option(PLAIN_OFTEN_OPEN, { nil: undefined }),
    session: PLAIN_POLICY,
  })
  .map(({ boundary, ...rest }) => ({
    principal: ROLE_SESSION,
    account: ACCOUNT,
    context: {},
    controls: [],
    ...rest,
    ...(boundary !== undefined && { boundary }),
  }));
