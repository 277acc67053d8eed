import { counted } from '../model/counted.ts';
import type { NotSearched } from '../model/denied-calls.ts';
import type { ChildCredential } from '../model/investigation.ts';
import { hidesCredentials } from './child-credentials.ts';
import { gapsOnce } from './merge-answers.ts';
import { byText } from './order.ts';
import type { StoryInput } from './story-input.ts';

/** Everything that was not searched though it might have been, credentials that came of the key among it. */
export function notSearchedOf({ calls, about, signIns, children }: StoryInput): readonly NotSearched[] {
  return gapsOnce([
    ...calls.gaps,
    ...about.gaps,
    ...signIns.gaps,
    ...notFollowed(children),
    ...calls.records.filter(hidesCredentials).map(({ region }) => ({
      region,
      code: 'Unreadable',
      words: 'A call here gave out credentials, and its record does not say which: they were not followed.',
    })),
  ]);
}

function notFollowed(children: readonly ChildCredential[]): readonly NotSearched[] {
  const groups = Map.groupBy(
    children.filter(({ followed }) => !followed),
    ({ region, why }) => JSON.stringify([region, why]),
  );
  return [...groups]
    .toSorted(([a], [b]) => byText(a, b))
    .flatMap(([, group]) => {
      const [first] = group;
      if (first === undefined) return [];
      const why = first.why ?? 'They were not searched for.';
      const words = `Calls with ${counted(group.length, 'credential')} that came of the key: ${why}`;
      return [{ region: first.region, code: 'NotFollowed', words }];
    });
}
