import type { Applied } from '../app/remediate/apply-plan.ts';
import { carryOut as carryOutPlan } from '../app/remediate/carry-out.ts';
import type { Prospect } from '../app/remediate/dry-run.ts';
import type { FoundSettings } from '../app/remediate/found-settings.ts';
import { journalPlace } from '../app/remediate/open-ground.ts';
import type { AuditLog, Head } from '../audit-log/entry.ts';
import { EXIT } from '../core/model/problems.ts';
import type { Plan } from '../core/plan/plan.ts';
import { harmless } from '../outputs/harmless.ts';
import { appliedWords, dryRunPage, stepEndLines, stillYours } from '../outputs/plan/apply-page.ts';
import { confirmPage } from '../outputs/plan/plan-page.ts';
import { confirmAccounts } from './confirm.ts';
import { onInterrupt } from './interrupt.ts';
import { outliveReader } from './outlive-reader.ts';
import { print } from './outputs.ts';
import { openKnownLog, type PlaceFlags, recordRemediation } from './remediation-ground.ts';
import { screen } from './screen.ts';

/** The options of the commands that change something. */
export interface ChangingFlags extends PlaceFlags {
  readonly yesIMean: readonly string[];
  readonly dryRun?: boolean;
  readonly madeElsewhere?: boolean;
  readonly forReal?: boolean;
  readonly profile?: string;
  readonly region?: string;
  readonly role?: string;
  readonly externalId?: string;
  readonly asCaller?: boolean;
  readonly sessionName?: string;
  readonly readBack?: number;
  readonly step?: readonly string[];
}

/** Shows a plan, has it confirmed, and carries it out; or says what would be done. Gives the exit status. */
export async function carryOut(plan: Plan, flags: ChangingFlags, found: FoundSettings): Promise<number> {
  const log = await openKnownLog(flags, found.file);
  const only = flags.step !== undefined && flags.step.length > 0 ? new Set(flags.step) : undefined;
  const dry = whyDry(flags);
  const { readBack } = flags;
  const carried = await carryOutPlan(
    {
      ...{ plan, found, log, live: flags, role: flags, dry: dry !== undefined },
      journalPath: journalPlace(flags.journal, found.file, log.path),
      signal: onInterrupt(),
      madeElsewhere: flags.madeElsewhere === true,
      ...(readBack !== undefined && { readBack }),
      ...(only !== undefined && { only }),
    },
    {
      onChosen: async (chosen, caller) => {
        await print(confirmPage(chosen, screen()));
        for (const words of caller.blind) process.stderr.write(`Not seen: ${harmless(words)}\n`);
      },
      confirm: async (accounts) => {
        await confirmAccounts(accounts, flags.yesIMean);
        outliveReader();
      },
      onMessage: (text) => void process.stdout.write(`\n${text}\n`),
      onEnd: (step, end) => void process.stdout.write(stepEndLines(step, end, screen())),
      onApplied: (applied, head) => tellApplied(applied, head, plan, log),
      record: () => recordRemediation(flags, found.file, plan, log.path),
    },
  );
  if (carried.kind === 'looked-at') return tellProspects(carried.prospects, flags, dry ?? '');
  const { applied, anchored } = carried;
  if (anchored !== undefined) process.stderr.write(`${harmless(anchored.words)}\n`);
  const { counts, leftOut } = applied;
  if (counts.failed + counts['not-verified'] > 0) return EXIT.failed;
  const undone = counts.stale + counts.skipped - leftOut + counts['possibly-sent'];
  return undone > 0 || anchored?.failed === true ? EXIT.incomplete : EXIT.clean;
}

/** Where a pipeline runs it, nothing is changed unless it is told twice: --for-real, and each account. */
function whyDry({ dryRun: asked, forReal }: ChangingFlags): string | undefined {
  if (asked === true) return 'Dry run: nothing was changed.';
  const ci = process.env.CI ?? '';
  if (ci === '' || ci === '0' || ci.toLowerCase() === 'false' || forReal === true) return undefined;
  return 'Dry run, because the variable CI is set: nothing was changed. To apply it there: --for-real, and --yes-i-mean for each account.';
}

async function tellProspects(
  prospects: readonly Prospect[],
  { dryRun: asked, yesIMean }: ChangingFlags,
  why: string,
): Promise<number> {
  await print(dryRunPage(prospects, why, screen()));
  const open = prospects.some(({ would }) => would === 'be-stale' || would === 'not-be-read');
  // Whoever confirmed in so many words meant it to be done.
  return open || (asked !== true && yesIMean.length > 0) ? EXIT.incomplete : EXIT.clean;
}

async function tellApplied(applied: Applied, { seq, hash }: Head, plan: Plan, log: AuditLog): Promise<void> {
  const { counts, leftOut } = applied;
  const used = leftOut > 0 ? ` ${leftOut} of them left out by choice; the plan is used all the same.` : '';
  await print([
    `\n${appliedWords(applied)}${used}\n`,
    ...(plan.kind === 'contain' ? stillYours(plan, screen()) : []),
    `Audit log: ${harmless(log.path)}, head ${seq}:${hash}\n`,
    ...(counts.done > 0 && plan.kind !== 'undo' ? [`To take it back: keyreeve undo ${plan.id}\n`] : []),
  ]);
}
