import { controlsOf, coverageCounts } from '../../../core/frameworks/coverage.ts';
import type { Framework } from '../../../core/frameworks/framework.ts';
import type { StoredRun } from '../../../core/model/history.ts';
import { Problem } from '../../../core/model/problem.ts';
import { CONTROL_OUTCOMES, type ControlResult } from '../../../core/model/run.ts';
import type { AnyRule } from '../../../core/rules/any-rule.ts';
import { ruleContent, ruleFacts } from '../../../outputs/rule-content.ts';
import type {
  ControlRow,
  FrameworkPage,
  FrameworkRow,
  FrameworksAnswer,
  ResultsRun,
  RulePage,
  RuleRow,
  RulesAnswer,
} from '../../../web/api/catalogue.ts';
import type { Counts } from '../../../web/api/parts.ts';
import { CATALOGUE, frameworkOf, ruleContext, ruleOf } from '../../rule-context.ts';
import type { Board } from './board.ts';
import { addCounts, noCounts } from './counts.ts';
import { runRef, type View } from './view.ts';

/** All rules on accounts, with how many findings of each stand how. */
export function rulesAnswer(view: View): RulesAnswer {
  return { asOf: view.asOf, items: CATALOGUE.rules.map((rule) => ruleRow(view, rule)) };
}

/** The page of a rule. Throws the {@link Problem} `unknown-rule`. */
export function rulePage(view: View, id: string): RulePage {
  const rule = ruleOf(id);
  return {
    asOf: view.asOf,
    row: ruleRow(view, rule),
    facts: [...ruleFacts(rule)],
    blocks: [...ruleContent(rule, ruleContext())],
  };
}

function ruleRow(view: View, rule: AnyRule): RuleRow {
  const { id, title, severity, maturity, scope, onlyWith, controls } = rule;
  return {
    ...{ id, title, severity, maturity, scope },
    ...(onlyWith !== undefined && { needs: `--${onlyWith}` }),
    frameworks: CATALOGUE.frameworks.flatMap(({ id: framework, level }) =>
      level === 'primary' && controls[framework] !== undefined ? framework : [],
    ),
    asked: view.askedRules().has(id),
    counts: view.ruleTotals().get(id)?.counts ?? noCounts(),
  };
}

/** All frameworks, with how their controls came out in one run. Throws the {@link Problem} `unknown-run`. */
export async function frameworksAnswer(board: Board, number?: number): Promise<FrameworksAnswer> {
  const { run, results } = await resultsOf(board, number);
  return {
    ...(run !== undefined && { run: resultsRun(run) }),
    items: CATALOGUE.frameworks.map((framework) => frameworkRow(framework, results)),
  };
}

/** One framework, control by control. Throws the {@link Problem}s `unknown-framework` and `unknown-run`. */
export async function frameworkPage(board: Board, id: string, number?: number): Promise<FrameworkPage> {
  const framework = frameworkOf(id);
  const [view, { run, results }] = [await board.view(), await resultsOf(board, number)];
  const byId = new Map(
    results.filter((each) => each.framework === framework.id).map((each) => [each.id, each]),
  );
  return {
    ...(run !== undefined && { run: resultsRun(run) }),
    complete: run?.summary?.complete ?? false,
    row: frameworkRow(framework, results),
    controls: controlsOf(framework, CATALOGUE.rules).map((control) =>
      controlRow(control, byId.get(control.id), view),
    ),
  };
}

function resultsRun(run: StoredRun): ResultsRun {
  const { scope, tool, summary } = run;
  const { scanned = 0, partial = 0, skipped = 0, failed = 0 } = summary?.accounts ?? {};
  return { ...runRef(run), of: scope.key, tool, accounts: { scanned, partial, skipped, failed } };
}

function frameworkRow(framework: Framework, results: readonly ControlResult[]): FrameworkRow {
  const { id, title, version, publisher, url, level } = framework;
  const of = results.filter((each) => each.framework === id);
  return {
    ...{ id, title, version, publisher, url, level },
    coverage: coverageCounts(framework, CATALOGUE.rules),
    results: CONTROL_OUTCOMES.flatMap((result) => {
      const count = of.filter((each) => each.result === result).length;
      return count === 0 ? [] : [{ result, count }];
    }),
  };
}

function controlRow(
  control: ReturnType<typeof controlsOf>[number],
  result: ControlResult | undefined,
  view: View,
): ControlRow {
  const { id, title, level, published, severity, states, rules, covered, words } = control;
  return {
    ...{ id, title, covered },
    ...(level !== undefined && { level }),
    ...(published !== undefined && { published }),
    ...(severity !== undefined && { severity }),
    ...(states !== undefined && { states }),
    rules: rules.map(({ rule, part, byHand }) => ({ rule, ...(part !== undefined && { part }), byHand })),
    ...(words !== undefined && { words }),
    ...(result !== undefined && resultOf(result)),
    rows: rowsOf(view, new Set(rules.map(({ rule }) => rule))),
  };
}

/** Of all rules that judge a control, whichever part of a finding is the control's. */
function rowsOf(view: View, rules: ReadonlySet<string>): Counts {
  const all = noCounts();
  for (const rule of rules) addCounts(all, view.ruleTotals().get(rule)?.counts ?? noCounts());
  return all;
}

function resultOf({
  result,
  words,
  counts,
}: ControlResult): Pick<ControlRow, 'result' | 'resultWords' | 'counts'> {
  const { fails, passes, unknown, manual, suppressed, attested } = counts;
  return {
    result,
    ...(words !== undefined && { resultWords: words }),
    counts: { fails, passes, notStated: counts['not-stated'], unknown, manual, suppressed, attested },
  };
}

/** The run that is meant: by its number, else of those on the page the one of the most accounts, the newest of equals. */
async function resultsOf(
  board: Board,
  number: number | undefined,
): Promise<{ readonly run?: StoredRun; readonly results: readonly ControlResult[] }> {
  const view = await board.view();
  const run = number === undefined ? widest(view) : endedRun(view, number);
  return run === undefined ? { results: [] } : { run, results: await board.store.controlsOf(run.number) };
}

function endedRun({ allRuns }: View, number: number): StoredRun {
  const run = allRuns.find((each) => each.number === number && each.state === 'ended');
  if (run === undefined) throw new Problem('unknown-run', `The store has no run ${number} that has ended.`);
  return run;
}

function widest({ runs, accounts }: View): StoredRun | undefined {
  const shown = (run: StoredRun) =>
    accounts.filter(({ reading }) => reading.run.number === run.number).length;
  return runs.toSorted((a, b) => shown(b) - shown(a))[0];
}
