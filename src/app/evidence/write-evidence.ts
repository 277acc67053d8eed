import { writeFileSync } from 'node:fs';
import { gapsIn } from '../../core/evidence/gaps.ts';
import { lookCounts, outcomeCounts, remarksOn, type Summary } from '../../core/evidence/summary.ts';
import type { LateAccount } from '../../core/model/history.ts';
import { evidenceHtml } from '../../outputs/evidence/html.ts';
import { jsonText } from '../../outputs/evidence/json.ts';
import { readmeText } from '../../outputs/evidence/readme.ts';
import { CONTROLS, csvText } from '../../outputs/evidence/tables.ts';
import { VERSION } from '../version.ts';
import type { Ground } from './ground.ts';
import { printPdf } from './print-pdf.ts';
import { readControls } from './read-controls.ts';
import { fingerprintOf, publicPem } from './seal.ts';
import { type WrittenFindings, writeFindings } from './write-findings.ts';
import { writeLogs } from './write-logs.ts';
import { writePopulation } from './write-population.ts';
import { type Records, writeRecords } from './write-records.ts';

/** Writes every file of the archive, and gives its summary. @param chromium prints the page too */
export async function writeEvidence(ground: Ground, chromium: string | undefined): Promise<Summary> {
  const { store, stage, months, runs, frameworks, options } = ground;
  const members = await writePopulation(ground);
  const found = await readControls(store, months, runs.counted, frameworks);
  stage.text('controls/results.csv', csvText(CONTROLS, found.controls));
  stage.text('controls/results.json', jsonText(found.controls));
  const findings = await writeFindings(ground);
  const records = await writeRecords(ground);
  const logs = await writeLogs(ground);
  const late = await store.lateAccounts();
  const summary = summaryOf(ground, { found, findings, records, logs, late });
  stage.text('summary.json', jsonText(summary));
  const html = [
    ...evidenceHtml({
      summary,
      controls: found.controls,
      runs: records.runs,
      members,
      open: findings.open,
      marks: records.marks,
      logs,
    }),
  ].join('');
  stage.text('summary.html', html);
  if (chromium !== undefined) await writePdf(ground, chromium, html);
  stage.text('README.txt', readmeText(summary));
  if (options.signWith !== undefined) stage.text('public-key.pem', publicPem(options.signWith));
  return summary;
}

async function writePdf({ stage, options }: Ground, chromium: string, html: string): Promise<void> {
  const page = stage.path('page.html');
  writeFileSync(page, html, { mode: 0o600 });
  const pdf = await printPdf(chromium, page, options.now);
  stage.later('summary.pdf', () => [pdf]);
}

interface Written {
  readonly found: Awaited<ReturnType<typeof readControls>>;
  readonly findings: WrittenFindings;
  readonly records: Records;
  readonly logs: Awaited<ReturnType<typeof writeLogs>>;
  readonly late: readonly LateAccount[];
}

function summaryOf(ground: Ground, { found, findings, records, logs, late }: Written): Summary {
  const { store, options, period, months, frameworks, runs, members, reports, showing } = ground;
  const gaps = gapsIn(
    {
      period,
      now: options.now,
      months,
      results: found.results,
      unfinished: runs.unfinished,
      counted: runs.counted,
      members,
      gone: findings.gone,
      late,
      controls: found.controls,
      logs,
    },
    showing,
  );
  const marked = (what: string) => records.marks.filter((mark) => mark.what === what).length;
  const key = options.signWith;
  return {
    period,
    frameworks,
    scope: { kind: runs.scope.kind, key: showing.name('scope', runs.scope.key) },
    madeAt: options.now,
    tool: `keyreeve ${VERSION}`,
    store: showing.redacted ? store.kind : `${store.kind} ${store.place}`,
    redacted: showing.redacted,
    signed: key !== undefined,
    fingerprint: key === undefined ? null : fingerprintOf(key),
    complete: gaps.length === 0,
    gaps,
    remarks: remarksOn(records.runs, runs, logs),
    months: found.results,
    runs: { ended: runs.counted.length, unfinished: runs.unfinished.length, elsewhere: runs.elsewhere },
    accounts: members.length,
    looks: lookCounts(members),
    reports: reports.length,
    controls: outcomeCounts(found.controls),
    findings: findings.counts,
    suppressions: marked('suppression'),
    attestations: marked('attestation'),
    plans: records.plans.length,
    notices: records.notices.length,
    auditEntries: logs.reduce((sum, { segment }) => sum + segment.entries, 0),
  };
}
