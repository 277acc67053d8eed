import { jsonLine } from './run-contract.ts';

/**
 * An object, a member a line; the items of one of them are written one after the other, for there may be thousands.
 * Members that are `undefined` are left out.
 *
 * @param listed the member whose items they are
 */
export function* jsonMembers<T>(
  frame: object,
  indent: string,
  listed: string,
  items: readonly T[],
  write: (item: T) => Iterable<string>,
): Generator<string> {
  let before = '{';
  for (const [name, value] of Object.entries(frame)) {
    if (value === undefined) continue;
    if (name === listed) {
      yield `${before}\n${indent}"${name}": [`;
      let separator = `\n${indent}  `;
      for (const item of items) {
        yield separator;
        yield* write(item);
        separator = `,\n${indent}  `;
      }
      yield items.length > 0 ? `\n${indent}]` : ']';
    } else yield `${before}\n${indent}${jsonLine({ [name]: value }).slice(1, -1)}`;
    before = ',';
  }
  yield `\n${indent.slice(2)}}`;
}
