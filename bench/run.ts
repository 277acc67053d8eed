/**
 * Measured comparisons, each beside something else in the same run, since only ratios mean anything on a
 * machine that others use too. `npm run bench` runs all and writes RESULTS.md; `node bench/run.ts accounts`
 * runs one, on the build that is there, and writes nothing. Ends with 1 where a target is missed.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { accounts } from './accounts.ts';
import { catalogue } from './catalogue.ts';
import { type Bench, duration, type Line, type Outcome } from './measurement.ts';
import { memory } from './memory.ts';
import { parseAndJudge } from './parse-and-judge.ts';
import { remediation } from './remediation.ts';
import { startUp } from './start-up.ts';
import { trailFiles } from './trail-files.ts';

const BENCHES: readonly Bench[] = [
  startUp,
  parseAndJudge,
  accounts,
  catalogue,
  memory,
  remediation,
  trailFiles,
];

const { values, positionals } = parseArgs({ options: { now: { type: 'string' } }, allowPositionals: true });
process.exitCode = await main(positionals, new Date(values.now ?? Date.now()));

async function main(ids: readonly string[], now: Date): Promise<number> {
  const chosen = ids.length === 0 ? BENCHES : BENCHES.filter(({ id }) => ids.includes(id));
  if (chosen.length < ids.length) {
    process.stderr.write(`There are these benches: ${BENCHES.map(({ id }) => id).join(', ')}.\n`);
    return 2;
  }
  let page = head(now);
  let missed = 0;
  for (const bench of chosen) {
    const started = performance.now();
    const outcome = await bench.run();
    print(bench, outcome, performance.now() - started);
    page += section(bench, outcome);
    missed += outcome.lines.filter(({ holds }) => !holds).length;
  }
  if (ids.length === 0) writeFileSync(new URL('RESULTS.md', import.meta.url), page);
  process.stdout.write(missed === 0 ? '\nEvery target holds.\n' : `\nMissed: ${missed}.\n`);
  return missed === 0 ? 0 : 1;
}

function print({ id, title }: Bench, { lines }: Outcome, elapsedMs: number): void {
  process.stdout.write(`\n${id}: ${title} (${duration(elapsedMs)})\n`);
  for (const line of lines) {
    const { what, measured, beside, target } = line;
    process.stdout.write(
      `  ${what}\n    ${measured} | ${beside}\n    ratio ${line.ratio.toFixed(2)}, target ${target}: ${verdict(line)}\n`,
    );
  }
}

function verdict({ holds }: Line): string {
  return holds ? 'holds' : 'MISSED';
}

function head(now: Date): string {
  return `# Benchmarks

Written by \`npm run bench\` on ${now.toISOString().slice(0, 10)}, Node ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} processor cores shared with other work. Times say nothing about another machine; ratios are of two things measured in the same run.
`;
}

function section({ title }: Bench, { lines, notes }: Outcome): string {
  const rows = lines.map(
    (line) =>
      `| ${line.what} | ${line.measured} | ${line.beside} | ${line.ratio.toFixed(2)} | ${line.target} | ${verdict(line)} |\n`,
  );
  return `
## ${title}

| what | measured | beside | ratio | target | |
|---|---|---|---|---|---|
${rows.join('')}
${notes.join('\n\n')}
`;
}
