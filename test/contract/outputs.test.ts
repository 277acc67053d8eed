import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { type Finding, STATUSES, type Status } from '../../src/core/model/finding.ts';
import type { RunReport } from '../../src/core/model/run.ts';
import { FORMATS } from '../../src/outputs/formats.ts';
import { harmless } from '../../src/outputs/harmless.ts';
import { RUN_SCHEMA } from '../../src/outputs/run-schema.ts';
import { STANDINGS, type Standing, standingOf } from '../../src/outputs/standing.ts';
import { type TerminalLook, terminal } from '../../src/outputs/terminal.ts';
import { HOSTILE_NAMES, hostileReport, IDENTIFYING, INVISIBLE, redactedReport } from './hostile.ts';
import { READERS } from './read-back.ts';
import { reportOf, sampleReport, wholeReport } from './sample-report.ts';
import { SAMPLE_TEXTS } from './sample-texts.ts';

/** Formats for programs, and the terminal at the widths people have: all keep the same promises. */
const OUTPUTS = [
  ...FORMATS.map(({ id, write }) => ({
    id,
    golden: `run.${id}`,
    write: (report: RunReport) => write(report, SAMPLE_TEXTS),
  })),
  ...[80, 120].map((columns) => ({
    id: `terminal at ${columns} columns`,
    golden: `terminal-${columns}.txt`,
    write: (report: RunReport) => terminal(report, { columns, color: false, elapsedMs: 1234 }),
  })),
];

function textOf(output: { write: (report: RunReport) => Iterable<string> }, report: RunReport): string {
  return [...output.write(report)].join('');
}

