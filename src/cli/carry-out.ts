import { openLog } from '../app/audit-log.ts';
import { openNoticeChannel } from '../app/notify/owner-notice.ts';
import { openLive } from '../app/open-live.ts';
import { anchorAfterApply } from '../app/remediate/anchor-head.ts';
import { historyOf } from '../app/remediate/apply-log.ts';
import { type Applied, applyPlan, checkUsable } from '../app/remediate/apply-plan.ts';
import { callerKeysOf, machineClock } from '../app/remediate/caller.ts';
import { dryRun } from '../app/remediate/dry-run.ts';
import { readJournal, writeJournal } from '../app/remediate/journal-file.ts';
import { journalPlace } from '../app/remediate/open-ground.ts';
import { ownCalls } from '../app/remediate/own-calls.ts';
import { forbiddenTo, sessionsFor } from '../app/remediate/prepare-apply.ts';
import { writeExceptions } from '../app/remediate/write-exceptions.ts';
import type { AuditLog } from '../audit-log/entry.ts';
import { lockFile } from '../audit-log/lock.ts';
import { EXIT } from '../core/model/problems.ts';
import { instant } from '../core/model/time.ts';
import type { Plan } from '../core/plan/plan.ts';
import { DEFAULT_REMEDIATION_ROLE } from '../core/settings/remediation-defaults.ts';
import { harmless } from '../outputs/harmless.ts';
import { appliedWords, stepEndLines } from '../outputs/plan/apply-page.ts';
import { confirmPage } from '../outputs/plan/plan-page.ts';
import { byAccount } from '../outputs/plan/words.ts';
import { confirmAccounts } from './confirm.ts';
import { onInterrupt } from './interrupt.ts';
import { print } from './outputs.ts';
import type { FoundSettings, PlaceFlags } from './remediation-ground.ts';
import { screen } from './screen.ts';

/** The options of the commands that change something. */
export interface ChangingFlags extends PlaceFlags {
  readonly yesIMean: readonly string[];
  readonly dryRun?: boolean;
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

const READ_BACK_SECONDS = 30;

/** Shows a plan, has it confirmed, and carries it out; or says what would be done. Gives the exit status. */
export async function carryOut(plan: Plan, flags: ChangingFlags, found: FoundSettings): Promise<number> {
  const log = openLog(flags.auditLog, found.file);
  const clock = machineClock();
  const history = historyOf(log.entries(), plan);
  checkUsable(plan, history, instant(clock.now()));
  if (history.made === 'elsewhere')
    process.stderr.write(`The audit log does not have the making of ${plan.id}: it was made elsewhere.\n`);
  const signal = onInterrupt();
  const { profile, region } = flags;
  const base = await openLive(
    { signal, ...(profile !== undefined && { profile }), ...(region !== undefined && { region }) },
    clock,
  );
  try {
    const caller = await callerKeysOf(base, profile);
    const forbids = forbiddenTo(caller);
    const sessions = sessionsFor(base, plan, rolesOf(flags, found));
    await print(confirmPage(plan, screen()));
    for (const words of caller.blind) process.stderr.write(`Not seen: ${harmless(words)}\n`);
    if (isDryRun(flags)) return await told(plan, sessions, forbids);
    await confirmAccounts(
      byAccount(plan.steps).map(({ account, steps }) => ({ account, steps: steps.length })),
      flags.yesIMean,
    );
    // Held to the end: two who apply at once would each see the other's work half done.
    const lock = lockFile(`${log.path}.apply`, { waitMs: 0 });
    try {
      const own = ownCalls({
        channel: async () =>
          openNoticeChannel(noticeSettings(found), {
            env: process.env,
            session: base.account({ accountId: base.identity.accountId }),
            region: base.region,
          }),
        show: (text) => process.stdout.write(`\n${shownMessage(text)}\n`),
        suppress: (step) => writeExceptions(step, found.file),
        signal,
      });
      const applied = await applyPlan(plan, {
        sessions,
        clock,
        signal,
        own,
        log,
        callerArn: base.identity.arn,
        forbids,
        readBackMs: (flags.readBack ?? READ_BACK_SECONDS) * 1000,
        ...(flags.step !== undefined && flags.step.length > 0 && { only: new Set(flags.step) }),
        onEnd: (step, end) => process.stdout.write(stepEndLines(step, end, screen())),
      });
      return await finished(applied, log, flags, found, base);
    } finally {
      lock.release();
    }
  } finally {
    base.close();
  }
}

/** Line breaks are the message's own; everything else in it that would not be seen is made harmless. */
function shownMessage(text: string): string {
  return text.split('\n').map(harmless).join('\n');
}

function noticeSettings({ file, settings }: FoundSettings) {
  return { notify: file?.settings.notify ?? {}, remediation: settings };
}

function rolesOf(flags: ChangingFlags, { file, settings }: FoundSettings) {
  const { role: scanRole = {} } = file?.settings ?? {};
  const { externalId = settings.role.externalId, sessionName = settings.role.sessionName } = flags;
  return {
    role: {
      name: flags.role ?? settings.role.name ?? DEFAULT_REMEDIATION_ROLE,
      ...(externalId !== undefined && { externalId }),
      ...(sessionName !== undefined && { sessionName }),
    },
    scanRole: scanRole.name ?? 'KeyreeveScan',
    asCaller: flags.asCaller ?? false,
  };
}

/** Where a pipeline runs it, nothing is changed unless it is told twice: --for-real, and each account. */
function isDryRun({ dryRun: asked, forReal }: ChangingFlags): boolean {
  if (asked === true) return true;
  const ci = process.env.CI ?? '';
  return ci !== '' && ci !== '0' && ci.toLowerCase() !== 'false' && forReal !== true;
}

async function told(
  plan: Plan,
  sessions: Parameters<typeof dryRun>[1],
  forbids: Parameters<typeof dryRun>[2],
): Promise<number> {
  const prospects = await dryRun(plan, sessions, forbids);
  const lines = prospects.map(
    ({ step, would, words }) => `  ${step.id}  would ${would.replaceAll('-', ' ')}: ${harmless(words)}\n`,
  );
  await print(['\nDry run: nothing was changed.\n', ...lines]);
  const open = prospects.some(({ would }) => would === 'be-stale' || would === 'not-be-read');
  return open ? EXIT.incomplete : EXIT.clean;
}

async function finished(
  { counts, resumed, expired }: Applied,
  log: AuditLog,
  flags: ChangingFlags,
  found: FoundSettings,
  base: Parameters<typeof anchorAfterApply>[0],
): Promise<number> {
  const path = journalPlace(flags.journal, found.file, log.path);
  writeJournal(path, readJournal(path, log.entries()));
  const { seq, hash } = log.head();
  const again = resumed ? 'It had been cut off before, and was gone on with. ' : '';
  const late = expired ? 'Its time was over: nothing new was called. ' : '';
  await print([
    `\n${again}${late}${appliedWords(counts)}\n`,
    `Audit log: ${harmless(log.path)}, head ${seq}:${hash}\n`,
  ]);
  const anchored = await anchorAfterApply(base, log, found.file);
  if (anchored !== undefined) process.stderr.write(`${harmless(anchored.words)}\n`);
  if (counts.failed + counts['not-verified'] > 0) return EXIT.failed;
  const open = counts.stale + counts.skipped + counts['possibly-sent'] > 0 || anchored?.failed === true;
  return open ? EXIT.incomplete : EXIT.clean;
}
