import type { Stop } from '../../core/model/decision.ts';
import { statementWords } from '../../core/model/way-words.ts';
import type { ToldOutside, ToldPrincipal, ToldRight, ToldUsers } from '../../core/model/who-can.ts';

/** Names that are shown of one list. */
const MOST_NAMES = 5;

/** `alice, bob and 3 more` */
function usersWords({ count, names }: ToldUsers): string {
  const shown = names.slice(0, count > MOST_NAMES ? MOST_NAMES - 1 : MOST_NAMES);
  const left = count - shown.length;
  return left > 0 ? `${shown.join(', ')} and ${left} more` : shown.join(', ');
}

/** For whom: `for any user but admin`. Of other calls than those on users there is nothing to say. */
export function reachWords(
  { reach, users, except, example }: ToldRight,
  { type }: ToldPrincipal,
  onUsers: boolean,
): string {
  if (!onUsers) return example === undefined ? '' : `on some of it, such as ${example}`;
  if (example !== undefined) return `by names such as ${example}`;
  switch (reach) {
    case 'any':
      return except.count === 0 ? 'for any user' : `for any user but ${usersWords(except)}`;
    case 'own':
      return type === 'user' ? 'for themself' : `for ${usersWords(users)}`;
    default:
      return `for ${usersWords(users)}`;
  }
}

/** `account 444455556666`, `anybody` */
export function outsideWords({ kind, name, conditions }: ToldOutside): string {
  const who =
    kind === 'everybody' ? 'anybody, of any account' : `${kind === 'principal' ? '' : `${kind} `}${name}`;
  const open = conditions.map(({ effect, quote }) => `${effect === 'Allow' ? 'if' : 'unless'} ${quote}`);
  return [who, ...open].join(' ');
}

/** What stopped it. */
export function stopWords(stop: Stop): string {
  if (stop.how === 'denied') return `denied by ${statementWords(stop.by)}`;
  switch (stop.layer) {
    case 'identity':
      return 'no policy of its own or of its groups allows it';
    case 'boundary':
      return 'its permissions boundary does not allow it';
    case 'control':
      return `no service control policy at ${stop.at ?? 'one level'} allows it`;
    case 'trust':
      return 'the trust policy does not allow it';
    default:
      return 'the policy of the session does not allow it';
  }
}
