import { checkWritable, writeWhole } from '../../app/files.ts';
import { takeBack } from '../../app/remediate/take-back.ts';
import { exists } from '../../app/settings-file.ts';
import { EXIT } from '../../core/model/problems.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { planText } from '../../core/plan/plan-file.ts';
import { harmless } from '../../outputs/harmless.ts';
import { type ChangingFlags, carryOut } from '../carry-out.ts';
import { print } from '../outputs.ts';
import { openKnownLog, remediationSettings } from '../remediation-ground.ts';
import { readPlan } from './apply.ts';
import { checkNewPlanFile } from './plan.ts';

export interface UndoFlags extends ChangingFlags {
  readonly output?: string;
}

/** Takes back what was done, by a plan of its own that is written down like any other. */
export async function undoCommand(what: string, flags: UndoFlags): Promise<number> {
  const found = await remediationSettings(flags);
  const log = await openKnownLog(flags, found.file);
  const id = exists(what) ? readPlan(what).id : what;
  const { plan, impossible, overNow } = await takeBack(
    { id, log },
    {
      onImpossible: (step, words) =>
        void process.stderr.write(`${step.id} (${step.kind}) cannot be taken back: ${harmless(words)}\n`),
      keep: (made) => writePlan(made, flags),
    },
  );
  if (plan.steps.length === 0) {
    await print(['Nothing of it can be taken back.\n']);
    if (overNow)
      await print([`${id} was cut off, and is over now: applied again, it changes nothing more.\n`]);
    return EXIT.incomplete;
  }
  await print([`Written to ${harmless(flags.output ?? `${plan.id}.yaml`)}\n`]);
  const status = await carryOut(plan, flags, found);
  return status === EXIT.clean && impossible.length > 0 ? EXIT.incomplete : status;
}

function writePlan(plan: Plan, { output }: UndoFlags): void {
  const path = output ?? `${plan.id}.yaml`;
  if (output !== undefined) checkNewPlanFile(path);
  else checkWritable(path);
  writeWhole(path, [planText(plan)]);
}
