import type { Reach } from '../model/replacement.ts';
import type { CompiledPolicy, CompiledStatement } from '../policy/compile.ts';
import { partsOfAction } from './action-catalog.ts';
import { statementsOf, type Today } from './today.ts';

/** How much of AWS a user may call at all, on whatever, by counting published actions. */
export function reachToday({ grants }: Today, everyAction: Iterable<string>): Reach {
  const allows = allowing(grants.identity);
  const denies = statementsOf(grants.identity).filter(deniesAll);
  const bounds = grants.boundary === undefined ? undefined : allowing([grants.boundary]);
  const covers = (list: readonly CompiledStatement[], action: string) =>
    list.some(({ coversAction }) => coversAction(action));
  const found: string[] = [];
  for (const action of everyAction) {
    const asked = action.toLowerCase();
    if (!covers(allows, asked) || covers(denies, asked)) continue;
    if (bounds === undefined || covers(bounds, asked)) found.push(action);
  }
  return reachOf(found);
}

function allowing(policies: readonly CompiledPolicy[]): readonly CompiledStatement[] {
  return statementsOf(policies).filter(({ effect }) => effect === 'Allow');
}

function deniesAll({ effect, conditions, source }: CompiledStatement): boolean {
  return effect === 'Deny' && conditions.length === 0 && source.resources?.includes('*') === true;
}

export function reachOf(actions: readonly string[]): Reach {
  const services = new Set(actions.map((action) => partsOfAction(action).service));
  return { actions: new Set(actions.map((action) => action.toLowerCase())).size, services: services.size };
}
