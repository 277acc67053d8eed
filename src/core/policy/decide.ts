import type { Answer, Decision, OpenCondition, PolicyLayer, Stop } from '../model/decision.ts';
import type { Unread } from '../model/fact.ts';
import type { CompiledPolicy, CompiledResource, CompiledStatement } from './compile.ts';
import type { RequestContext } from './context.ts';
import { either, not, type Truth } from './truth.ts';

/** Everything that decides for one principal. */
export interface Grants {
  /** The principal's own policies and those of its groups: one that allows is enough. */
  readonly identity: readonly CompiledPolicy[];
  readonly boundary?: CompiledPolicy;
  readonly controls: Controls;
  /** Policies that were handed over when the session was opened. */
  readonly session?: readonly CompiledPolicy[];
}

/** Service control policies: none that limit, those of each level, or not read. */
export type Controls =
  | { readonly limited: false }
  | {
      readonly limited: true;
      readonly levels: readonly { readonly at: string; readonly policies: readonly CompiledPolicy[] }[];
    }
  | Unread;

/** A call that might be made. */
export interface PolicyRequest {
  /** `iam:CreateAccessKey`, in any case. */
  readonly action: string;
  /** The ARN of what it is made on, or `*`. */
  readonly resource: string;
  readonly context: RequestContext;
}

/**
 * Decides by AWS's rules: a deny anywhere is a no; else each layer that there is must allow (IAM User Guide, "Policy
 * evaluation logic"). What is not certain stays so: an open condition makes `yes-if`, an unread document `unknown`,
 * and either only where nothing else says no.
 */
export function decide(grants: Grants, request: PolicyRequest): Decision {
  const asked = { ...request, action: request.action.toLowerCase() };
  const identity = lookAt(grants.identity, asked);
  const others = otherLayers(grants, asked);
  const all = [{ layer: 'identity' as const, look: identity }, ...others.layers];
  const allowedBy = identity.allows.map(({ ref }) => ref);
  const stoppedBy = stopOf(all);
  if (stoppedBy !== undefined) return { answer: 'no', allowedBy, stoppedBy, conditions: [], unread: [] };
  const unread = [...all.flatMap(({ look }) => look.unread), ...others.unread];
  const conditions = all.flatMap(({ look }) => openOf(look, asked));
  const answer: Answer = unread.length > 0 ? 'unknown' : conditions.length > 0 ? 'yes-if' : 'yes';
  return { answer, allowedBy, conditions, unread };
}

/** The answer alone, for where it is asked very often. */
export function answerOf(grants: Grants, request: PolicyRequest): Answer {
  return decide(grants, request).answer;
}

/** What a layer says of a request. */
interface Look {
  /** Whether it allows, denies left aside. */
  readonly allowed: Truth;
  /** Statements that allow, surely or perhaps. */
  readonly allows: readonly CompiledStatement[];
  readonly denied?: CompiledStatement;
  /** Statements that perhaps deny. */
  readonly perhaps: readonly CompiledStatement[];
  readonly unread: readonly Unread[];
}

interface LayerLook {
  readonly layer: PolicyLayer;
  readonly at?: string;
  readonly look: Look;
}

function otherLayers(
  { boundary, session, controls }: Grants,
  request: PolicyRequest,
): { readonly layers: readonly LayerLook[]; readonly unread: readonly Unread[] } {
  const layers: LayerLook[] = [];
  if (boundary !== undefined) layers.push({ layer: 'boundary', look: lookAt([boundary], request) });
  if (session !== undefined) layers.push({ layer: 'session', look: lookAt(session, request) });
  if ('state' in controls) return { layers, unread: [controls] };
  if (controls.limited) {
    for (const { at, policies } of controls.levels)
      layers.push({ layer: 'control', at, look: lookAt(policies, request) });
  }
  return { layers, unread: [] };
}

function lookAt(policies: readonly CompiledPolicy[], request: PolicyRequest): Look {
  const allows: CompiledStatement[] = [];
  const perhaps: CompiledStatement[] = [];
  const unread: Unread[] = [];
  let denied: CompiledStatement | undefined;
  let allowed: Truth = false;
  for (const policy of policies) {
    if ('unread' in policy) {
      unread.push(policy.unread);
      continue;
    }
    for (const place of policy.covering(request.action)) {
      const statement = policy.statements[place];
      const applies = statement !== undefined && appliesTo(statement, request);
      if (applies === false) continue;
      if (statement.effect === 'Allow') {
        allows.push(statement);
        allowed = either(allowed, applies);
      } else if (applies === true) denied ??= statement;
      else perhaps.push(statement);
    }
  }
  return { allowed, allows, perhaps, unread, ...(denied !== undefined && { denied }) };
}

/** Whether a statement that is about the action is about the rest of a request: its resource and conditions. */
export function appliesTo(statement: CompiledStatement, request: PolicyRequest): Truth {
  const resource = coversResource(statement.resource, request);
  if (resource === false) return false;
  let truth: Truth = resource;
  for (const condition of statement.conditions) {
    const holds = condition.holds(request.context);
    if (holds === false) return false;
    if (holds === 'maybe') truth = 'maybe';
  }
  return truth;
}

/** Whether a request's resource is among those of a statement. */
export function coversResource(
  { patterns, inverted }: CompiledResource,
  { resource, context }: Pick<PolicyRequest, 'resource' | 'context'>,
): Truth {
  let truth: Truth = false;
  for (const pattern of patterns) {
    truth = either(truth, pattern(resource, context));
    if (truth === true) break;
  }
  return inverted ? not(truth) : truth;
}

/** The first sure deny, else the first layer in which nothing can allow. */
function stopOf(layers: readonly LayerLook[]): Stop | undefined {
  for (const { look } of layers) if (look.denied) return { how: 'denied', by: look.denied.ref };
  for (const { layer, at, look } of layers) {
    if (look.allowed === false && look.unread.length === 0)
      return { how: 'not-allowed', layer, ...(at !== undefined && { at }) };
  }
  return undefined;
}

/** The open conditions of a layer: those of every allow where none is sure, and of every deny that may hold. */
function openOf({ allowed, allows, perhaps }: Look, request: PolicyRequest): readonly OpenCondition[] {
  const open = allowed === 'maybe' ? [...allows, ...perhaps] : perhaps;
  return open.flatMap((statement) => openIn(statement, request));
}

/** What a statement leaves open of a request: its resource, and each condition. */
export function openIn(
  { ref, effect, resource, conditions }: CompiledStatement,
  request: PolicyRequest,
): readonly OpenCondition[] {
  const quote = (text: string): OpenCondition => ({ ...ref, effect, quote: text });
  const open = conditions.filter(({ holds }) => holds(request.context) === 'maybe');
  return [
    ...(coversResource(resource, request) === 'maybe' ? [quote(resource.quote)] : []),
    ...open.map((condition) => quote(condition.quote)),
  ];
}
