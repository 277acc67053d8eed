import type { RunReport } from '../core/model/run.ts';
import { asff } from './asff.ts';
import { csv } from './csv.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { ndjson } from './ndjson.ts';
import { ocsf, ocsfDetection } from './ocsf.ts';
import { prometheus } from './prometheus.ts';
import type { RuleText } from './rule-texts.ts';
import { sarif, sarifAlerts } from './sarif.ts';

/** A way to print a run. */
export interface Format {
  /** As `--format` takes it. */
  readonly id: string;
  /**
   * File name endings that mean this format for `--output`, in lower case and with their first dot. The longest
   * that fits decides: `x.sarif.json` is SARIF.
   */
  readonly extensions: readonly string[];
  /** One sentence, for help texts. */
  readonly says: string;
  /**
   * The text in small chunks, one finding each: whoever writes them should collect some first. The texts of
   * rules are ours unless others are given.
   */
  readonly write: (report: RunReport, texts?: readonly RuleText[]) => Iterable<string>;
}

/** Every format for programs, in the order help texts list them. The contract suite runs over this list. */
export const FORMATS: readonly Format[] = [
  {
    id: 'json',
    extensions: ['.json'],
    says: 'The whole run, its coverage and its findings, by a published schema.',
    write: json,
  },
  {
    id: 'ndjson',
    extensions: ['.ndjson', '.jsonl'],
    says: 'The same, one JSON object a line.',
    write: ndjson,
  },
  {
    id: 'csv',
    extensions: ['.csv'],
    says: 'Findings only, for a spreadsheet; names are made harmless.',
    write: csv,
  },
  {
    id: 'html',
    extensions: ['.html', '.htm'],
    says: 'One page for a browser that needs no network: summary, charts, filters, evidence.',
    write: html,
  },
  {
    id: 'markdown',
    extensions: ['.md'],
    says: 'For a pull request or a step summary: counts and what fails, cut to the size GitHub takes.',
    write: (report) => markdown(report),
  },
  {
    id: 'sarif',
    extensions: ['.sarif', '.sarif.json'],
    says: 'SARIF 2.1.0, for GitHub code scanning and other viewers of results.',
    write: sarif,
  },
  {
    id: 'sarif-alerts',
    extensions: [],
    says: 'What fails or is unknown alone: GitHub code scanning takes every result for an alert.',
    write: sarifAlerts,
  },
  {
    id: 'ocsf',
    extensions: ['.ocsf.json'],
    says: 'OCSF 1.8.0 events of the class Compliance Finding (2003).',
    write: ocsf,
  },
  {
    id: 'ocsf-detection',
    extensions: ['.ocsf-detection.json'],
    says: 'The same as events of the class Detection Finding (2004).',
    write: ocsfDetection,
  },
  {
    id: 'asff',
    extensions: ['.asff.json'],
    says: 'AWS Security Finding Format, as Security Hub imports it.',
    write: asff,
  },
  {
    id: 'junit',
    extensions: ['.junit.xml'],
    says: 'JUnit XML: a test suite an account, a test case a finding.',
    write: junit,
  },
  {
    id: 'prometheus',
    extensions: ['.prom'],
    says: "Counts for node_exporter's textfile collector; no single findings.",
    write: prometheus,
  },
];