describe.each(OUTPUTS)('$id', (output) => {
  test('prints the same bytes every time', () => {
    const report = wholeReport();
    expect(textOf(output, report)).toBe(textOf(output, report));
  });

  test('ends with a line break', () => {
    expect(textOf(output, wholeReport())).toMatch(/\n$/);
    expect(textOf(output, reportOf([], []))).toMatch(/\n$/);
  });

  test('walks the findings no more often than it must, so that a large run is not parsed again', () => {
    const { run, coverage, findings } = wholeReport();
    let walks = 0;
    const counting = {
      [Symbol.iterator]() {
        walks += 1;
        return findings[Symbol.iterator]();
      },
    };
    textOf(output, { run, coverage, findings: counting });
    // The page has its charts above its findings, and holds neither.
    expect(walks).toBe(output.id === 'html' ? 2 : 1);
  });

  test.each(HOSTILE_NAMES)('a name like %j does no harm', (name) => {
    const text = textOf(output, hostileReport(name));
    for (const line of text.split(/\r?\n/)) {
      expect(line).not.toMatch(INVISIBLE);
      expect(line).not.toMatch(/^\s*::|##\w*\[/);
    }
  });

  test('an account that could not be read does not vanish', () => {
    expect(textOf(output, wholeReport())).toContain('555566667777');
  });

  test('fields that strayed onto an object are not printed', () => {
    const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    const { findings, coverage } = wholeReport();
    const stray = <T extends object>(value: T): T => ({ ...value, secretAccessKey });
    const report = reportOf(
      [...findings].map(
        (finding): Finding =>
          stray({
            ...finding,
            account: stray(finding.account),
            resource: stray(finding.resource),
            advice: stray(finding.advice),
            evidence: finding.evidence.map(stray),
            ...(finding.credential && { credential: stray(finding.credential) }),
            ...(finding.suppressed && { suppressed: stray(finding.suppressed) }),
            ...(finding.attested && { attested: stray(finding.attested) }),
          }),
      ),
      coverage.map((each) => stray({ ...each, notRead: each.notRead.map(stray) })),
    );
    expect(textOf(output, report)).not.toMatch(/wJalr|secretAccessKey/);
  });

  test('P16 a redacted report shows no account id, name or key id', () => {
    const text = textOf(output, redactedReport());
    for (const identifying of IDENTIFYING) expect(text).not.toMatch(identifying);
    expect(text).toContain('account-0001');
  });

  test('is what it was (UPDATE_GOLDEN=1 writes it anew)', () => {
    const file = new URL(`../golden/${output.golden}`, import.meta.url);
    const text = textOf(output, output.golden.startsWith('run.') ? wholeReport() : sampleReport());
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
    expect(existsSync(file), `${output.golden} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });
});

describe.each(FORMATS)('$id, read back', ({ id, write }) => {
  const reader = () => {
    const found = READERS[id];
    if (found === undefined) throw new Error(`There is no reader for ${id}: add one to read-back.ts.`);
    return found;
  };
  const read = (report: RunReport) => reader().read(textOf({ write }, report));

  test.each([
    ['the sample', wholeReport()],
    ['a run without suppressions', sampleReport()],
    ['an empty run', reportOf([], [])],
  ])('P13 counts each status of %s as the run does, suppressed and attested apart', (_name, report) => {
    const { counts } = read(report);
    const { run } = report;
    const { statuses: known, standings = STANDINGS } = reader();
    for (const status of STATUSES) {
      const stated = (of: Record<Status, number>, standing: Standing = 'counted') =>
        known.includes(status) && standings.includes(standing) ? of[status] : 0;
      expect(counts.counted[status] ?? 0, status).toBe(stated(run.counts));
      expect(counts.suppressed[status] ?? 0, `suppressed ${status}`).toBe(
        stated(run.suppressed, 'suppressed'),
      );
      expect(counts.attested[status] ?? 0, `attested ${status}`).toBe(stated(run.attested, 'attested'));
    }
  });

  test('what it leaves out stands in its own comment', () => {
    if (reader().statuses.length === STATUSES.length) return;
    const file = id.replace(/^(ocsf|sarif)-.*/, '$1');
    const source = readFileSync(new URL(`../../src/outputs/${file}.ts`, import.meta.url), 'utf8');
    expect(source.replaceAll(/\n \* /g, ' ')).toMatch(
      /Left out: findings that (are not applicable|do not fail)/,
    );
  });

  test.each(HOSTILE_NAMES)('P01 P02 O11 a name like %j leaves every finding in its place', (name) => {
    const { statuses, standings = STANDINGS, names } = reader();
    const { resourceNames, accountNames } = read(hostileReport(name));
    const findings = [...hostileReport(name).findings].filter(
      (finding) => statuses.includes(finding.status) && standings.includes(standingOf(finding)),
    );
    expect(resourceNames).toHaveLength(names === 'none' ? 0 : findings.length);
    const shown = names === 'exact' ? name : harmless(name);
    if (id === 'csv') {
      for (const cell of [...resourceNames, ...accountNames]) expect(cell).not.toMatch(/^\s*[=+\-@＝]|;\s*=/);
    } else if (names !== 'none') {
      expect(new Set([...resourceNames, ...accountNames])).toEqual(new Set([shown]));
    }
  });
});

describe('the published schema', () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
  addFormats.default(ajv);
  ajv.addSchema(RUN_SCHEMA);
  const id = String(RUN_SCHEMA.$id);
  const errors = (schema: string, value: unknown) => {
    ajv.validate(schema, value);
    return ajv.errors ?? [];
  };
  const format = (name: string, report: RunReport) => {
    const found = FORMATS.find((each) => each.id === name);
    return found === undefined ? '' : textOf(found, report);
  };
  const reports = () => [
    wholeReport(),
    sampleReport(),
    sampleReport({ source: 'files', frameworks: ['cis_v130'] }),
    redactedReport(),
    reportOf([], []),
    ...HOSTILE_NAMES.map(hostileReport),
  ];

  test('holds for JSON', () => {
    for (const report of reports()) expect(errors(id, JSON.parse(format('json', report)))).toEqual([]);
  });

  test('holds for every line of NDJSON', () => {
    for (const report of reports()) {
      for (const line of format('ndjson', report).trimEnd().split('\n')) {
        expect(errors(`${id}#/$defs/line`, JSON.parse(line)), line).toEqual([]);
      }
    }
  });

  test('refuses a field that is not in the contract, an unknown status and a malformed account id', () => {
    const [finding] = JSON.parse(format('json', wholeReport())).findings;
    const schema = `${id}#/$defs/finding`;
    expect(errors(schema, finding)).toEqual([]);
    expect(errors(schema, { ...finding, secret: 'x' })).toHaveLength(1);
    expect(errors(schema, { ...finding, status: 'ok' })).toHaveLength(1);
    expect(errors(schema, { ...finding, account: { id: '1234', partition: 'aws' } })).toHaveLength(1);
  });

  test('names no field after a secret', () => {
    expect(JSON.stringify(RUN_SCHEMA)).not.toMatch(/"\w*(?:secret|token|privateKey)\w*":/i);
  });
});

describe('the terminal', () => {
  const shown = (report: RunReport, look: Partial<TerminalLook> = {}) =>
    [...terminal(report, { columns: 80, color: false, ...look })].join('');

  test('its last lines tell the counts of the run', () => {
    const [fails, unknown] = [/^(\d+) fail /m, / (\d+) unknown ·/];
    const text = shown(sampleReport());
    expect(fails.exec(text)?.[1]).toBe('5');
    expect(unknown.exec(text)?.[1]).toBe('7');
    expect(text).toMatch(/1 manual · 2 pass\s(?:· )?1 not applicable/);
  });

  test.each(HOSTILE_NAMES)('in colours, a name like %j brings no escape codes of its own', (name) => {
    const colours = new RegExp(`${String.fromCodePoint(27)}\\[\\d+m`, 'g');
    for (const line of shown(hostileReport(name), { color: true }).split('\n')) {
      expect(line.replaceAll(colours, '')).not.toMatch(INVISIBLE);
    }
  });

  test('colours change nothing but the colour', () => {
    const colours = new RegExp(`${String.fromCodePoint(27)}\\[\\d+m`, 'g');
    expect(shown(sampleReport(), { color: true }).replaceAll(colours, '')).toBe(shown(sampleReport()));
  });
});
