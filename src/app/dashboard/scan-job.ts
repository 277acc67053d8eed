import { counted } from '../../core/model/counted.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Run } from '../../core/model/run.ts';
import { instant } from '../../core/model/time.ts';
import type { ListedAccount } from '../../core/parse/account-list.ts';
import type { Job, ScanResult } from '../../web/api/jobs.ts';
import { keptIn } from '../keep-run.ts';
import { PAGE_WORDS, progressWords } from '../progress-words.ts';
import { runScan } from '../run-scan.ts';
import { scanNote } from '../scan-note.ts';
import type { LiveOptions, ScanOptions } from '../scan-options.ts';
import { type SettingsFile, withMarks, withSettings } from '../settings-file.ts';
import { Spool } from '../spool.ts';
import type { Desk } from './desk.ts';
import type { JobPorts } from './jobs.ts';

/**
 * Scans as `keyreeve scan` does, keeps the run in the store and notes it in the audit log, by the name of the person.
 * Throws the {@link Problem} `busy` where the same accounts are being scanned.
 *
 * @param accounts only these; by default what the dashboard was started for
 */
export function startScan(desk: Desk, person: string, accounts: readonly string[] = []): Job {
  const about = accounts.length === 1 ? accounts[0] : undefined;
  return desk.jobs.start(
    {
      ...{ kind: 'scan', by: person, alone: `scan ${[...accounts].sort().join(' ')}` },
      ...(about !== undefined && { about }),
    },
    (ports) => scanAndKeep(desk, person, accounts, ports),
  );
}

async function scanAndKeep(
  { ground, changed }: Desk,
  person: string,
  accounts: readonly string[],
  { signal, progress, notice }: JobPorts,
): Promise<ScanResult> {
  const file = await ground.settings();
  const note = await ground.notes(file, notice, person);
  await ground.past?.make({ signal, progress });
  const options = scanOptions({ ...narrowed(ground.live(), accounts, file), ...ground.reads }, file);
  // What is not kept, nobody sees: then the scan has failed.
  const kept = keptIn(ground.store, undefined);
  const spool = new Spool(() => false);
  let why: string | undefined;
  try {
    const { report, caller } = await runScan(
      {
        ...options,
        ...(kept.keeper !== undefined && { keeper: kept.keeper }),
        signal,
        onNotice: notice,
        onProgress: (at) =>
          progress({
            done: at.done,
            ...(at.accounts > 0 && { total: at.accounts }),
            words: progressWords(at, PAGE_WORDS),
          }),
      },
      { spool, onAccount: () => throwIfStopped(signal) },
    );
    throwIfStopped(signal);
    note(scanNote(report), caller);
    await ground.copyLog(notice);
    const number = kept.number();
    return resultOf(report.run, number, kept.words());
  } catch (error) {
    why = error instanceof Problem ? error.message : 'A fault of the program.';
    throw error;
  } finally {
    spool.close();
    await kept.close(why);
    ground.past?.show();
    // The page asks again as soon as the job has ended.
    await changed('run');
    changed('log');
  }
}

/** What is asked, with the settings behind it. */
export function scanOptions(asked: ScanOptions, file: SettingsFile | undefined): ScanOptions {
  return file === undefined ? asked : withMarks(withSettings(asked, file), file);
}

/** What had not been judged by then would end as unread: the run is not one. */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new Problem('cancelled', 'The scan was stopped before its end.');
}

/** Only some accounts, each by the role that the list or the settings name for it. */
export function narrowed(
  live: LiveOptions,
  accounts: readonly string[],
  file: SettingsFile | undefined,
): LiveOptions {
  if (accounts.length === 0) return live;
  const listed = [...(live.accounts ?? []), ...(file?.settings.accounts.include ?? [])].filter(
    (each): each is ListedAccount => typeof each !== 'string',
  );
  const { organization: _, ...rest } = live;
  return { ...rest, accounts: accounts.map((id) => listed.find((each) => each.id === id) ?? id) };
}

function resultOf(
  { counts, accounts, complete, now }: Run,
  run: number | undefined,
  kept: string | undefined,
): ScanResult {
  const failing = counted(counts.fail, 'finding fails', 'findings fail');
  const said = `${failing}, ${counts.unknown} unknown, judged by ${instant(new Date(now))}.`;
  return {
    kind: 'scan',
    ...(run !== undefined && { run }),
    complete,
    failing: counts.fail,
    unknown: counts.unknown,
    accounts: { scanned: accounts.scanned, failed: accounts.failed, skipped: accounts.skipped },
    words: [said, ...(kept === undefined ? [] : [kept])].join(' '),
  };
}
