import { type ActionCatalog, entryOf } from './action-catalog.ts';
import { ACTIONS_OF_EVENTS, GATEWAY_METHODS, NEED_NO_PERMISSION, NO_API, PREFIXES } from './event-actions.ts';

/** An action that a call needs. */
export interface NeededAction {
  /** `s3:GetObject`, as AWS writes it where it is known. */
  readonly action: string;
  /** False where the list of AWS's actions does not have it: it may be named otherwise, or be new (K10). */
  readonly known: boolean;
}

/**
 * The actions that the call of an event needs; none for calls that nobody has to be permitted.
 *
 * @param source `s3.amazonaws.com`
 */
export function actionsOf(source: string, event: string, catalog: ActionCatalog): readonly NeededAction[] {
  const service = serviceOf(source);
  if (NO_API.has(service)) return [];
  const name = withoutVersion(event);
  if (NEED_NO_PERMISSION.has(`${service}:${name}`)) return [];
  const mapped = ACTIONS_OF_EVENTS[service]?.[name] ?? gatewayAction(service, name) ?? [`${service}:${name}`];
  return mapped.map((action) => {
    const entry = entryOf(catalog, action);
    return entry === undefined
      ? { action, known: false }
      : { action: `${service}:${entry.name}`, known: true };
  });
}

/** The prefix of a source's actions. */
export function serviceOf(source: string): string {
  const name = source.toLowerCase().replace(/\.amazonaws\.com(\.cn)?$/, '');
  return PREFIXES[name] ?? name;
}

/** Lambda's events carry the API's version (`ListFunctions20150331`), and so do CloudFront's (`…2020_05_31`). */
function withoutVersion(event: string): string {
  return event.replace(/(?:20\d{6}(?:v\d+)?|20\d\d_\d\d_\d\d)$/, '');
}

function gatewayAction(service: string, name: string): readonly string[] | undefined {
  if (service !== 'apigateway') return undefined;
  const [, method] = GATEWAY_METHODS.find(([pattern]) => pattern.test(name)) ?? [];
  return method === undefined ? undefined : [`apigateway:${method}`];
}

/** An action that can stand in a policy: letters and digits. What a record or a person says may be anything. */
export function isActionName(action: string): boolean {
  return /^[a-z0-9-]{1,60}:[A-Za-z0-9]{1,100}$/.test(action);
}
