import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Sandbox, SandboxOptions } from '../../sandbox/index.ts';
import { openLog } from '../../src/app/audit-log.ts';
import { openNoticeChannel } from '../../src/app/notify/owner-notice.ts';
import { openLive } from '../../src/app/open-live.ts';
import { type Applied, type ApplyPorts, applyPlan } from '../../src/app/remediate/apply-plan.ts';
import { callerKeysOf } from '../../src/app/remediate/caller.ts';
import { type ContainOptions, makeContainment } from '../../src/app/remediate/containment.ts';
import { faultsOfScan } from '../../src/app/remediate/find-faults.ts';
import { readJournal, writeJournal } from '../../src/app/remediate/journal-file.ts';
import { makeRemediation, type RemediationOptions } from '../../src/app/remediate/make-remediation.ts';
import { journalPlace } from '../../src/app/remediate/open-ground.ts';
import type { FoundFaults, Ground } from '../../src/app/remediate/options.ts';
import { ownCalls } from '../../src/app/remediate/own-calls.ts';
import { forbiddenTo, sessionsFor } from '../../src/app/remediate/prepare-apply.ts';
import { makeUndo, undoMade } from '../../src/app/remediate/undo-plan.ts';
import { waveOf } from '../../src/app/remediate/waves.ts';
import { writeExceptions } from '../../src/app/remediate/write-exceptions.ts';
import type { LiveOptions } from '../../src/app/scan-options.ts';
import { readSettings, type SettingsFile } from '../../src/app/settings-file.ts';
import type { AuditLog, Entry } from '../../src/audit-log/entry.ts';
import type { Clock } from '../../src/aws/session/clock.ts';
import { instant } from '../../src/core/model/time.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { parsePlan, planText } from '../../src/core/plan/plan-file.ts';
import { REMEDIATION_DEFAULTS } from '../../src/core/settings/remediation-defaults.ts';
import { MEMBER } from './key-world.ts';
import { expectPlanned } from './planned-writes.ts';
import { sandboxes, within } from './sandboxes.ts';

const DAY_MS = 86_400_000;

/** Rules by which every key of a console user, and every inactive key, is to go. */
export const REMOVING_RULES = ['user-console-and-access-key', 'user-inactive-key-left'] as const;

export interface StageOptions extends SandboxOptions {
  /** The block `remediation` of keyreeve.yaml, in YAML's braces. */
  readonly remediation?: string;
  /** Further lines of keyreeve.yaml. */
  readonly settings?: string;
}

/** What a plan is asked for; the findings are those of the first scan, until it is told to scan again. */
export interface PlanOptions extends Partial<RemediationOptions>, Pick<LiveOptions, 'profile'> {
  readonly rules?: readonly string[];
  readonly every?: boolean;
  readonly accounts?: readonly string[];
  readonly scanAgain?: boolean;
  /** Findings of another run in the place of a scan's. */
  readonly found?: FoundFaults;
  readonly waveName?: string;
}

/** An organisation with a folder beside it that has settings, journal and audit log. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly folder: string;
  /** What a person was shown to pass on. */
  readonly shown: readonly string[];
  /** Lets so many days pass. */
  days(count: number): void;
  entries(): readonly Entry[];
  /** Somebody else's credentials from here on: their key, or whatever the environment is to hold. */
  callAs(env: Readonly<Record<string, string>>): void;
  /** Works on the ground that every command of remediation opens. */
  on<T>(work: (ground: Ground, file: SettingsFile) => Promise<T>, live?: LiveOptions): Promise<T>;
  plan(options?: PlanOptions): Promise<Plan>;
  contain(accessKeyId: string, more?: Partial<ContainOptions>): Promise<Plan>;
  apply(plan: Plan, more?: Partial<ApplyPorts>): Promise<Applied>;
  undo(id: string): Promise<ReturnType<typeof makeUndo>>;
}

/** Sets stages that are cleared after each test of the file, when all that was changed is compared with its plans. */
export function stages(): (options?: StageOptions) => Promise<Stage> {
  const start = sandboxes({ mayChange: true });
  const open: Stage[] = [];
  afterEach(() => {
    for (const { sandbox, folder, entries } of open.splice(0)) {
      const all = entries();
      rmSync(folder, { recursive: true, force: true });
      expectPlanned(sandbox, all);
    }
  });
  return async ({ remediation = '{}', settings = '', ...options } = {}) => {
    const sandbox = await start({ trailLimit: false, ...options });
    const folder = mkdtempSync(join(tmpdir(), 'keyreeve-stage-'));
    writeFileSync(join(folder, 'keyreeve.yaml'), `version: 1\nremediation: ${remediation}\n${settings}\n`);
    const stage = stageOf(sandbox, folder);
    open.push(stage);
    return stage;
  };
}

function stageOf(sandbox: Sandbox, folder: string): Stage {
  const shown: string[] = [];
  let env: Readonly<Record<string, string>> = sandbox.env();
  let faults: FoundFaults | undefined;
  const on: Stage['on'] = (work, live = {}) =>
    within({ env: () => ({ ...env }) }, () => onGround(sandbox, folder, work, live));
  return {
    sandbox,
    folder,
    shown,
    on,
    days: (count) => sandbox.clock.advance(count * DAY_MS),
    entries: () => openLog(undefined, { path: join(folder, 'keyreeve.yaml') }).entries(),
    callAs: (other) => {
      env = { AWS_ENDPOINT_URL: sandbox.url, AWS_REGION: sandbox.region, ...other };
    },
    plan: ({ profile, ...options } = {}) =>
      on(
        async (ground, file) => {
          const { found, scanAgain = false } = options;
          if (found === undefined && (faults === undefined || scanAgain))
            faults = await scanned(ground, file, options);
          return planned(ground, found ?? faults ?? NOTHING_FOUND, options);
        },
        profile === undefined ? {} : { profile },
      ),
    contain: (accessKeyId, more = {}) =>
      on(async (ground) =>
        noted(
          ground.log,
          await makeContainment(ground, {
            accessKeyId,
            accountId: MEMBER,
            reason: 'seen on a paste site',
            forced: false,
            ...more,
          }),
        ),
      ),
    apply: (plan, more) => on((ground, file) => applied(ground, file, plan, { shown, ...more })),
    undo: (id) =>
      on(async ({ log, now }) => {
        const made = makeUndo({ id, entries: log.entries(), now, madeBy: 'a test' });
        log.append({ at: now, actor: TESTER, ...undoMade(made.plan, id) });
        return made;
      }),
  };
}

