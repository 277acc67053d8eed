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
import { Problem } from '../core/model/problem.ts';
import { EXIT } from '../core/model/problems.ts';
import { instant } from '../core/model/time.ts';
import type { Plan } from '../core/plan/plan.ts';
import { DEFAULT_REMEDIATION_ROLE } from '../core/settings/remediation-defaults.ts';
import { harmless } from '../outputs/harmless.ts';
import { appliedWords, dryRunPage, stepEndLines, stillYours } from '../outputs/plan/apply-page.ts';
import { confirmPage } from '../outputs/plan/plan-page.ts';
import { byAccount } from '../outputs/plan/words.ts';
import { confirmAccounts } from './confirm.ts';
import { checkWritable } from './files.ts';
import { onInterrupt } from './interrupt.ts';
import { print } from './outputs.ts';
import { type FoundSettings, type PlaceFlags, recordRemediation } from './remediation-ground.ts';
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

const READ_BACK_SECONDS = 30;

/**
 * Whoever reads along may go (`| head -1`); a plan that was begun goes on all the same, and the log tells of it.
 * Without a listener Node would end the process between two steps.
 */
function outliveReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Shows a plan, has it confirmed, and carries it out; or says what would be done. Gives the exit status. */
export async function carryOut(plan: Plan, flags: ChangingFlags, found: FoundSettings): Promise<number> {
  const log = openLog(flags.auditLog, found.file);
  const clock = machineClock();
  const entries = log.entries();
  // Looked at before anything is done: where keys stand must be told afterwards.
  const journalPath = journalPlace(flags.journal, found.file, log.path);
  readJournal(journalPath, entries);
  checkWritable(journalPath);
  const history = historyOf(entries, plan);
  checkUsable(plan, history, instant(clock.now()));
  if (history.made === 'elsewhere' && flags.madeElsewhere !== true)
    throw new Problem('bad-plan', `The audit log ${log.path} does not have the making of ${plan.id}.`, {
      hint: 'Name the log of where it was made with --audit-log. If it was made elsewhere, and you know by whom: --made-elsewhere.',
    });
  const signal = onInterrupt();
  const { profile, region } = flags;
  const base = await openLive(
    { signal, ...(profile !== undefined && { profile }), ...(region !== undefined && { region }) },
    clock,
  );
  try {
    return await inSession({ plan, flags, found, log, journalPath, clock, signal, base });
  } finally {
    base.close();
  }
}

interface Carrying {
  readonly plan: Plan;
  readonly flags: ChangingFlags;
  readonly found: FoundSettings;
  readonly log: AuditLog;
  readonly journalPath: string;
  readonly clock: ReturnType<typeof machineClock>;
  readonly signal: AbortSignal;
  readonly base: Awaited<ReturnType<typeof openLive>>;
}

async function inSession(carrying: Carrying): Promise<number> {
  const { plan, flags, found, log, base } = carrying;
  const caller = await callerKeysOf(base, flags.profile);
  const roles = rolesOf(flags, found);
  const forbids = forbiddenTo(caller, plan, roles.role.name);
  const sessions = sessionsFor(base, plan, roles);
  const only = flags.step !== undefined && flags.step.length > 0 ? new Set(flags.step) : undefined;
  const chosen = { ...plan, steps: plan.steps.filter(({ id }) => only?.has(id) ?? true) };
  await print(confirmPage(chosen, screen()));
  for (const words of caller.blind) process.stderr.write(`Not seen: ${harmless(words)}\n`);
  const dry = whyDry(flags);
  if (dry !== undefined) {
    const status = await told(chosen, sessions, forbids, dry);
    // Whoever confirmed in so many words meant it to be done.
    return status === EXIT.clean && flags.dryRun !== true && flags.yesIMean.length > 0
      ? EXIT.incomplete
      : status;
  }
  const own = ownCalls(ownPorts(carrying, chosen));
  await confirmAccounts(
    byAccount(chosen.steps).map(({ account, steps }) => ({ account, steps: steps.length })),
    flags.yesIMean,
  );
  // Held to the end: two who apply at once would each see the other's work half done.
  const lock = lockFile(`${log.path}.apply`, { waitMs: 0 });
  outliveReader();
  try {
    const { clock, signal } = carrying;
    const applied = await applyPlan(plan, {
      ...{ sessions, clock, signal, own, log, forbids },
      callerArn: base.identity.arn,
      readBackMs: (flags.readBack ?? READ_BACK_SECONDS) * 1000,
      ...(only !== undefined && { only }),
      onEnd: (step, end) => process.stdout.write(stepEndLines(step, end, screen())),
    });
    return await finished(applied, carrying);
  } finally {
    lock.release();
  }
}

