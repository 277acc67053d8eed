import { checkWritable, writeWhole } from '../../app/files.ts';
import { readInput } from '../../app/input-file.ts';
import { makeContainment } from '../../app/remediate/containment.ts';
import type { Ground } from '../../app/remediate/options.ts';
import { isEmpty, type KeysToPlan, notePlan, planKeys } from '../../app/remediate/plan-keys.ts';
import { saidReason } from '../../app/settings-entry.ts';
import { exists, liveSettings } from '../../app/settings-file.ts';
import type { Investigation } from '../../core/model/investigation.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { parseInvestigations } from '../../core/parse/investigation-file.ts';
import { checkKeyIds } from '../../core/parse/key-id-argument.ts';
import { investigatedKeys } from '../../core/plan/investigated.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { planText } from '../../core/plan/plan-file.ts';
import type { StageChoice } from '../../core/plan/stage-reasons.ts';
import { harmless } from '../../outputs/harmless.ts';
import { planPage } from '../../outputs/plan/plan-page.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { print } from '../outputs.ts';
import { groundFor, type PlaceFlags, recordRemediation, remediationSettings } from '../remediation-ground.ts';
import { screen } from '../screen.ts';

export interface PlanFlags extends AccountFlags, PlaceFlags {
  readonly config?: string | false;
  readonly from?: string;
  readonly rule: readonly string[];
  readonly everyRule?: boolean;
  readonly limit?: number;
  readonly wave?: string;
  readonly stage?: StageChoice;
  readonly contain?: string;
  readonly investigation: readonly string[];
  readonly key: readonly string[];
  readonly force: readonly string[];
  readonly keep: readonly string[];
  readonly resend: readonly string[];
  readonly told: readonly string[];
  readonly reason?: string;
  readonly until?: string;
  readonly author?: string;
  readonly trail: boolean;
  readonly output?: string;
  readonly format: 'text' | 'json';
}

/** Makes a plan, writes it down, and prints it. Exit 3 where something could not be read. */
export async function planCommand(flags: PlanFlags): Promise<number> {
  checkFlags(flags);
  const investigations = readInvestigations(flags);
  const found = await remediationSettings(flags);
  if (flags.output !== undefined) checkNewPlanFile(flags.output);
  const asked = liveOptions(flags);
  const live = found.file === undefined ? asked : liveSettings(asked, found.file);
  const ground = await groundFor(flags, found, live);
  try {
    const plan =
      flags.contain === undefined
        ? await planKeys(ground, found, live, keysOf(flags, investigations), tell)
        : await makeContainment(ground, {
            accessKeyId: flags.contain,
            ...(flags.account[0] !== undefined && { accountId: flags.account[0] }),
            reason: saidReason(flags.reason ?? ''),
            forced: flags.force.includes(flags.contain),
            ...investigationOf(flags.contain, flags.investigation, investigations),
            onNotice: tell,
          });
    await deliverPlan(plan, ground, flags);
    await recordRemediation(flags, found.file, plan, ground.log.path);
    // Nothing to do against an attack means that it goes on.
    const powerless = flags.contain !== undefined && plan.steps.length === 0;
    return plan.gaps.length > 0 || powerless ? EXIT.incomplete : EXIT.clean;
  } finally {
    ground.base.close();
  }
}

function tell(words: string): void {
  process.stderr.write(`${harmless(words)}\n`);
}

/** What was found of keys, from the files. */
function readInvestigations({ investigation }: PlanFlags): readonly Investigation[] {
  const all = investigation.flatMap((path) =>
    parseInvestigations(readInput(path, { mostMegabytes: 256, standardInput: true }).toString('utf8'), path),
  );
  if (all.some(({ redacted }) => redacted))
    throw new Problem(
      'bad-argument',
      'An investigation with pseudonyms names no key that could be planned.',
      {
        hint: 'Investigate again without --redact.',
      },
    );
  return all;
}

/** The one about the key under attack: a file that has none would be ignored, and what was made would live on. */
function investigationOf(key: string, paths: readonly string[], all: readonly Investigation[]) {
  const investigation = investigatedKeys(all).get(key);
  if (investigation === undefined && paths.length > 0)
    throw new Problem('bad-argument', `The investigations that were named say nothing of ${key}.`, {
      hint: `Make one: keyreeve investigate ${key} --output FILE.json`,
    });
  return investigation === undefined ? {} : { investigation };
}

