import type { AuditLog, Head } from '../../audit-log/entry.ts';
import { lockFile } from '../../audit-log/lock.ts';
import type { BaseSession } from '../../aws/session/base-session.ts';
import type { CallerKeys } from '../../aws/session/caller-keys.ts';
import type { Clock } from '../../aws/session/clock.ts';
import type { Account } from '../../core/model/account.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import { DEFAULT_REMEDIATION_ROLE } from '../../core/settings/remediation-defaults.ts';
import { harmless } from '../../outputs/harmless.ts';
import { byAccount } from '../../outputs/plan/words.ts';
import { checkWritable } from '../files.ts';
import { openNoticeChannel } from '../notify/owner-notice.ts';
import { openLive } from '../open-live.ts';
import type { LiveOptions } from '../scan-options.ts';
import { type AnchoredAfter, anchorAfterApply } from './anchor-head.ts';
import { historyOf } from './apply-log.ts';
import { type Applied, type ApplyPorts, applyPlan, checkUsable } from './apply-plan.ts';
import { callerKeysOf, machineClock } from './caller.ts';
import { dryRun, type Prospect } from './dry-run.ts';
import type { FoundSettings } from './found-settings.ts';
import { readJournal, writeJournal } from './journal-file.ts';
import { ownCalls } from './own-calls.ts';
import { forbiddenTo, type RolesOfApply, sessionsFor } from './prepare-apply.ts';
import { writeExceptions } from './write-exceptions.ts';

/** How a plan is carried out, or would be. */
export interface CarryOutOptions {
  readonly plan: Plan;
  readonly found: FoundSettings;
  readonly log: AuditLog;
  readonly journalPath: string;
  readonly live: Pick<LiveOptions, 'profile' | 'region' | 'surroundings'>;
  readonly signal: AbortSignal;
  /** What is set here wins over the settings. */
  readonly role: RoleChoice;
  /** Only these steps; by default all. */
  readonly only?: ReadonlySet<string>;
  /** Also a plan whose making is not in this log. */
  readonly madeElsewhere: boolean;
  /** Seconds that a change may take to show. Default 30. */
  readonly readBack?: number;
  /** Everything is read again and nothing is changed. */
  readonly dry: boolean;
  /** Who is signed in, where somebody is. */
  readonly person?: string;
}

export interface RoleChoice {
  readonly role?: string;
  readonly externalId?: string;
  readonly sessionName?: string;
  readonly asCaller?: boolean;
}

/** An account in which steps are carried out. */
export interface AccountOfPlan {
  readonly account: Account;
  readonly steps: number;
}

/** What is shown and asked on the way. */
export interface CarryOutPorts extends Pick<ApplyPorts, 'onBegin' | 'onEnd'> {
  /** Told what will be done, before anybody confirms it. */
  readonly onChosen?: (chosen: Plan, caller: CallerKeys) => void | Promise<void>;
  /** Makes sure that somebody means it. Throws the {@link Problem} `not-confirmed`; then nothing is done. */
  readonly confirm: (accounts: readonly AccountOfPlan[]) => void | Promise<void>;
  /** A message that a person has to pass on, with its own line breaks and nothing else that is not seen. */
  readonly onMessage: (text: string) => void;
  /** Told how it ended, before anything is kept. */
  readonly onApplied?: (applied: Applied, head: Head) => void | Promise<void>;
  /** Keeps the plan, and a copy of the log, where there is a store. */
  readonly record: () => Promise<void>;
}

export type CarriedOut =
  | { readonly kind: 'looked-at'; readonly prospects: readonly Prospect[] }
  | {
      readonly kind: 'applied';
      readonly applied: Applied;
      readonly head: Head;
      readonly anchored: AnchoredAfter | undefined;
    };

const READ_BACK_SECONDS = 30;

/**
 * Has a plan confirmed, and carries it out; or says what would be done. The same way for everybody: the log and the
 * journal are looked at before AWS is asked, and one lock beside the log is held from the confirmation to the end, so
 * that no two carry out plans at once.
 *
 * Throws a {@link Problem} where nothing was done: a used, expired, changed or foreign plan, no confirmation, the lock
 * of another (`busy`), an unwritable log.
 */
