import { type DeniedCalls, isStillUsed, notSearchedTogether } from '../../core/model/denied-calls.ts';
import { columnsOf, type Look, type Paint, painter } from '../look.ts';
import { counted, heading, paragraph } from '../terminal/words.ts';

/** Denied calls of one key, as far as they are printed. */
export interface DeniedShown {
  readonly accessKeyId: string;
  readonly account: string;
  readonly userName?: string;
  readonly stage: string;
  readonly since: string;
  readonly silent?: string;
  readonly undo?: string;
  readonly calls?: DeniedCalls;
}

/** Who still uses keys whose calls are refused, from where, and how to take the refusal back. */
export function* deniedPage(keys: readonly DeniedShown[], look: Look): Generator<string> {
  const paint = painter(look);
  const columns = columnsOf(look);
  if (keys.length === 0) {
    yield paragraph(
      'No key of the journal is under refusal. Plans put keys there where remediation.refuseFirst is set.',
      columns,
      { indent: 0 },
      paint,
    );
    return;
  }
  for (const key of keys) {
    const user = key.userName === undefined ? '' : ` of user ${key.userName}`;
    yield heading(
      `${key.accessKeyId}${user}, account ${key.account}: ${key.stage} since ${key.since}`,
      paint,
    );
    if (key.silent !== undefined)
      yield paragraph(
        `Not observable. ${key.silent}`,
        columns,
        { indent: 2, mark: '? ', markStyle: 'yellow' },
        paint,
      );
    yield* callLines(key, columns, paint);
  }
  const says = new Set(keys.flatMap(({ calls }) => calls?.says ?? []));
  if (says.size > 0) yield '\n';
  for (const words of says) yield paragraph(words, columns, { indent: 0, style: 'dim' }, paint);
}

function* callLines({ calls, undo }: DeniedShown, columns: number, paint: Paint): Generator<string> {
  if (calls === undefined) return;
  const line = (text: string, indent = 2, mark = '') => paragraph(text, columns, { indent, mark }, paint);
  if (calls.unread !== undefined) yield line(`INCOMPLETE: ${calls.unread.words} (${calls.unread.code})`);
  else if (calls.deniedCount === 0) yield line(`No denied call from ${calls.since} to ${calls.until}.`);
  else yield line(`${counted(calls.deniedCount, 'denied call')} from ${calls.since} to ${calls.until}:`);
  for (const { from, isAddress, userAgent, event, regions, count, firstAt, lastAt } of calls.denied) {
    const who = isAddress ? from : `${from} (AWS itself, no address)`;
    const with_ = userAgent === undefined ? '' : ` with ${userAgent}`;
    yield line(
      `${who}${with_}: ${event}, ${counted(count, 'time')} in ${regions.join(', ')}, ${firstAt} to ${lastAt}`,
      4,
      '- ',
    );
  }
  if (calls.identityCalls > 0)
    yield line(
      `${counted(calls.identityCalls, 'call')} of GetCallerIdentity, which no policy can deny: somebody has the key and uses it.`,
    );
  if (calls.notDenied.count > 0)
    yield line(
      `${counted(calls.notDenied.count, 'call')} went through: ${calls.notDenied.events.join(', ')}. The policy is not effective everywhere yet, or does not cover them.`,
    );
  if (calls.unreadable > 0)
    yield line(`${counted(calls.unreadable, 'event')} cannot be read: not counted above.`, 2, '! ');
  for (const { regions, code, words } of notSearchedTogether(calls.notSearched))
    yield line(`Not searched: ${regions.join(', ')} (${code}). ${words}`, 2, '! ');
  if (isStillUsed(calls) && undo !== undefined) yield line(undo, 2, 'Take the refusal back: ');
}