const NOTHING_FOUND: FoundFaults = { findings: [], gaps: [], waitingIn: new Set() };

/** Stands at the sandbox's time, and waits for nothing. */
function clockOf(sandbox: Sandbox): Clock {
  let elapsed = 0;
  return {
    now: () => sandbox.clock.now(),
    elapsedMs: () => elapsed,
    random: () => 0.5,
    sleep: async (ms) => {
      elapsed += ms;
    },
  };
}

async function onGround<T>(
  sandbox: Sandbox,
  folder: string,
  work: (ground: Ground, file: SettingsFile) => Promise<T>,
  live: LiveOptions,
): Promise<T> {
  const file = await readSettings({ config: join(folder, 'keyreeve.yaml'), folder });
  if (file === undefined) throw new Error('There are no settings.');
  const log = openLog(undefined, file);
  const journalPath = journalPlace(undefined, file, log.path);
  const clock = clockOf(sandbox);
  const base = await openLive(live, clock);
  try {
    const ground: Ground = {
      base,
      settings: file.settings.remediation ?? REMEDIATION_DEFAULTS,
      exempt: file.settings.exempt,
      log,
      journal: readJournal(journalPath, log.entries()),
      journalPath,
      caller: await callerKeysOf(base, live),
      now: instant(clock.now()),
    };
    return await work(ground, file);
  } finally {
    base.close();
  }
}

async function scanned({ now }: Ground, file: SettingsFile, options: PlanOptions): Promise<FoundFaults> {
  const { rules = REMOVING_RULES, every = false, accounts = [MEMBER] } = options;
  const { suppressions, attestations, exempt } = file.settings;
  const marks = { suppressions, attestations, ...(exempt !== undefined && { exempt }) };
  return faultsOfScan({ accounts, now, auditRoot: true, marks }, file, {
    rules,
    every,
    accounts: [],
  });
}

async function planned(ground: Ground, faults: FoundFaults, options: PlanOptions): Promise<Plan> {
  const { rules: _rules, every: _every, accounts: _accounts, scanAgain: _again, waveName, ...more } = options;
  const wave = waveName === undefined ? undefined : await waveOf(ground.base, waveName, ground.settings);
  const plan = await makeRemediation(ground, faults, {
    trail: true,
    resend: [],
    keep: new Map(),
    ...(wave !== undefined && { wave }),
    ...more,
  });
  return noted(ground.log, plan);
}

const TESTER = { host: 'a test' };

/** Writes down that a plan was made, and gives it. */
export function noted(log: AuditLog, plan: Plan): Plan {
  const { id, hash, madeAt, kind } = plan;
  log.append({ at: madeAt, actor: TESTER, action: 'plan', plan: id, planHash: hash, about: { kind } });
  return plan;
}

/** Applies a plan as it comes back from its file. */
async function applied(
  { base, settings, log, journalPath, caller }: Ground,
  file: SettingsFile,
  plan: Plan,
  { shown, ...more }: Partial<ApplyPorts> & { readonly shown: string[] },
): Promise<Applied> {
  const reviewed = parsePlan(planText(plan), 'plan.yaml');
  const role = { name: 'KeyreeveRemediate' };
  const result = await applyPlan(reviewed, {
    sessions: sessionsFor(base, reviewed, { role, scanRole: 'KeyreeveScan', asCaller: false }),
    clock: base.clock,
    own: ownCalls({
      channel: async () =>
        openNoticeChannel(
          { notify: file.settings.notify, remediation: settings },
          {
            env: process.env,
            session: base.account({ accountId: base.identity.accountId }),
            region: base.region,
          },
        ),
      show: (text) => shown.push(text),
      suppress: (step) => writeExceptions(step, file),
    }),
    log,
    callerArn: base.identity.arn,
    forbids: forbiddenTo(caller, reviewed, role.name),
    readBackMs: 5000,
    ...more,
  });
  writeJournal(journalPath, readJournal(journalPath, log.entries()));
  return result;
}

/** How the steps of a plan ended, as `kind outcome`. */
export function endsOf({ ends }: Applied): readonly string[] {
  return ends.map(({ step, end }) => `${step.kind} ${end.outcome}`);
}

/** The kinds of a plan's steps, each with its key or policy. */
export function stepsOf({ steps }: Plan): readonly string[] {
  return steps.map(({ kind, subject }) => `${kind} ${nameOf(subject)}`);
}

function nameOf(subject: Plan['steps'][number]['subject']): string {
  if ('accessKeyId' in subject) return subject.accessKeyId;
  if ('policyName' in subject) return subject.policyName;
  if ('roleName' in subject) return subject.roleName;
  return 'userName' in subject ? subject.userName : subject.kind;
}

/** Why keys were refused: their ids with the codes. */
export function refusalsOf({ refused }: Plan): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    refused.map(({ subject, reasons }) => [
      subject.accessKeyId ?? subject.arn,
      reasons.map(({ code }) => code),
    ]),
  );
}
