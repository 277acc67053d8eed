import { pickBySchema } from '../../core/model/fit-schema.ts';
import { INVESTIGATION_SCHEMA_VERSION, type Investigation } from '../../core/model/investigation.ts';
import { INVESTIGATIONS_SCHEMA } from '../../core/model/investigation-schema.ts';
import { jsonLine } from '../run-contract.ts';
import { worstFirst } from './worst-first.ts';

/**
 * The contract `{schemaVersion, investigations}` of `investigation-schema.ts`, one shape for one key and for many:
 * the worst first, each on a line of its own. Names stand exactly as they are. Fields come in the order of the
 * schema, and none that it does not have.
 */
export function* investigationJson(list: readonly Investigation[]): Generator<string> {
  yield `{\n  "schemaVersion": ${JSON.stringify(INVESTIGATION_SCHEMA_VERSION)},\n  "investigations": [`;
  let before = '\n    ';
  for (const each of worstFirst(list)) {
    yield before + jsonLine(investigationObject(each));
    before = ',\n    ';
  }
  yield before.startsWith(',') ? '\n  ]\n}\n' : ']\n}\n';
}

/** One investigation as the contract has it. */
export function investigationObject(investigation: Investigation): Investigation {
  const { $defs } = INVESTIGATIONS_SCHEMA;
  return pickBySchema({ $ref: '#/$defs/investigation', $defs }, investigation) as Investigation;
}
