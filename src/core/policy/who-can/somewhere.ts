import type { Decision } from '../../model/decision.ts';
import { unread } from '../../model/fact.ts';
import { rankOf } from '../combine.ts';
import { commonText } from '../common-text.ts';
import type { CompiledPolicy } from '../compile.ts';
import { type RequestContext, valuesOf } from '../context.ts';
import { decide, type Grants, type PolicyRequest } from '../decide.ts';
import { coveringIn, policiesIn } from './involved.ts';

/** Resources and pairs of patterns that are tried before a no, and for a surer answer than one that is no no. */
const MOST_TRIED = { no: 500, other: 20 } as const;

/** A resource that was tried, with the answer. */
export interface Somewhere {
  readonly resource: string;
  readonly decision: Decision;
}

/**
 * Asks whether a call can be made on something: on the resource given, else on one that fits what the policies allow.
 * The surest answer, with the resource that it is about; where there are too many to try all, and none is allowed, it is
 * unknown.
 *
 * @param request its context says what is known of all that may be meant: of what is yet to be made, that it has no tags
 * @param meant leaves out resources that fit the policies and are not asked about
 */
export function decideSomewhere(
  grants: Grants,
  { action, resource, context }: PolicyRequest,
  meant: (resource: string) => boolean = () => true,
): Somewhere {
  let best = { resource, decision: decide(grants, { action, resource, context }) };
  if (best.decision.answer === 'yes') return best;
  let tried = 0;
  for (const other of fittingResources(grants, action.toLowerCase(), resource, context)) {
    tried += 1;
    const { answer } = best.decision;
    if (answer === 'no' && tried > MOST_TRIED.no) return { ...best, decision: untold(best.decision, action) };
    if (answer !== 'no' && tried > MOST_TRIED.other) break;
    if (other === undefined || !meant(other)) continue;
    const decision = decide(grants, { action, resource: other, context });
    if (rankOf(decision.answer) > rankOf(answer)) best = { resource: other, decision };
    if (decision.answer === 'yes') break;
  }
  return best;
}

function untold(decision: Decision, action: string): Decision {
  const words = `Of all that policies name for ${action}, the first ${MOST_TRIED.no} were tried, and none is allowed.`;
  const { stoppedBy: _, ...rest } = decision;
  const fix = 'Look at the policies of this principal by hand.';
  return { ...rest, answer: 'unknown', unread: [unread('policy evaluation', 'TooMany', words, { fix })] };
}

/**
 * Resources that the policies may allow: such as fit one pattern, in the shape of the resource that is asked about where
 * that is possible, and such as fit a pattern of the principal's own policies and one of another layer. Nothing for two
 * that have none in common.
 */
function* fittingResources(
  grants: Grants,
  action: string,
  resource: string,
  context: RequestContext,
): Generator<string | undefined> {
  const own = patternsIn(grants.identity, action, context);
  const others = patternsIn(policiesIn({ ...grants, identity: [] }), action, context);
  const shape = resource.replace(/[^/:]*$/, '*');
  for (const pattern of [...own, ...others]) yield commonText(pattern, shape) ?? filled(pattern);
  for (const one of own) for (const other of others) yield commonText(one, other);
}

function filled(pattern: string): string {
  return pattern.replaceAll(/[*?]/g, 'x');
}

/** What allows name, and what denies leave out; a variable by its value, or by any. */
function patternsIn(
  policies: readonly CompiledPolicy[],
  action: string,
  context: RequestContext,
): readonly string[] {
  const found = policies
    .flatMap((policy) => coveringIn(policy, action))
    .filter(({ effect, resource }) => (effect === 'Allow') !== resource.inverted)
    .flatMap(({ resource: { texts, variables } }) =>
      variables
        ? texts.map((text) => text.replaceAll(/\$\{([^},]*)[^}]*\}/g, (_, key) => valueFor(key, context)))
        : texts,
    );
  return [...new Set(found)];
}

function valueFor(key: string, context: RequestContext): string {
  if (/^[*?$]$/.test(key)) return 'x';
  return valuesOf(context, key.trim().toLowerCase())?.[0] ?? 'x';
}