/** The channel is opened before anything is confirmed: a secret that is not set must not end a plan half-way. */
function ownPorts({ found, base, signal }: Carrying, { steps }: Plan): Parameters<typeof ownCalls>[0] {
  const open = () =>
    openNoticeChannel(noticeSettings(found), {
      env: process.env,
      session: base.account({ accountId: base.identity.accountId }),
      region: base.region,
    });
  const sends = steps.some(
    ({ kind, call }) => kind === 'notify-owner' && call.arguments.channel !== 'by-hand',
  );
  const channel = sends ? open() : undefined;
  return {
    channel: async () => channel ?? open(),
    show: (text) => process.stdout.write(`\n${shownMessage(text)}\n`),
    suppress: (step) => writeExceptions(step, found.file),
    signal,
  };
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
function whyDry({ dryRun: asked, forReal }: ChangingFlags): string | undefined {
  if (asked === true) return 'Dry run: nothing was changed.';
  const ci = process.env.CI ?? '';
  if (ci === '' || ci === '0' || ci.toLowerCase() === 'false' || forReal === true) return undefined;
  return 'Dry run, because the variable CI is set: nothing was changed. To apply it there: --for-real, and --yes-i-mean for each account.';
}

async function told(
  plan: Plan,
  sessions: Parameters<typeof dryRun>[1],
  forbids: Parameters<typeof dryRun>[2],
  why: string,
): Promise<number> {
  const prospects = await dryRun(plan, sessions, forbids);
  await print(dryRunPage(prospects, why, screen()));
  const open = prospects.some(({ would }) => would === 'be-stale' || would === 'not-be-read');
  return open ? EXIT.incomplete : EXIT.clean;
}

async function finished(
  { counts, leftOut, resumed, over }: Applied,
  { log, journalPath, found, base, plan, flags }: Carrying,
): Promise<number> {
  const { seq, hash } = log.head();
  const again = resumed ? 'It had been cut off before, and was gone on with. ' : '';
  const late = over === undefined ? '' : `${over} Nothing new was called. `;
  const used = leftOut > 0 ? ` ${leftOut} of them left out by choice; the plan is used all the same.` : '';
  await print([
    `\n${again}${late}${appliedWords(counts)}${used}\n`,
    ...(plan.kind === 'contain' ? stillYours(plan, screen()) : []),
    `Audit log: ${harmless(log.path)}, head ${seq}:${hash}\n`,
    ...(counts.done > 0 && plan.kind !== 'undo' ? [`To take it back: keyreeve undo ${plan.id}\n`] : []),
  ]);
  writeJournal(journalPath, readJournal(journalPath, log.entries()));
  await recordRemediation(flags, found.file, plan, log.path);
  const anchored = await anchorAfterApply(base, log, found.file);
  if (anchored !== undefined) process.stderr.write(`${harmless(anchored.words)}\n`);
  if (counts.failed + counts['not-verified'] > 0) return EXIT.failed;
  const undone = counts.stale + counts.skipped - leftOut + counts['possibly-sent'];
  return undone > 0 || anchored?.failed === true ? EXIT.incomplete : EXIT.clean;
}
