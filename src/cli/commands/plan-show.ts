import { existsSync } from 'node:fs';
import { auditLogPath } from '../../app/audit-log.ts';
import { historyOf, type PlanHistory } from '../../app/remediate/apply-log.ts';
import { checkUsable } from '../../app/remediate/apply-plan.ts';
import { readEntries } from '../../audit-log/read.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { isExpired } from '../../core/plan/make-plan.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { harmless } from '../../outputs/harmless.ts';
import { planPage } from '../../outputs/plan/plan-page.ts';
import { print } from '../outputs.ts';
import { type PlaceFlags, remediationSettings } from '../remediation-ground.ts';
import { screen } from '../screen.ts';
import { readPlan } from './apply.ts';

/**
 * Prints a plan file and what became of it; exit 3 where the log does not know that. Throws a Problem for one that was
 * changed since it was made.
 */
export async function planShowCommand(file: string, flags: PlaceFlags): Promise<number> {
  const plan = readPlan(file);
  await print(planPage(plan, screen()));
  const { path } = auditLogPath(flags.auditLog, (await remediationSettings(flags)).file);
  const history = historyOf(existsSync(path) ? readEntries(path) : [], plan);
  if (history.made === 'differently') checkUsable(plan, history, instant(new Date()));
  await print([`\n  ${harmless(whatBecameOf(plan, history, file, path))}\n`]);
  return history.made === 'elsewhere' && !history.begun ? EXIT.incomplete : EXIT.clean;
}

function whatBecameOf(plan: Plan, history: PlanHistory, file: string, logPath: string): string {
  const { made, begun, ended, undoneBy } = history;
  if (undoneBy !== undefined) return `It was taken back, by ${undoneBy}.`;
  if (ended)
    return `It was applied, and cannot be applied again. What it did: keyreeve audit show --plan ${plan.id}`;
  if (begun) return `It was begun and cut off. Go on with it: keyreeve apply ${file}`;
  const expired = isExpired(plan, instant(new Date())) ? ' It has expired: plan again.' : '';
  const known =
    made === 'here'
      ? 'It was not applied yet.'
      : `The audit log ${logPath} has nothing of it: whether it was applied elsewhere is not known here.`;
  return known + expired;
}
