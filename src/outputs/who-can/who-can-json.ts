import { pickBySchema } from '../../core/model/fit-schema.ts';
import type { WhoCan } from '../../core/model/who-can.ts';
import { jsonMembers } from '../json-members.ts';
import { jsonLine } from '../run-contract.ts';
import { WHO_CAN_SCHEMA } from './who-can-schema.ts';

/** The contract of `who-can-schema.ts`, its fields in the order of the schema, each answer on a line of its own. */
export function* whoCanJson(found: WhoCan): Generator<string> {
  const frame = pickBySchema(WHO_CAN_SCHEMA, { ...found, accounts: [] }) as object;
  yield* jsonMembers(frame, '  ', 'accounts', found.accounts, function* (account) {
    const { $defs } = WHO_CAN_SCHEMA;
    const bare = pickBySchema({ $ref: '#/$defs/answers', $defs }, { ...account, answers: [] }) as object;
    yield* jsonMembers(bare, '      ', 'answers', account.answers, function* (answer) {
      yield jsonLine(pickBySchema({ $ref: '#/$defs/answer', $defs }, answer) as object);
    });
  });
  yield '\n';
}
