import type { WrittenStatement } from '../model/replacement.ts';
import { coversResource } from '../policy/decide.ts';
import type { ResourceText } from './resource-text.ts';
import { filledIn, statementsOf, type Today } from './today.ts';

/** What an action is granted on. */
export interface Granted {
  readonly action: string;
  readonly texts: readonly ResourceText[];
}

/**
 * The user's denies that reach into what is granted, to be written into the new policy: a wildcard that is granted may
 * hold what is denied today. A deny of all that is granted is none of these: then nothing is granted.
 */
export function carriedDenies(today: Today, granted: readonly Granted[]): readonly WrittenStatement[] {
  const denies = statementsOf(today.grants.identity).filter(({ effect }) => effect === 'Deny');
  return denies.flatMap((deny, index): readonly WrittenStatement[] => {
    if (deny.conditions.some(({ holds }) => holds(today.context) === false)) return [];
    const actions = granted.filter(
      ({ action, texts }) =>
        deny.coversAction(action.toLowerCase()) &&
        texts.some(
          ({ text, arn }) =>
            text.includes('*') ||
            coversResource(deny.resource, { resource: arn, context: today.context }) !== false,
        ),
    );
    if (actions.length === 0) return [];
    const { resources, notResources, conditions } = deny.source;
    const texts = (list: readonly string[]) => list.map((text) => filledIn(text, today.context).text);
    return [
      {
        Sid: `AsDeniedToday${index + 1}`,
        Effect: 'Deny',
        Action: actions.map(({ action }) => action),
        ...(notResources === undefined
          ? { Resource: texts(resources ?? ['*']) }
          : { NotResource: texts(notResources) }),
        ...(conditions !== undefined && { Condition: conditions }),
      },
    ];
  });
}