export async function carryOut(options: CarryOutOptions, ports: CarryOutPorts): Promise<CarriedOut> {
  const { plan, log, journalPath, madeElsewhere, signal, live } = options;
  const clock = machineClock();
  const entries = log.entries();
  // Looked at before anything is done: where keys stand must be told afterwards.
  readJournal(journalPath, entries);
  checkWritable(journalPath);
  const history = historyOf(entries, plan);
  checkUsable(plan, history, instant(clock.now()));
  if (history.made === 'elsewhere' && !madeElsewhere)
    throw new Problem('bad-plan', `The audit log ${log.path} does not have the making of ${plan.id}.`, {
      hint: 'Name the log of where it was made with --audit-log. If it was made elsewhere, and you know by whom: --made-elsewhere.',
    });
  const { profile, region, surroundings } = live;
  const base = await openLive(
    {
      signal,
      ...(profile !== undefined && { profile }),
      ...(region !== undefined && { region }),
      ...(surroundings !== undefined && { surroundings }),
    },
    clock,
  );
  try {
    return await inSession(options, ports, base, clock);
  } finally {
    base.close();
  }
}

async function inSession(
  options: CarryOutOptions,
  ports: CarryOutPorts,
  base: BaseSession,
  clock: Clock,
): Promise<CarriedOut> {
  const { plan, found, log, live, only, signal, person } = options;
  const caller = await callerKeysOf(base, live);
  const roles = rolesOf(options.role, found);
  const forbids = forbiddenTo(caller, plan, roles.role.name);
  const sessions = sessionsFor(base, plan, roles);
  const chosen = { ...plan, steps: plan.steps.filter(({ id }) => only?.has(id) ?? true) };
  await ports.onChosen?.(chosen, caller);
  if (options.dry) return { kind: 'looked-at', prospects: await dryRun(chosen, sessions, forbids) };
  const own = ownCalls(ownPorts(options, ports, base, chosen.steps));
  await ports.confirm(
    byAccount(chosen.steps).map(({ account, steps }) => ({ account, steps: steps.length })),
  );
  // Held to the end: two who apply at once would each see the other's work half done.
  const lock = lockFile(`${log.path}.apply`, { waitMs: 0 });
  try {
    const applied = await applyPlan(plan, {
      ...{ sessions, clock, signal, own, log, forbids },
      callerArn: base.identity.arn,
      readBackMs: (options.readBack ?? READ_BACK_SECONDS) * 1000,
      ...(person !== undefined && { person }),
      ...(only !== undefined && { only }),
      ...(ports.onBegin !== undefined && { onBegin: ports.onBegin }),
      ...(ports.onEnd !== undefined && { onEnd: ports.onEnd }),
    });
    return await kept(applied, options, ports, base);
  } finally {
    lock.release();
  }
}

async function kept(
  applied: Applied,
  { log, journalPath, found }: CarryOutOptions,
  ports: CarryOutPorts,
  base: BaseSession,
): Promise<CarriedOut> {
  const head = log.head();
  await ports.onApplied?.(applied, head);
  writeJournal(journalPath, readJournal(journalPath, log.entries()));
  await ports.record();
  const anchored = await anchorAfterApply(base, log, found.file);
  return { kind: 'applied', applied, head, anchored };
}

/** The channel is opened before anything is confirmed: a secret that is not set must not end a plan half-way. */
function ownPorts(
  { found, live, signal }: CarryOutOptions,
  { onMessage }: CarryOutPorts,
  base: BaseSession,
  steps: readonly Step[],
): Parameters<typeof ownCalls>[0] {
  const notice = { notify: found.file?.settings.notify ?? {}, remediation: found.settings };
  const open = () =>
    openNoticeChannel(notice, {
      env: live.surroundings?.env ?? process.env,
      session: base.account({ accountId: base.identity.accountId }),
      region: base.region,
    });
  const sends = steps.some(
    ({ kind, call }) => kind === 'notify-owner' && call.arguments.channel !== 'by-hand',
  );
  const channel = sends ? open() : undefined;
  return {
    channel: async () => channel ?? open(),
    show: (text) => onMessage(shownMessage(text)),
    suppress: (step) => writeExceptions(step, found.file),
    signal,
  };
}

/** Line breaks are the message's own; everything else in it that would not be seen is made harmless. */
function shownMessage(text: string): string {
  return text.split('\n').map(harmless).join('\n');
}

function rolesOf(choice: RoleChoice, { file, settings }: FoundSettings): RolesOfApply {
  const { role: scanRole = {} } = file?.settings ?? {};
  const { externalId = settings.role.externalId, sessionName = settings.role.sessionName } = choice;
  return {
    role: {
      name: choice.role ?? settings.role.name ?? DEFAULT_REMEDIATION_ROLE,
      ...(externalId !== undefined && { externalId }),
      ...(sessionName !== undefined && { sessionName }),
    },
    scanRole: scanRole.name ?? 'KeyreeveScan',
    asCaller: choice.asCaller ?? false,
  };
}
