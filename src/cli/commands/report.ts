import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fetchReports, type StoredReport } from '../../app/fetch-reports.ts';
import { checkWritable, reasonOf, unwritable, writeWhole } from '../../app/files.ts';
import type { Unread } from '../../core/model/fact.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant, lengthInWords, secondsBetween } from '../../core/model/time.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import { type AccountFlags, liveOptionsWithSettings } from '../account-choice.ts';
import { onInterrupt } from '../interrupt.ts';
import { progressLine } from '../progress.ts';

export interface ReportFlags extends AccountFlags {
  readonly output: string;
  readonly now?: string;
  /** As the AWS CLI prints a report, which keeps the time it was made. */
  readonly json?: boolean;
}

/** Saves credential reports, and tells on standard error what was saved and what could not be had. */
export async function reportCommand(flags: ReportFlags): Promise<number> {
  const now = flags.now === undefined ? new Date() : new Date(parseTimeArgument(flags.now, '--now'));
  const line = progressLine(false);
  const fetch = await fetchReports({
    ...(await liveOptionsWithSettings(flags)),
    now,
    signal: onInterrupt(),
    onProgress: line.update,
  });
  try {
    const several = flags.org === true || fetch.accounts > 1;
    const place = placeFor(flags.output, several, flags.json === true ? '.json' : '.csv');
    const failures: string[] = [];
    let saved = 0;
    for await (const { account, report } of fetch.reports) {
      line.clear();
      if (report.state === 'unread') {
        failures.push(`${account.id}  failed: ${inWords(report)}`);
        continue;
      }
      saved += 1;
      save(place(account.id), report.value, flags.json === true);
      tell(account.id, place(account.id), report.value, instant(now));
    }
    for (const { account, reason } of fetch.skipped) tellLine(`${account.id}  skipped: ${reason}`);
    if (saved === 0)
      throw new Problem(
        'report-unavailable',
        `No credential report was to be had.${failures.map((failure) => `\n  ${failure}`).join('')}`,
      );
    for (const failure of failures) tellLine(failure);
    if (!flags.json && !flags.output.toLowerCase().endsWith('.json')) tellLine(NO_TIME_IN_CSV);
    return failures.length === 0 ? EXIT.clean : EXIT.incomplete;
  } finally {
    line.clear();
    fetch.close();
  }
}

/** A file for one account; for several, or where it is one already, a folder with a file for each. */
function placeFor(output: string, several: boolean, ending: '.csv' | '.json'): (accountId: string) => string {
  const isFolder = statSync(output, { throwIfNoEntry: false })?.isDirectory() ?? output.endsWith('/');
  if (!several && !isFolder) {
    if (output !== '-') checkWritable(output);
    return () => output;
  }
  if (several && /\.(csv|json)$/i.test(output)) {
    throw new Problem('bad-argument', `Several reports do not go into one file: ${output}.`, {
      hint: 'Name a folder.',
    });
  }
  if (output === '-')
    throw new Problem('bad-argument', 'Several reports cannot go to standard output.', {
      hint: 'Name a folder.',
    });
  try {
    mkdirSync(output, { recursive: true });
  } catch (error) {
    throw unwritable(output, reasonOf(error));
  }
  return (accountId) => join(output, `${accountId}${ending}`);
}

/** As CSV; with the ending .json as the AWS CLI prints it, which keeps the time the report was made. */
function save(path: string, { bytes, generatedAt }: StoredReport, json: boolean): void {
  const asJson = json || path.toLowerCase().endsWith('.json');
  const content = {
    Content: Buffer.from(bytes).toString('base64'),
    ReportFormat: 'text/csv',
    GeneratedTime: generatedAt,
  };
  const text = asJson ? `${JSON.stringify(content, null, 2)}\n` : Buffer.from(bytes).toString('utf8');
  if (path === '-') process.stdout.write(text);
  else writeWhole(path, [text]);
}

function tell(
  accountId: string,
  path: string,
  { generatedAt, stale, staleBecause }: StoredReport,
  now: string,
): void {
  const age = `${lengthInWords(secondsBetween(generatedAt, now))} old`;
  const why = stale ? `, stale: ${staleBecause ?? 'older than asked for'}` : '';
  tellLine(`${accountId}  made ${generatedAt} (${age}${why})  ${path === '-' ? '' : path}`);
}

const NO_TIME_IN_CSV =
  'A CSV does not say when its report was made: to scan it offline add --report-time, or save it with --json.';

function tellLine(text: string): void {
  process.stderr.write(`${text.trimEnd()}\n`);
}

function inWords({ words, fix }: Unread): string {
  return fix === undefined ? words : `${words} ${fix}`;
}
