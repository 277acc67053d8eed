import { type RunReport, SCHEMA_VERSION } from '../core/model/run.ts';
import { coverageObject, findingObject, jsonLine, runObject } from './run-contract.ts';

/**
 * One JSON object a line, for `jq` and log pipelines: the run, then every account, then every finding, told
 * apart by `type`. The fields are those of the JSON contract. The run comes first and tells the counts, so
 * that a file that was cut short is noticed. `run-schema.ts` has the schema of a line (`$defs/line`).
 */
export function* ndjson(report: RunReport): Generator<string> {
  yield line({ type: 'run', schemaVersion: SCHEMA_VERSION, ...runObject(report.run) });
  for (const coverage of report.coverage) yield line({ type: 'coverage', ...coverageObject(coverage) });
  for (const finding of report.findings) yield line({ type: 'finding', ...findingObject(finding) });
}

function line(value: object): string {
  return `${jsonLine(value)}\n`;
}
