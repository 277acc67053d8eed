import type { PolicyDocument, PolicyStatement } from '../model/authorization.ts';
import type { PolicyRef, StatementRef } from '../model/decision.ts';
import type { Fact, Unread } from '../model/fact.ts';
import { type CompiledCondition, compileConditions } from './condition.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** A policy made ready, or why its document is not known: then it may allow or deny anything. */
export type CompiledPolicy =
  | {
      readonly ref: PolicyRef;
      readonly statements: readonly CompiledStatement[];
      /** The same for every place where the policy stands. */
      readonly covering: Covering;
    }
  | { readonly ref: PolicyRef; readonly unread: Unread };

/**
 * Which statements of a policy are about an action, in lower case, by their place. Kept: a policy may hold for
 * thousands, who are asked about the same few actions, and most policies are about none of them.
 */
export type Covering = (action: string) => readonly number[];

/** One statement made ready. */
export interface CompiledStatement {
  readonly ref: StatementRef;
  readonly effect: 'Allow' | 'Deny';
  /** @param action in lower case */
  readonly coversAction: (action: string) => boolean;
  readonly resource: CompiledResource;
  readonly conditions: readonly CompiledCondition[];
  /** As it was read. */
  readonly source: PolicyStatement;
}

/** The resources of a statement. */
export interface CompiledResource {
  /** `NotResource`: all but what the patterns match. */
  readonly inverted: boolean;
  /** The patterns as they are written. */
  readonly texts: readonly string[];
  /** Whether `${…}` in them stands for a value of the request. */
  readonly variables: boolean;
  readonly patterns: readonly Pattern[];
  /** As written, in JSON. */
  readonly quote: string;
}

/** Makes a policy ready. Patterns are made once and tried as often as there are requests. */
export function compilePolicy(ref: PolicyRef, document: Fact<PolicyDocument>): CompiledPolicy {
  if (document.state === 'unread') return { ref, unread: document };
  const variables = document.value.version === '2012-10-17';
  const statements = document.value.statements.map((statement, index) =>
    compileStatement(ref, statement, index + 1, variables),
  );
  return policyOf(ref, statements);
}

/** A policy of statements that are ready. */
export function policyOf(
  ref: PolicyRef,
  statements: readonly CompiledStatement[],
): Extract<CompiledPolicy, { readonly statements: unknown }> {
  const kept = new Map<string, readonly number[]>();
  const covering = (action: string) => {
    const before = kept.get(action);
    if (before !== undefined) return before;
    const found = statements.flatMap(({ coversAction }, place) => (coversAction(action) ? place : []));
    const shared = found.length === 0 ? NO_STATEMENTS : found;
    kept.set(action, shared);
    return shared;
  };
  return { ref, statements, covering };
}

const NO_STATEMENTS: readonly number[] = [];

/** The same policy where it stands besides: its patterns are shared, for one may be attached to thousands. */
export function standingAs(policy: CompiledPolicy, ref: PolicyRef): CompiledPolicy {
  if ('unread' in policy) return { ref, unread: policy.unread };
  const statements = policy.statements.map((each) => ({ ...each, ref: { ...each.ref, policy: ref } }));
  return { ref, statements, covering: policy.covering };
}

function compileStatement(
  policy: PolicyRef,
  source: PolicyStatement,
  statement: number,
  variables: boolean,
): CompiledStatement {
  const { sid, effect, conditions } = source;
  return {
    ref: { policy, statement, ...(sid !== undefined && sid !== '' && { sid }) },
    effect,
    coversAction: actionsOf(source),
    resource: resourceOf(source, variables),
    conditions: compileConditions(conditions, variables),
    source,
  };
}

/** IAM ignores the case of actions (IAM User Guide, "JSON policy elements: Action"). They hold no variables. */
function actionsOf({ actions, notActions = [] }: PolicyStatement): CompiledStatement['coversAction'] {
  const reading = { variables: false, wildcards: true, ignoreCase: true };
  const patterns = (actions ?? notActions).map((action) => compilePattern(action, reading));
  return (action) => {
    const named = patterns.some((pattern) => pattern(action, NOTHING) === true);
    return actions === undefined ? !named : named;
  };
}

const NOTHING = { values: new Map<string, null>(), others: 'absent' } as const;

/**
 * A statement without either element is for every resource: trust policies are written so. A variable without a value
 * in `NotResource` may leave all resources or none: AWS writes of it both that it matches nothing and that the statement
 * may be invalid (IAM User Guide, "IAM policy elements: Variables").
 */
function resourceOf({ resources, notResources }: PolicyStatement, variables: boolean): CompiledResource {
  const texts = resources ?? notResources ?? ['*'];
  const inverted = notResources !== undefined;
  const reading = {
    variables,
    wildcards: true,
    parts: true,
    ...(inverted && { absent: 'maybe' as const }),
  };
  return {
    inverted,
    texts,
    variables,
    patterns: texts.map((text) => compilePattern(text, reading)),
    // Made when it is asked for, which is seldom.
    get quote() {
      return JSON.stringify({
        [inverted ? 'NotResource' : 'Resource']: texts.length === 1 ? texts[0] : texts,
      });
    },
  };
}
