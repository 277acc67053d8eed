import { COLLECTORS, type Collector } from '../aws/collect/catalogue.ts';
import { probeCalls } from '../aws/collect/probe.ts';
import { auditRoot } from '../aws/collect/root-audit.ts';
import type { AccountSession } from '../aws/session/account-session.ts';
import type { BaseSession, Target } from '../aws/session/base-session.ts';
import { systemClock } from '../aws/session/clock.ts';
import type { AccountDiagnosis, Diagnosis, Probe } from '../core/model/diagnosis.ts';
import { factsOf } from '../core/rules/facts-of.ts';
import { RULES } from '../core/rules/index.ts';
import { asTheyFinish } from './as-they-finish.ts';
import { chooseAccounts } from './choose-accounts.ts';
import { openLive } from './open-live.ts';
import { scanningCalls } from './permissions.ts';
import { DEFAULT_CONCURRENCY, type LiveOptions } from './scan-options.ts';

export interface DoctorOptions extends LiveOptions {
  readonly rules?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Tries every call that a scan with the same options would need. */
export async function diagnose(options: DoctorOptions): Promise<Diagnosis> {
  const base = await openLive(options, systemClock());
  try {
    const { targets, skipped } = await chooseAccounts(base, options);
    const { accounts: atOnce = DEFAULT_CONCURRENCY.accounts } = options.concurrency ?? {};
    const accounts: AccountDiagnosis[] = skipped.map(({ account, reason }) => ({
      account,
      state: 'skipped',
      ...(reason !== undefined && { reason }),
      probes: [],
      affects: [],
    }));
    for await (const each of asTheyFinish(targets, atOnce, (target) => examine(base, target, options))) {
      accounts.push(each);
    }
    const { arn, accountId } = base.identity;
    return {
      identity: { arn, accountId, region: base.region },
      accounts: accounts.sort((a, b) => (a.account.id < b.account.id ? -1 : 1)),
    };
  } finally {
    base.close();
  }
}

async function examine(base: BaseSession, target: Target, options: DoctorOptions): Promise<AccountDiagnosis> {
  const session = base.account(target);
  const lost = await session.open();
  if (lost !== undefined) {
    const { words: reason, fix } = lost;
    const affects = rulesNeeding(options.rules ?? [], undefined);
    return {
      account: session.account,
      state: 'closed',
      reason,
      ...(fix !== undefined && { fix }),
      probes: [],
      affects,
    };
  }
  const probes = [...(await probeCalls(session, scanningCalls(options)))];
  if (options.auditRoot) probes.push(await probeRootAudit(base, session));
  const missing = probes
    .filter(({ result }) => result === 'refused' || result === 'failed')
    .map(({ call }) => call);
  return {
    account: session.account,
    state:
      missing.length === 0
        ? 'ready'
        : probes.some(({ result }) => result === 'permitted')
          ? 'partly'
          : 'closed',
    probes,
    affects: missing.length === 0 ? [] : rulesNeeding(options.rules ?? [], missing),
  };
}

async function probeRootAudit(base: BaseSession, session: AccountSession): Promise<Probe> {
  const call = 'sts:AssumeRoot';
  const { auditedKeys: keys } = await auditRoot(base, session);
  if (keys.state === 'known') return { call, result: 'permitted' };
  if (keys.code === 'NotSupported') return { call, result: 'not-tried', words: keys.words };
  return { call, result: 'refused', words: keys.words, ...(keys.fix !== undefined && { fix: keys.fix }) };
}

/** Ids of the chosen rules that read a fact which only the missing calls provide; of all, where none is named. */
function rulesNeeding(chosen: readonly string[], missing: readonly string[] | undefined): readonly string[] {
  const facts = new Set<string>(
    (COLLECTORS as readonly Collector[])
      .filter(({ calls }) => missing === undefined || calls.some((call) => missing.includes(call)))
      .flatMap(({ provides }) => provides),
  );
  return RULES.filter(({ id, maturity }) =>
    chosen.length === 0 ? maturity === 'stable' : chosen.includes(id),
  )
    .filter((rule) => factsOf(rule).some((fact) => facts.has(fact)))
    .map(({ id }) => id);
}
