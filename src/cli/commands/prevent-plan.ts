import { attachControl } from '../../app/prevent/attach-control.ts';
import {
  makePrevention,
  type Prevention,
  type PreventionOptions,
} from '../../app/prevent/make-prevention.ts';
import { preventScp } from '../../app/prevent/prevent-scp.ts';
import type { Ground } from '../../app/remediate/options.ts';
import type { LiveOptions } from '../../app/scan-options.ts';
import { liveSettings } from '../../app/settings-file.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { harmless } from '../../outputs/harmless.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { groundFor, type PlaceFlags, recordRemediation, remediationSettings } from '../remediation-ground.ts';
import { checkNewPlanFile, deliverPlan } from './plan.ts';
import { type ControlFlags, controlChoice, type Kind } from './prevent.ts';

export interface PreventPlanFlags extends AccountFlags, PlaceFlags {
  readonly user: readonly string[];
  readonly choose?: NonNullable<PreventionOptions['choose']>;
  readonly output?: string;
  readonly format: 'text' | 'json';
}

/**
 * Makes a plan that keeps console users from making keys, writes it down, and prints it. Exit 1 where somebody could get
 * at a key all the same, by a way round; else 3 where something could not be read or closed.
 */
export async function preventPlanCommand(flags: PreventPlanFlags): Promise<number> {
  for (const name of flags.user)
    if (!/^[\w+=,.@-]{1,64}$/.test(name))
      throw new Problem('bad-argument', `"${name.slice(0, 80)}" is no name of a user.`, {
        hint: 'Names are as IAM has them, without path.',
      });
  return planned(flags, liveOptions(flags), (ground, live) =>
    makePrevention(ground, live, {
      users: flags.user,
      ...(flags.choose !== undefined && { choose: flags.choose }),
    }),
  );
}

export interface PreventAttachFlags extends Omit<PreventPlanFlags, 'user' | 'choose'>, ControlFlags {
  readonly to: string;
}

/** Makes a plan that attaches a policy to an account, writes it down, and prints it. Exit 3 where it cannot be planned. */
export async function preventAttachCommand(
  kinds: readonly Kind[],
  flags: PreventAttachFlags,
): Promise<number> {
  const { to } = flags;
  if (!/^\d{12}$/.test(to))
    throw new Problem('bad-argument', `"${to.slice(0, 40)}" is not an account id.`, {
      hint: 'It has twelve digits.',
    });
  const made = preventScp(controlChoice(kinds, flags));
  for (const words of made.control.warnings) process.stderr.write(`! ${harmless(words)}\n`);
  const live = liveOptions({ ...flags, ou: [], account: [], skipAccount: [] });
  return planned(flags, live, async (ground) => ({
    plan: await attachControl(ground, made.control, to),
    goneRound: false,
  }));
}

type PlanningFlags = PlaceFlags & Pick<PreventPlanFlags, 'output' | 'format'>;

/** Exit 1 where the plan does not close it whole, else 3 where something could not be read, or nothing can be done about it. */
async function planned(
  flags: PlanningFlags,
  asked: LiveOptions,
  make: (ground: Ground, live: LiveOptions) => Promise<Prevention>,
): Promise<number> {
  const found = await remediationSettings(flags);
  if (flags.output !== undefined) checkNewPlanFile(flags.output);
  const live = found.file === undefined ? asked : liveSettings(asked, found.file);
  const ground = await groundFor(flags, found, live);
  try {
    const { plan, goneRound } = await make(ground, live);
    await deliverPlan(plan, ground, flags);
    await recordRemediation(flags, found.file, plan, ground.log.path);
    if (goneRound) return EXIT.findings;
    const open = plan.refused.some(({ reasons }) => reasons.some(({ code }) => code !== 'break-glass'));
    return plan.gaps.length > 0 || open ? EXIT.incomplete : EXIT.clean;
  } finally {
    ground.base.close();
  }
}
