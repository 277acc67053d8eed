import type { Run } from '../../core/model/run.ts';
import type { Paint } from '../look.ts';
import { nameOf } from './account-names.ts';
import { DOT, joined } from './last-lines.ts';
import { isWide } from './row-limits.ts';
import type { ManualGroup, Tally } from './tally.ts';
import { counted, heading, paragraph } from './words.ts';

const HINT =
  'When somebody has looked: keyreeve attest RULE --account ID --by NAME --evidence FILE --until DATE records it.';

/** What no call of AWS tells, a rule a line: where a person must look, and how to write down that they did. */
export function* manualSection(
  { manual }: Tally,
  run: Run,
  columns: number,
  paint: Paint,
): Generator<string> {
  if (manual.length === 0) return;
  yield heading('Needs a person', paint);
  for (const group of manual) {
    const [first = '', ...rest] = joined(partsOf(group, run), columns - 4, DOT);
    yield paragraph(first, columns, { indent: 2, mark: '○ ', markStyle: 'cyan' }, paint);
    for (const line of rest) yield paragraph(line, columns, { indent: 4, style: 'dim' }, paint);
    // Of many rules the title says enough, and `explain` the rest.
    if (group.total === 1 && !isWide(run))
      yield paragraph(group.first.says, columns, { indent: 4, maxLines: 3 }, paint);
  }
  const explain = isWide(run) ? 'keyreeve explain RULE says what to look at. ' : '';
  yield paragraph(`${explain}${HINT}`, columns, { indent: 2, style: 'dim' }, paint);
}

function partsOf({ rule, total, accounts, first }: ManualGroup, run: Run): string[] {
  const title = run.rules.find(({ id }) => id === rule)?.title ?? rule;
  const where = accounts.size === 1 ? nameOf(first.account) : counted(accounts.size, 'account');
  const findings = total === accounts.size ? [] : [counted(total, 'finding')];
  return [title, ...findings, where, isWide(run) ? rule : `keyreeve explain ${rule}`];
}
