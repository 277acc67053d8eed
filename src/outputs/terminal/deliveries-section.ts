import type { Delivery } from '../../core/model/delivery.ts';
import { columnsOf, type Look, painter } from '../look.ts';
import { counted, heading, paragraph } from './words.ts';

/** Ids named of a failure; the rest are counted. */
const MOST_IDS = 5;

/** What was sent and what was not, with the reason and the next move. Empty where nothing was. */
export function* deliveriesSection(deliveries: readonly Delivery[], look: Look): Generator<string> {
  if (deliveries.length === 0) return;
  const columns = columnsOf(look);
  const paint = painter(look);
  yield heading('Sent', paint);
  for (const { to, words, failures } of deliveries) {
    const well = failures.length === 0;
    const how = { indent: 2, mark: well ? '✓ ' : '✗ ', markStyle: well ? 'green' : 'red' } as const;
    yield paragraph(`${to}: ${words}`, columns, how, paint);
    for (const failure of failures) {
      const of = failure.count === undefined ? '' : `${counted(failure.count, 'finding')}: `;
      yield paragraph(`${of}${failure.words}`, columns, { indent: 4 }, paint);
      const { ids = [], detail, fix } = failure;
      if (ids.length > 0) yield paragraph(idsInWords(ids), columns, { indent: 6, style: 'dim' }, paint);
      if (detail !== undefined) {
        yield paragraph(detail, columns, { indent: 6, mark: 'Answer: ', style: 'dim', maxLines: 3 }, paint);
      }
      if (fix !== undefined) yield paragraph(fix, columns, { indent: 6, mark: 'Fix: ' }, paint);
    }
  }
}

function idsInWords(ids: readonly string[]): string {
  const more = ids.length > MOST_IDS ? ` and ${ids.length - MOST_IDS} more` : '';
  return `${ids.slice(0, MOST_IDS).join(', ')}${more}`;
}
