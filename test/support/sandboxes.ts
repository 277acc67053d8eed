import { afterEach, expect } from 'vitest';
import {
  type AccountSpec,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
  type Write,
} from '../../sandbox/index.ts';
import { fetchReports } from '../../src/app/fetch-reports.ts';
import type { ScanOptions } from '../../src/app/scan-options.ts';
import type { Finding, Status } from '../../src/core/model/finding.ts';
import type { AccountCoverage, AccountResult, Run } from '../../src/core/model/run.ts';
import { type Scan, scan } from '../../src/lib.ts';
import { hurry } from './hurry.mjs';

/** Every hand-written world stands still at this time. */
export const NOW = '2026-11-22T12:00:00Z';
/** A report made then is used as it is: no test waits for one. */
export const REPORTED_AT = '2026-11-22T10:00:00Z';

/**
 * Starts sandboxes that are closed after each test of the file. Nothing may be changed in them by Keyreeve: only plans
 * that are applied change something, and tests of these say so.
 */
export function sandboxes(
  options: { readonly mayChange?: boolean } = {},
): (options?: SandboxOptions) => Promise<Sandbox> {
  const open: Sandbox[] = [];
  afterEach(async () => {
    const ended = open.splice(0);
    for (const sandbox of ended) await sandbox.close();
    if (options.mayChange === true) return;
    expect(ended.flatMap((sandbox) => changesOf(sandbox).map(changeInWords))).toEqual([]);
  });
  return async (options = {}) => {
    const sandbox = await startSandbox({ now: NOW, frozenClock: true, reportDelayMs: 0, ...options });
    open.push(sandbox);
    return sandbox;
  };
}

/** What Keyreeve changed, or tried to. Findings that are sent to Security Hub change nothing of what is audited. */
export function changesOf(sandbox: Pick<Sandbox, 'writes'>): readonly Write[] {
  return sandbox
    .writes()
    .filter(({ userAgent }) => /\bkeyreeve\//.test(userAgent))
    .filter(({ operation }) => operation !== 'securityhub:BatchImportFindings');
}

/** One change: `iam:DeleteAccessKey in 111122223333 of {"UserName":"ann",…}`. */
export function changeInWords({ operation, account, parameters }: Write): string {
  return `${operation} in ${account} of ${JSON.stringify(parameters)}`;
}

/** An account that has a report of two hours ago. */
export function account(spec: Partial<AccountSpec> = {}): AccountSpec {
  return { id: ACCOUNT, report: { stored: { generatedAt: REPORTED_AT } }, ...spec };
}

export const ACCOUNT = '111122223333';

/**
 * The rules about root keys and about keys of console users: for tests that count calls and findings, or that are about
 * these, and would say the same of all others.
 */
export const KEY_RULES = ['root-access-key', 'user-console-and-access-key', 'user-setup-access-key'] as const;

/** A scan that has ended. */
export interface Scanned {
  readonly run: Run;
  readonly coverage: readonly AccountCoverage[];
  readonly findings: readonly Finding[];
  /** In the order in which the accounts finished. */
  readonly results: readonly AccountResult[];
}

/** Points this process at a sandbox while the work is done, as `AWS_ENDPOINT_URL` and keys would. */
export async function within<T>(sandbox: Pick<Sandbox, 'env'>, work: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, {
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
    ...sandbox.env(),
  });
  try {
    return await work();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** Does the work with pauses a tenth as long. */
export async function hurried<T>(work: () => Promise<T>): Promise<T> {
  const leave = hurry();
  try {
    return await work();
  } finally {
    leave();
  }
}

/** Scans a sandbox with the library, to the end. Lookups in the event history are paced, and hurried here. */
export function scanned(sandbox: Pick<Sandbox, 'env'>, options: ScanOptions = {}): Promise<Scanned> {
  const work = () => ended(scan({ now: NOW, ...options }));
  const looksUp = options.fresh === true || options.prove === true;
  return within(sandbox, looksUp ? () => hurried(work) : work);
}

/** Judges report files with the library. */
export function judged(reports: ScanOptions['credentialReports'], options: ScanOptions = {}) {
  return ended(scan({ now: NOW, credentialReports: reports ?? [], ...options }));
}

/** All that a source gives, once it has ended. */
export async function everything<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** A scan, run to its end. */
export async function ended(all: Scan): Promise<Scanned> {
  const results = await everything(all);
  const { run, coverage } = await all.summary;
  return { run, coverage, findings: results.flatMap((result) => result.findings), results };
}

/** The findings of a rule, or of a rule about one user. */
export function about({ findings }: Pick<Scanned, 'findings'>, rule: string, user?: string): Finding[] {
  return findings.filter((each) => each.rule === rule && (user === undefined || each.resource.name === user));
}

/** The one finding of a rule, or of a rule about one user. Throws where there is none, or another. */
export function one(from: Pick<Scanned, 'findings'>, rule: string, user?: string): Finding {
  const [first, ...others] = about(from, rule, user);
  if (first !== undefined && others.length === 0) return first;
  const there = from.findings.map((each) => `${each.rule} ${each.resource.name} ${each.status}`);
  throw new Error(`Not one finding of ${rule} ${user ?? ''}, but of: ${there.join(', ')}`);
}

/** `status` of each finding of a rule about one user, in the order of the findings. */
export function statuses(from: Pick<Scanned, 'findings'>, rule: string, user?: string): Status[] {
  return about(from, rule, user).map((each) => each.status);
}

/** The value of a piece of evidence. */
export function evidence(finding: Finding, name: string): unknown {
  return finding.evidence.find((each) => each.name === name)?.value;
}

/** The credential report of the sandbox's own account, as AWS would hand it out. */
export function reportText(sandbox: Pick<Sandbox, 'env'>): Promise<string> {
  return within(sandbox, async () => {
    const fetch = await fetchReports({ now: new Date(NOW) });
    try {
      for await (const { report } of fetch.reports) {
        if (report.state === 'known') return Buffer.from(report.value.bytes).toString('utf8');
      }
    } finally {
      fetch.close();
    }
    throw new Error('There was no report.');
  });
}