function keysOf(flags: PlanFlags, investigations: readonly Investigation[]): KeysToPlan {
  const { from, rule, everyRule = false, account, limit, stage, wave, force, keep, now } = flags;
  const { reason = '', until = '', author = process.env.KEYREEVE_AUTHOR ?? '' } = flags;
  return {
    choice: { rules: rule, every: everyRule, accounts: from === undefined ? [] : account },
    keys: flags.key,
    resend: flags.resend,
    told: flags.told,
    trail: flags.trail,
    investigated: investigatedKeys(investigations),
    ...(from !== undefined && { from }),
    ...(wave !== undefined && { wave }),
    ...(limit !== undefined && { limit }),
    ...(stage !== undefined && { stage }),
    ...(force.length > 0 && { force: { keys: force, reason } }),
    ...(keep.length > 0 && { keep: { keys: keep, reason, author, until } }),
    ...(now !== undefined && { now }),
  };
}

/** A plan that was reviewed must not become another one under the same name, nor must anything else be lost. */
export function checkNewPlanFile(path: string): void {
  if (exists(path))
    throw new Problem('bad-argument', `${path} is there already, and is not written over.`, {
      hint: 'Name another file with --output, or leave it out: then the plan is called by its id.',
    });
  checkWritable(path);
}

function checkFlags(flags: PlanFlags): void {
  const { contain, force, key: only, keep, resend, told, reason, from } = flags;
  const named = [...(contain === undefined ? [] : [contain]), ...only, ...force, ...keep, ...resend, ...told];
  checkKeyIds(named);
  if ((contain !== undefined || force.length > 0 || keep.length > 0) && (reason ?? '').trim() === '')
    throw new Problem('bad-argument', '--contain, --force and --keep say why.', {
      hint: 'Add --reason TEXT.',
    });
  const because = contain !== undefined || force.length > 0 || keep.length > 0;
  if (!because && reason !== undefined)
    throw new Problem('bad-argument', 'Nothing that was asked for takes a reason.', {
      hint: '--reason goes with --contain, --force and --keep.',
    });
  if (keep.length === 0 && (flags.until !== undefined || flags.author !== undefined))
    throw new Problem('bad-argument', '--until and --author belong to --keep.', { hint: 'Leave them out.' });
  const others =
    from !== undefined || flags.rule.length > 0 || flags.stage !== undefined || keep.length + only.length > 0;
  if (contain !== undefined && (others || flags.wave !== undefined))
    throw new Problem('bad-argument', '--contain is about one key, and takes no findings, stages or waves.', {
      hint: 'Leave out --from, --rule, --stage, --wave, --key and --keep.',
    });
  if (flags.everyRule === true && flags.rule.length < 2)
    throw new Problem('bad-argument', '--every-rule needs two rules or more.', {
      hint: 'Name them with --rule.',
    });
  if (from !== undefined && (flags.org === true || flags.accounts !== undefined))
    throw new Problem('bad-argument', 'A saved run and accounts to scan cannot go together.', {
      hint: 'Leave out --from, or --org and --accounts. --account chooses within the run.',
    });
}

/** The file first, then the log: an entry that names a plan which nobody has would prove nothing. */
export async function deliverPlan(
  plan: Plan,
  ground: Ground,
  flags: Pick<PlanFlags, 'output' | 'format'>,
): Promise<void> {
  const path = flags.output ?? `${plan.id}.yaml`;
  const nothing = isEmpty(plan);
  if (!nothing) writeWhole(path, [planText(plan)]);
  notePlan(plan, ground.log, ground.caller.identity.arn);
  if (flags.format === 'json') return print([`${JSON.stringify(plan, null, 2)}\n`]);
  await print(planPage(plan, screen()));
  await print([`\n${nothing ? 'Nothing to apply: no plan was written.' : nextMove(plan, harmless(path))}\n`]);
}

function nextMove({ steps, madeAt }: Plan, path: string): string {
  const written = `Written to ${path}.`;
  if (steps.length === 0) return `${written} There is nothing to apply: all of it is done by hand.`;
  if (Date.parse(madeAt) > Date.now())
    return `${written} It shows what will be due at ${madeAt}; to apply, plan again then.`;
  return `${written} Review it, then: keyreeve apply ${path}`;
}
