import type { AuditLog } from '../../audit-log/entry.ts';
import type { MarkSettings } from '../../core/engine/marks.ts';
import { instant } from '../../core/model/time.ts';
import type { Investigated } from '../../core/plan/investigated.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { StageChoice } from '../../core/plan/stage-reasons.ts';
import type { Keeping } from '../../core/plan/steps/keep-key.ts';
import { hostActor } from '../audit-log.ts';
import { readInput } from '../input-file.ts';
import type { LiveOptions, PeopleInput } from '../scan-options.ts';
import { lastDay, said, saidReason } from '../settings-entry.ts';
import { type SettingsFile, settingsPath } from '../settings-file.ts';
import { type FaultChoice, faultsOfRun, faultsOfScan } from './find-faults.ts';
import type { FoundSettings } from './found-settings.ts';
import { makeRemediation } from './make-remediation.ts';
import type { Ground } from './options.ts';
import { waveOf } from './waves.ts';

/** What is to be planned, as a person asks for it. */
export interface KeysToPlan {
  readonly choice: FaultChoice;
  /** A saved run; by default a scan is made. */
  readonly from?: string;
  readonly wave?: string;
  readonly limit?: number;
  readonly stage?: StageChoice;
  /** Only these access keys; none for all. */
  readonly keys: readonly string[];
  /** Planned though they were used of late; with the reason. */
  readonly force?: { readonly keys: readonly string[]; readonly reason: string };
  /** Left where they are, with an exception. */
  readonly keep?: Keep;
  readonly resend: readonly string[];
  readonly told: readonly string[];
  readonly trail: boolean;
  readonly investigated: Investigated;
  /** A list of people, where it is not the settings that name one. */
  readonly people?: PeopleInput;
  /** The time the scan judges by, where somebody chose one. */
  readonly now?: string;
}

/** Keys that stay, why, by whose word, and until which day. */
export interface Keep {
  readonly keys: readonly string[];
  readonly reason: string;
  readonly author: string;
  readonly until: string;
}

/**
 * Finds what fails, by a scan of now or in a saved run, reads it live, and makes the plan. Nothing is changed and nothing
 * written. Throws a {@link Problem} for a choice that cannot be, and those of a scan.
 */
export async function planKeys(
  ground: Ground,
  { file, settings }: FoundSettings,
  live: LiveOptions,
  asked: KeysToPlan,
  onNotice: (words: string) => void,
): Promise<Plan> {
  const { from, choice, limit, stage, wave: named, force, keep, people, now } = asked;
  // Before the scan: what cannot be said must not cost an hour.
  const keeping = keep === undefined ? new Map<string, Keeping>() : keepingOf(keep, ground.now);
  const forced = force === undefined ? undefined : { keys: force.keys, reason: saidReason(force.reason) };
  const wave = named === undefined ? undefined : await waveOf(ground.base, named, settings);
  const signal = ground.signal ?? new AbortController().signal;
  const faults =
    from === undefined
      ? await faultsOfScan(
          {
            ...{ ...live, ...marksOf(file), signal },
            ...(people !== undefined && { people }),
            ...(now !== undefined && { now }),
          },
          file,
          choice,
        )
      : faultsOfRun(from, choice, { ...marksOf(file), now: ground.now });
  const { template } = settings.notice;
  return makeRemediation(ground, faults, {
    onNotice,
    trail: asked.trail,
    resend: asked.resend,
    told: asked.told,
    keep: keeping,
    investigated: asked.investigated,
    only: asked.keys,
    ...(limit !== undefined && { limit }),
    ...(stage !== undefined && { stage }),
    ...(wave !== undefined && { wave }),
    ...(forced !== undefined && { forced }),
    ...(template !== undefined &&
      file !== undefined && {
        template: readInput(settingsPath(file, template), { mostMegabytes: 1 }).toString('utf8'),
      }),
  });
}

function keepingOf({ keys, reason, author, until }: Keep, now: string): ReadonlyMap<string, Keeping> {
  const keeping = {
    reason: saidReason(reason),
    author: said('--author', author),
    until: lastDay(until, now.slice(0, 10)),
  };
  return new Map(keys.map((key) => [key, keeping]));
}

/** What people have accepted is not planned. */
function marksOf(file: SettingsFile | undefined): { readonly marks?: MarkSettings } {
  if (file === undefined) return {};
  const { suppressions, attestations, exempt } = file.settings;
  return { marks: { suppressions, attestations, ...(exempt !== undefined && { exempt }) } };
}

/**
 * Writes the making of a plan into the log. The plan is kept first: an entry that names a plan which nobody has would
 * prove nothing.
 *
 * @param person who is signed in, where somebody is
 */
export function notePlan(plan: Plan, log: AuditLog, arn: string, person?: string): void {
  log.append({
    at: instant(new Date()),
    actor: hostActor(arn, person),
    action: 'plan',
    plan: plan.id,
    planHash: plan.hash,
    about: {
      kind: plan.kind,
      steps: plan.steps.length,
      refused: plan.refused.length,
      manual: plan.manual.length,
      gaps: plan.gaps.length,
      expiresAt: plan.expiresAt,
      ...(plan.wave !== undefined && { wave: plan.wave }),
      ...(plan.forced !== undefined && { forced: { ...plan.forced } }),
    },
  });
}

/** Whether there is nothing in it to do, neither for Keyreeve nor by hand. */
export function isEmpty({ steps, manual }: Plan): boolean {
  return steps.length + manual.length === 0;
}
