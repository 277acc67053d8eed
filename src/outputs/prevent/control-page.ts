import { type Control, MOST_SCP_CHARACTERS } from '../../core/plan/controls/control.ts';
import type { CheckedControl, ControlCheck } from '../../core/prevent/check-control.ts';
import { columnsOf, type Look, type Paint, painter } from '../look.ts';
import { counted, heading, paragraph } from '../terminal/words.ts';

type CallerId = ControlCheck['stopped'][number];

/** A service control policy for people: what it does, what it does not, what was checked, and its text. */
export function* controlPage(
  control: Control,
  checked: CheckedControl,
  look: Look,
  { checks }: { readonly checks: boolean },
): Generator<string> {
  const paint = painter(look);
  const columns = columnsOf(look);
  const line = (text: string, mark = '') => paragraph(text, columns, { indent: 2, mark }, paint);
  yield `${paint('bold', control.name)}: a service control policy of ${control.size.printed.toLocaleString('en')} characters; AWS takes ${MOST_SCP_CHARACTERS.toLocaleString('en')}.\n`;
  for (const words of control.warnings)
    yield paragraph(words, columns, { indent: 0, mark: '! ', markStyle: 'yellow' }, paint);
  yield heading('What it does', paint);
  for (const { says, statement } of control.statements) yield line(`${says} (${statement.Sid})`, '- ');
  yield heading('What it does NOT cover', paint);
  for (const words of control.notCovered) yield line(words, '- ');
  yield heading('Checked', paint);
  yield line(
    `${counted(checked.decisions, 'decision')}: each call below as everybody would make it, in ${counted(checked.partitions.length, 'partition')} (${checked.partitions.join(', ')}). All came out as they must.`,
  );
  if (checks) yield* checkLines(checked, columns, paint);
  else yield line('Show them: --checks.');
  yield heading('The policy', paint);
  yield `${control.text}\n`;
}

const CALLERS: Readonly<Record<CallerId, string>> = {
  root: 'root',
  'root-session': 'a session of AssumeRoot',
  'console-user': 'a user with a password',
  'machine-user': 'a user without one',
  role: 'a role',
  exempt: 'an exempt role',
};

/** The calls, those together that are made on the same and come out the same. */
function* checkLines({ checks }: CheckedControl, columns: number, paint: Paint): Generator<string> {
  const together = Map.groupBy(checks, ({ on, stopped }) => JSON.stringify([on, stopped]));
  const groups = [...together.values()].map((group) => ({
    calls: group.map(({ action }) => action).join(', '),
    on: group[0]?.on ?? '',
    outcome: outcomeOf(group[0]),
  }));
  const alike = Map.groupBy(groups, ({ calls, outcome }) => `${calls} ${outcome}`);
  for (const group of alike.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const on = group.map((each) => each.on).join(', ');
    yield paragraph(`${first.calls} on ${on}`, columns, { indent: 2, mark: '- ' }, paint);
    yield paragraph(first.outcome, columns, { indent: 6, style: 'dim' }, paint);
  }
}

function outcomeOf(check: ControlCheck | undefined): string {
  const say = (words: string, ids: readonly CallerId[] = []) =>
    ids.length === 0 ? '' : `${words} for ${ids.map((id) => CALLERS[id]).join(', ')}`;
  return [say('stopped', check?.stopped), say('open', check?.open)].filter((text) => text !== '').join('; ');
}
