import { jsonLine } from './run-contract.ts';

/** A JSON array, one object a line, so that a diff can be read and a large one never stands in memory. */
export function* jsonArray(items: Iterable<object>): Generator<string> {
  let before = '[\n';
  for (const item of items) {
    yield before + jsonLine(item);
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}
