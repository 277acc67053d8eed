/**
 * Measured comparisons, each beside something else in the same run, since only ratios mean anything on a
 * machine that others use too. `npm run bench` runs all and writes RESULTS.md; `node bench/run.ts accounts`
 * runs one, on the build that is there, and writes nothing; with `--write` its own section. Ends with 1 where a target is missed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { accounts } from './accounts.ts';
import { catalogue } from './catalogue.ts';
import { dashboard } from './dashboard.ts';
import { dashboardClients } from './dashboard-clients.ts';
import { dashboardExport } from './dashboard-export.ts';
import { dashboardPage } from './dashboard-page.ts';
import { history } from './history.ts';
import { type Bench, duration, type Line, type Outcome } from './measurement.ts';
import { memory } from './memory.ts';
import { parseAndJudge } from './parse-and-judge.ts';
import { policyDecisions } from './policy-decisions.ts';
import { remediation } from './remediation.ts';
import { startUp } from './start-up.ts';
import { trailFiles } from './trail-files.ts';
import { whoCan } from './who-can.ts';
import { workers } from './workers.ts';

const BENCHES: readonly Bench[] = [
  startUp,
  parseAndJudge,
  accounts,
  catalogue,
  memory,
  remediation,
  trailFiles,
  policyDecisions,
  whoCan,
  history,
  workers,
  dashboard,
  dashboardPage,
  dashboardClients,
  dashboardExport,
];

const RESULTS = new URL('RESULTS.md', import.meta.url);

const { values, positionals } = parseArgs({
  options: { now: { type: 'string' }, write: { type: 'boolean', default: false } },
  allowPositionals: true,
});
process.exitCode = await main(positionals, new Date(values.now ?? Date.now()));

async function main(ids: readonly string[], now: Date): Promise<number> {
  const chosen = ids.length === 0 ? BENCHES : BENCHES.filter(({ id }) => ids.includes(id));
  if (chosen.length < ids.length) {
    process.stderr.write(`There are these benches: ${BENCHES.map(({ id }) => id).join(', ')}.\n`);
    return 2;
  }
  const sections = new Map<string, string>();
  let missed = 0;
  for (const bench of chosen) {
    const started = performance.now();
    const outcome = await bench.run();
    print(bench, outcome, performance.now() - started);
    sections.set(bench.title, section(bench, outcome, now));
    missed += outcome.lines.filter(({ holds }) => !holds).length;
  }
  if (ids.length === 0) writeFileSync(RESULTS, head() + [...sections.values()].join(''));
  else if (values.write) writeFileSync(RESULTS, replaced(readFileSync(RESULTS, 'utf8'), sections));
  process.stdout.write(missed === 0 ? '\nEvery target holds.\n' : `\nMissed: ${missed}.\n`);
  return missed === 0 ? 0 : 1;
}

function print({ id, title }: Bench, { lines }: Outcome, elapsedMs: number): void {
  process.stdout.write(`\n${id}: ${title} (${duration(elapsedMs)})\n`);
  for (const line of lines) {
    const { what, measured, beside, target } = line;
    process.stdout.write(
      `  ${what}\n    ${measured} | ${beside}\n    ratio ${shortRatio(line.ratio)}, target ${target}: ${verdict(line)}\n`,
    );
  }
}

/** Two digits that tell something, however small it is. */
function shortRatio(ratio: number): string {
  return ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2);
}

function verdict({ holds }: Line): string {
  return holds ? 'holds' : 'MISSED';
}

/** The page with some of its sections measured anew: the longest of them takes a quarter of an hour by itself. */
function replaced(page: string, sections: ReadonlyMap<string, string>): string {
  const [top = '', ...old] = page.split(/^(?=## )/m);
  const titleOf = (text: string) => text.slice('## '.length, text.indexOf('\n'));
  const kept = old.map((text) => sections.get(titleOf(text))?.trimStart() ?? text);
  const there = new Set(old.map(titleOf));
  const added = [...sections].flatMap(([title, text]) => (there.has(title) ? [] : text.trimStart()));
  return [top, ...kept, ...added].map((text) => `${text.trimEnd()}\n`).join('\n');
}

function head(): string {
  return `# Benchmarks

Written by \`npm run bench\`, or in part with \`--write\`, Node ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} processor cores shared with other work. Times say nothing about another machine; ratios are of two things measured in the same run.
`;
}

function section({ title }: Bench, { lines, notes }: Outcome, now: Date): string {
  const rows = lines.map(
    (line) =>
      `| ${line.what} | ${line.measured} | ${line.beside} | ${shortRatio(line.ratio)} | ${line.target} | ${verdict(line)} |\n`,
  );
  return `
## ${title}

| what | measured | beside | ratio | target | |
|---|---|---|---|---|---|
${rows.join('')}
${[`Measured on ${now.toISOString().slice(0, 10)}.`, ...notes].join('\n\n')}
`;
}
