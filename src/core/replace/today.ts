import type { Decision } from '../model/decision.ts';
import type { WrittenCondition } from '../model/replacement.ts';
import type { CompiledPolicy, CompiledStatement } from '../policy/compile.ts';
import { type RequestContext, valuesOf, withValues } from '../policy/context.ts';
import { decide, type Grants } from '../policy/decide.ts';
import type { PolicyPrincipal } from '../policy/world.ts';
import { EVERYTHING, onceEach, type ResourceText } from './resource-text.ts';

/**
 * What the user's own policies allow today: the border that nothing made here goes beyond. Service control policies are
 * left aside, since a role of the same account stands under the same ones.
 */
export interface Today {
  readonly grants: Grants;
  readonly context: RequestContext;
}

export function todayOf({ grants, context }: PolicyPrincipal): Today {
  return { grants: { ...grants, controls: { limited: false } }, context };
}

/** Whether the user may do something today, in a region where one is known. */
function mayToday({ grants, context }: Today, action: string, arn: string, region: string): Decision {
  const where = region === '' ? context : withValues(context, { 'aws:RequestedRegion': region });
  return decide(grants, { action, resource: arn, context: where });
}

/** What of a wish the user's policies cover. */
export interface Bounded {
  readonly texts: readonly ResourceText[];
  /** The condition under which it is allowed today: it is written into the new policy too. */
  readonly condition?: WrittenCondition;
  /** Set where a condition of today could not be carried over, or a policy was not read. */
  readonly unknown?: string;
  /** The wish was wider than what is allowed today. */
  readonly narrowed: boolean;
}

/** Cuts the resources of an action to what is allowed today; none where nothing is. */
export function boundedBy(
  today: Today,
  action: string,
  wanted: readonly ResourceText[],
  regions: readonly string[],
): Bounded {
  const texts: ResourceText[] = [];
  const decisions: Decision[] = [];
  let narrowed = false;
  const ask = (text: ResourceText) =>
    (regions.length === 0 ? [''] : regions).map((region) => mayToday(today, action, text.arn, region));
  for (const text of wanted) {
    const found = ask(text);
    if (found.every(({ answer }) => answer !== 'no')) {
      texts.push(text);
      decisions.push(...found);
      continue;
    }
    narrowed = true;
    for (const own of ownTexts(today, action)) {
      if (!overlap(own.arn, text.arn)) continue;
      const answers = ask(own);
      if (answers.some(({ answer }) => answer === 'no')) continue;
      texts.push(own);
      decisions.push(...answers);
    }
  }
  return { texts: onceEach(texts), narrowed, ...conditionsOf(decisions) };
}

/** Resources of the statements that allow an action today, the user's own name filled in where it stands as a variable. */
function ownTexts({ grants, context }: Today, action: string): readonly ResourceText[] {
  return statementsOf(grants.identity)
    .filter(({ effect, coversAction }) => effect === 'Allow' && coversAction(action.toLowerCase()))
    .flatMap(
      ({ source: { resources, notResources } }) => resources ?? (notResources === undefined ? ['*'] : []),
    )
    .map((text) => filledIn(text, context));
}

export function statementsOf(policies: readonly CompiledPolicy[]): readonly CompiledStatement[] {
  return policies.flatMap((policy) => ('unread' in policy ? [] : policy.statements));
}

/** A role has no user's name or tags: what they are today is written out. */
export function filledIn(text: string, context: RequestContext): ResourceText {
  const filled = text.replaceAll(/\$\{([^}]*)\}/g, (whole, key: string) => {
    const values = valuesOf(context, key.trim().toLowerCase());
    const [value] = values ?? [];
    return values?.length === 1 && value !== undefined && !/[*?$]/.test(value) ? value : whole;
  });
  return filled === '*' ? EVERYTHING : { text: filled, arn: filled };
}

/** Whether two patterns may match one ARN: by what stands before their first wildcards. */
function overlap(one: string, other: string): boolean {
  const [a = '', b = ''] = [one, other].map((text) => text.split(/[*?]/)[0]);
  return a.startsWith(b) || b.startsWith(a);
}

/** Open conditions of one single statement that allows can be written into the new one; others cannot. */
function conditionsOf(decisions: readonly Decision[]): Pick<Bounded, 'condition' | 'unknown'> {
  const unread = decisions.flatMap((decision) => decision.unread);
  const [first] = unread;
  if (first !== undefined) return { unknown: `What the user may do today could not be read: ${first.words}` };
  const open = decisions.flatMap(({ conditions }) => conditions).filter(({ effect }) => effect === 'Allow');
  if (open.length === 0) return {};
  const statements = new Set(open.map(({ policy, statement }) => JSON.stringify([policy, statement])));
  const condition = statements.size === 1 ? merged(open.map(({ quote }) => quote)) : undefined;
  if (condition !== undefined) return { condition };
  return {
    unknown: `Today it is allowed only under conditions that cannot be written into one statement: ${[...new Set(open.map(({ quote }) => quote))].join(', ')}`,
  };
}

/** One condition of several quotes; `undefined` where one of them is a resource with a variable. */
function merged(quotes: readonly string[]): WrittenCondition | undefined {
  const all: Record<string, Record<string, string | readonly string[]>> = {};
  for (const quote of quotes) {
    const condition = JSON.parse(quote) as Record<string, Record<string, string | readonly string[]>>;
    if ('Resource' in condition || 'NotResource' in condition) return undefined;
    for (const [operator, keys] of Object.entries(condition)) all[operator] = { ...all[operator], ...keys };
  }
  return all;
}
