import type { ToldRun } from '../../core/history/told.ts';
import type { ChangeCount, FindingLife, LifeChange, StoredRun } from '../../core/model/history.ts';
import { jsonMembers } from '../json-members.ts';
import { coverageObject, jsonLine, keptFindingObject, runRuleObject } from '../run-contract.ts';
import { storedRunObject } from './run-object.ts';
import { HISTORY_VERSION } from './schema-parts.ts';

/** Runs by the contract of `history-schema.ts`, each on a line of its own. */
export function runsJson(runs: readonly StoredRun[], version: string): Generator<string> {
  return document({ ...headOf(version), kind: 'runs', runs: [] }, 'runs', runs, storedRunObject);
}

/** One run, and each finding that it changed on a line of its own. */
export function runJson(
  { run, coverage, counts, changed, late }: ToldRun,
  version: string,
): Generator<string> {
  const frame = {
    ...headOf(version),
    kind: 'run',
    run: storedRunObject(run),
    rules: run.rules.map(runRuleObject),
    coverage: coverage.map(coverageObject),
    counts: counts.map(countObject),
    late,
    changed: [],
  };
  return document(frame, 'changed', changed, ({ life }) => lifeObject(life));
}

/** Lives of findings, each on a line of its own. */
export function livesJson(lives: readonly FindingLife[], version: string): Generator<string> {
  return document({ ...headOf(version), kind: 'lives', lives: [] }, 'lives', lives, lifeObject);
}

function headOf(version: string) {
  return { schemaVersion: HISTORY_VERSION, tool: { name: 'keyreeve', version } };
}

function* document<T>(
  frame: object,
  listed: string,
  items: readonly T[],
  shape: (item: T) => object,
): Generator<string> {
  yield* jsonMembers(frame, '  ', listed, items, function* (item) {
    yield jsonLine(shape(item));
  });
  yield '\n';
}

function lifeObject({ finding, state, changes }: FindingLife) {
  return { finding: keptFindingObject(finding), state, changes: changes.map(changeObject) };
}

function changeObject({ run, now, change, from, to, reason, secondsOpen }: LifeChange) {
  return { run, now, change, from, to, reason, secondsOpen };
}

function countObject({ rule, severity, change, from, to, count, secondsOpen }: ChangeCount) {
  return { rule, severity, change, from, to, count, secondsOpen };
}
