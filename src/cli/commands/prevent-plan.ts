import { makePrevention } from '../../app/prevent/make-prevention.ts';
import { liveSettings } from '../../app/settings-file.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { groundFor, type PlaceFlags, remediationSettings } from '../remediation-ground.ts';
import { checkNewPlanFile, deliverPlan } from './plan.ts';

export interface PreventPlanFlags extends AccountFlags, PlaceFlags {
  readonly user: readonly string[];
  readonly choose?: 'take-out' | 'deny-in-policy' | 'deny-users';
  readonly output?: string;
  readonly format: 'text' | 'json';
}

/** Makes a plan that keeps console users from making keys, writes it down, and prints it. Exit 3 where something could not be read or closed. */
export async function preventPlanCommand(flags: PreventPlanFlags): Promise<number> {
  for (const name of flags.user)
    if (!/^[\w+=,.@-]{1,64}$/.test(name))
      throw new Problem('bad-argument', `"${name.slice(0, 80)}" is no name of a user.`, {
        hint: 'Names are as IAM has them, without path.',
      });
  const found = await remediationSettings(flags);
  if (flags.output !== undefined) checkNewPlanFile(flags.output);
  const asked = liveOptions(flags);
  const live = found.file === undefined ? asked : liveSettings(asked, found.file);
  const ground = await groundFor(flags, found, live);
  try {
    const plan = await makePrevention(ground, live, {
      users: flags.user,
      ...(flags.choose !== undefined && { choose: flags.choose }),
    });
    await deliverPlan(plan, ground, flags);
    const open = plan.refused.some(({ reasons }) => reasons.some(({ code }) => code === 'not-closed'));
    return plan.gaps.length > 0 || open ? EXIT.incomplete : EXIT.clean;
  } finally {
    ground.base.close();
  }
}
