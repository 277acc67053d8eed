import { type RunReport, SCHEMA_VERSION } from '../core/model/run.ts';
import { coverageObject, findingObject, jsonLine, runObject } from './run-contract.ts';

/**
 * The contract `{schemaVersion, run, coverage, findings}` of `run-schema.ts`. Each field of the run, each
 * account and each finding stands on a line of its own, so that a diff of two runs can be read.
 */
export function* json(report: RunReport): Generator<string> {
  yield `{\n  "schemaVersion": ${JSON.stringify(SCHEMA_VERSION)},\n  "run": {\n`;
  const fields = Object.entries(runObject(report.run));
  for (const [index, [name, value]] of fields.entries()) {
    // A field is wrapped so that every value, a bare text too, goes through the same escapes.
    const text = jsonLine({ [name]: value });
    yield `    ${text.slice(1, -1)}${index < fields.length - 1 ? ',' : ''}\n`;
  }
  yield '  },\n  "coverage": [';
  yield* lines(report.coverage, coverageObject);
  yield '],\n  "findings": [';
  yield* lines(report.findings, findingObject);
  yield ']\n}\n';
}

function* lines<T>(items: Iterable<T>, shape: (item: T) => object): Generator<string> {
  let before = '\n    ';
  for (const item of items) {
    yield before + jsonLine(shape(item));
    before = ',\n    ';
  }
  if (before.startsWith(',')) yield '\n  ';
}
