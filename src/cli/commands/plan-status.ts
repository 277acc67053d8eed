import { journalPlace } from '../../app/remediate/open-ground.ts';
import { planStatus } from '../../app/remediate/plan-status.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import { statusPage } from '../../outputs/plan/status-page.ts';
import { print } from '../outputs.ts';
import { openKnownLog, type PlaceFlags, remediationSettings } from '../remediation-ground.ts';
import { screen } from '../screen.ts';

export interface StatusFlags extends PlaceFlags {
  readonly format: 'text' | 'json';
}

/** Prints where each key stands and what is due. Exit 3 where a plan was begun and not ended. */
export async function planStatusCommand(flags: StatusFlags): Promise<number> {
  const { file, settings } = await remediationSettings(flags);
  const log = await openKnownLog(flags, file);
  const path = journalPlace(flags.journal, file, log.path);
  const now = flags.now === undefined ? instant(new Date()) : parseTimeArgument(flags.now, '--now');
  const { keys, plans } = planStatus(log, path, settings, now);
  if (flags.format === 'json') await print([`${JSON.stringify({ now, keys, plans }, null, 2)}\n`]);
  else await print(statusPage(keys, plans, now, screen()));
  return plans.some(({ stage }) => stage === 'begun') ? EXIT.incomplete : EXIT.clean;
}
