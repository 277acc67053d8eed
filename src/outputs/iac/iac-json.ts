import { pickBySchema } from '../../core/model/fit-schema.ts';
import { IAC_VERSION, type IacRun } from '../../core/model/iac.ts';
import { jsonLine } from '../run-contract.ts';
import { IAC_SCHEMA } from './iac-schema.ts';

/** Lists whose items stand on a line of their own, so that a diff of two runs can be read. */
const LISTS = ['rules', 'read', 'gaps', 'directives', 'findings'];

/** The contract of `iac-schema.ts`, its fields in the order of the schema. */
export function* iacJson(run: IacRun): Generator<string> {
  const picked = pickBySchema(IAC_SCHEMA, { schemaVersion: IAC_VERSION, ...run }) as object;
  let before = '{';
  for (const [name, value] of Object.entries(picked)) {
    if (LISTS.includes(name)) yield* listLines(before, name, value as readonly object[]);
    else yield `${before}\n  ${jsonLine({ [name]: value }).slice(1, -1)}`;
    before = ',';
  }
  yield '\n}\n';
}

function* listLines(before: string, name: string, items: readonly object[]): Generator<string> {
  yield `${before}\n  "${name}": [`;
  let separator = '\n    ';
  for (const item of items) {
    yield separator + jsonLine(item);
    separator = ',\n    ';
  }
  yield items.length > 0 ? '\n  ]' : ']';
}
