import { pickBySchema } from '../../core/model/fit-schema.ts';
import type { Triage } from '../../core/model/triage.ts';
import { jsonLine } from '../run-contract.ts';
import { TRIAGE_SCHEMA } from './triage-schema.ts';

/** The contract of `triage-schema.ts`, its fields in the order of the schema, each key on a line of its own. */
export function* triageJson(triage: Triage): Generator<string> {
  const { $defs } = TRIAGE_SCHEMA;
  const { keys, ...rest } = triage;
  const frame = pickBySchema(TRIAGE_SCHEMA, { ...rest, keys: [] }) as object;
  let before = '{';
  for (const [name, value] of Object.entries(frame)) {
    if (name === 'keys') {
      yield `${before}\n  "keys": [`;
      let separator = '\n    ';
      for (const key of keys) {
        yield separator + jsonLine(pickBySchema({ $ref: '#/$defs/key', $defs }, key) as object);
        separator = ',\n    ';
      }
      yield keys.length > 0 ? '\n  ]' : ']';
    } else yield `${before}\n  ${jsonLine({ [name]: value }).slice(1, -1)}`;
    before = ',';
  }
  yield '\n}\n';
}
