import { hostActor, openLog } from '../../app/audit-log.ts';
import { isCutOff, makeUndo, undoMade, undoneAtOnce } from '../../app/remediate/undo-plan.ts';
import { exists } from '../../app/settings-file.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { planText } from '../../core/plan/plan-file.ts';
import { harmless } from '../../outputs/harmless.ts';
import { type ChangingFlags, carryOut } from '../carry-out.ts';
import { checkWritable, writeWhole } from '../files.ts';
import { print } from '../outputs.ts';
import { remediationSettings } from '../remediation-ground.ts';
import { readPlan } from './apply.ts';
import { checkNewPlanFile } from './plan.ts';

export interface UndoFlags extends ChangingFlags {
  readonly output?: string;
}

/** Takes back what was done, by a plan of its own that is written down like any other. */
export async function undoCommand(what: string, flags: UndoFlags): Promise<number> {
  const found = await remediationSettings(flags);
  const log = openLog(flags.auditLog, found.file);
  const id = exists(what) ? readPlan(what).id : what;
  const actor = hostActor();
  const now = instant(new Date());
  const { plan, impossible } = makeUndo({ id, entries: log.entries(), now, madeBy: actor.host });
  for (const { step, words } of impossible)
    process.stderr.write(`${step.id} (${step.kind}) cannot be taken back: ${harmless(words)}\n`);
  if (plan.steps.length === 0) {
    await print(['Nothing of it can be taken back.\n']);
    if (isCutOff(id, log.entries())) {
      for (const entry of undoneAtOnce(plan, id)) log.append({ at: now, actor, ...entry });
      await print([`${id} was cut off, and is over now: applied again, it changes nothing more.\n`]);
    }
    return EXIT.incomplete;
  }
  const path = flags.output ?? `${plan.id}.yaml`;
  if (flags.output !== undefined) checkNewPlanFile(path);
  else checkWritable(path);
  writeWhole(path, [planText(plan)]);
  log.append({ at: now, actor, ...undoMade(plan, id) });
  await print([`Written to ${harmless(path)}\n`]);
  const status = await carryOut(plan, flags, found);
  return status === EXIT.clean && impossible.length > 0 ? EXIT.incomplete : status;
}
