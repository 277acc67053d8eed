import { openLog } from '../../app/audit-log.ts';
import { readJournal, writeJournal } from '../../app/remediate/journal-file.ts';
import { journalPlace } from '../../app/remediate/open-ground.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import { dueOf } from '../../core/plan/due.ts';
import { statusPage } from '../../outputs/plan/status-page.ts';
import { print } from '../outputs.ts';
import { type PlaceFlags, remediationSettings } from '../remediation-ground.ts';
import { screen } from '../screen.ts';

export interface StatusFlags extends PlaceFlags {
  readonly format: 'text' | 'json';
}

/** Prints where each key stands and what is due. Exit 3 where a plan was begun and not ended. */
export async function planStatusCommand(flags: StatusFlags): Promise<number> {
  const { file, settings } = await remediationSettings(flags);
  const log = openLog(flags.auditLog, file);
  const path = journalPlace(flags.journal, file, log.path);
  const journal = readJournal(path, log.entries());
  if (journal.upTo.seq > 0) writeJournal(path, journal);
  const now = flags.now === undefined ? instant(new Date()) : parseTimeArgument(flags.now, '--now');
  const keys = dueOf(journal, settings, now);
  if (flags.format === 'json')
    await print([`${JSON.stringify({ now, keys, plans: journal.plans }, null, 2)}\n`]);
  else await print(statusPage(keys, journal.plans, now, screen()));
  return journal.plans.some(({ stage }) => stage === 'begun') ? EXIT.incomplete : EXIT.clean;
}
