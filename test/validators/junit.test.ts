import { expect, test } from 'vitest';
import { junit } from '../../src/outputs/junit.ts';
import { wholeReport } from '../contract/sample-report.ts';
import { askPython } from './python.ts';
import { REPORTS, textOf } from './reports.ts';

interface Seen {
  readonly stated: readonly number[];
  readonly suites: readonly {
    readonly name: string;
    readonly stated: readonly number[];
    readonly found: readonly number[];
  }[];
  readonly attributes: readonly string[];
}

/** Of junit-10.xsd of Jenkins' xunit plugin, as far as they are used. */
const ALLOWED = [
  'testsuites name tests failures errors',
  'testsuite name tests failures errors skipped time timestamp',
  'property name value',
  'testcase name classname time',
  'failure type message',
  'error type message',
  'skipped type message',
].flatMap((line) => {
  const [element = '', ...names] = line.split(' ');
  return names.map((name) => `${element} ${name}`);
});

const texts = Object.fromEntries(REPORTS.map(([name, report]) => [name, textOf(junit, report)]));
const seen = askPython('junit-read.py', JSON.stringify(texts)) as Readonly<Record<string, Seen>>;

test.each(REPORTS)('junitparser reads %s, and finds what its attributes state', (name) => {
  const file = seen[name];
  expect(file).toBeDefined();
  const sums = [0, 0, 0];
  for (const { stated, found } of file?.suites ?? []) {
    expect(found).toEqual(stated);
    for (const index of sums.keys()) sums[index] = (sums[index] ?? 0) + (found[index] ?? 0);
  }
  expect(file?.stated).toEqual(sums);
  for (const attribute of file?.attributes ?? []) expect(ALLOWED).toContain(attribute);
});

test('every account has a suite, one without findings too', () => {
  const { coverage } = wholeReport();
  expect(seen['the sample']?.suites.map(({ name }) => name.split(' ')[0])).toEqual(
    coverage.map(({ account }) => account.id),
  );
});
