import { pickBySchema } from '../../core/model/fit-schema.ts';
import type { WhoCan } from '../../core/model/who-can.ts';
import { jsonLine } from '../run-contract.ts';
import { WHO_CAN_SCHEMA } from './who-can-schema.ts';

/** The contract of `who-can-schema.ts`, its fields in the order of the schema, each answer on a line of its own. */
export function* whoCanJson(found: WhoCan): Generator<string> {
  const frame = pickBySchema(WHO_CAN_SCHEMA, { ...found, accounts: [] }) as object;
  yield* members(frame, '  ', 'accounts', found.accounts, function* (account) {
    const { $defs } = WHO_CAN_SCHEMA;
    const bare = pickBySchema({ $ref: '#/$defs/answers', $defs }, { ...account, answers: [] }) as object;
    yield* members(bare, '      ', 'answers', account.answers, function* (answer) {
      yield jsonLine(pickBySchema({ $ref: '#/$defs/answer', $defs }, answer) as object);
    });
  });
  yield '\n';
}

/** An object, a member a line; the items of one of them are written one after the other, for there may be thousands. */
function* members<T>(
  frame: object,
  indent: string,
  listed: string,
  items: readonly T[],
  write: (item: T) => Iterable<string>,
): Generator<string> {
  let before = '{';
  for (const [name, value] of Object.entries(frame)) {
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
