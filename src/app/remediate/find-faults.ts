import { type MarkSettings, marker } from '../../core/engine/marks.ts';
import { isFailing } from '../../core/model/comparison.ts';
import type { Finding } from '../../core/model/finding.ts';
import { Problem } from '../../core/model/problem.ts';
import type { AccountCoverage } from '../../core/model/run.ts';
import { gapOf } from '../../core/plan/gap.ts';
import { eachKey } from '../../core/plan/match-keys.ts';
import type { PlanGap } from '../../core/plan/plan.ts';
import { RULES } from '../../core/rules/index.ts';
import { readBaseline } from '../baseline.ts';
import { scan } from '../scan.ts';
import type { ScanOptions } from '../scan-options.ts';
import { type SettingsFile, withSettings } from '../settings-file.ts';
import type { FoundFaults } from './options.ts';

/** Which findings a plan is made of. */
export interface FaultChoice {
  /** Only these rules; by default all that a plan answers. */
  readonly rules: readonly string[];
  /** Only keys that fail every one of the rules (X02). */
  readonly every: boolean;
  /** Only these accounts; by default all of the run. */
  readonly accounts: readonly string[];
  /** Only these findings, by id, each with the ARN of what it is about; by default all. */
  readonly findings?: ReadonlyMap<string, string>;
}

/** The rules that a plan answers. */
function answeredRules(): readonly string[] {
  return RULES.filter(({ removes }) => removes !== undefined).map(({ id }) => id);
}

/** The rules to plan for. Throws a {@link Problem} for one that does not exist, or that no plan answers. */
function chosenRules(rules: readonly string[]): readonly string[] {
  const answered = answeredRules();
  for (const rule of rules) {
    if (answered.includes(rule)) continue;
    const exists = RULES.some(({ id }) => id === rule);
    throw new Problem(
      exists ? 'bad-argument' : 'unknown-rule',
      exists
        ? `No plan answers the rule ${rule}: nothing can be removed to mend it.`
        : `There is no rule "${rule.slice(0, 60)}".`,
      { hint: `Plans answer: ${answered.join(', ')}.` },
    );
  }
  return rules.length > 0 ? rules : answered;
}

/**
 * The findings of a saved run, with what it could not read. What people have accepted since it was made is accepted.
 *
 * @param marks what the settings say now
 */
export function faultsOfRun(
  path: string,
  choice: FaultChoice,
  { marks, now }: { readonly marks?: MarkSettings; readonly now: string },
): FoundFaults {
  const marking = marks === undefined ? undefined : marker(marks, now);
  const rules = new Set(chosenRules(choice.rules));
  const run = readBaseline(path, 'all');
  try {
    if (run.redacted)
      throw new Problem('bad-argument', `${path} is redacted: it names no key that could be acted on.`, {
        hint: 'Plan from a run that was made without --redact, or from a live scan.',
      });
    const missing = choice.accounts.find((id) => !run.coverage.has(id));
    if (missing !== undefined)
      throw new Problem('nothing-selected', `${path} has no account ${missing}.`, {
        hint: 'Check --account.',
      });
    const ids = [...run.coverage.keys()].filter((id) => isChosen(id, choice));
    const all = ids.flatMap((id) => [...run.of(id)]).map((each) => marking?.mark(each) ?? each);
    const gaps = ids.flatMap((id): PlanGap[] => {
      const { account, status } = run.coverage.get(id) ?? {};
      if (status !== 'failed' || account === undefined) return [];
      return [{ account, source: path, ...NOT_IN_RUN }];
    });
    return { ...chosen(all, rules, choice, gaps), waitingIn: waiting(ids, choice) };
  } finally {
    run.close();
  }
}

/**
 * Scans for the rules, and gives what fails. Without a list of people the rule that needs one is left out, unless it
 * is asked for by name.
 *
 * @param options with the settings behind them, where there are some
 */
export async function faultsOfScan(
  options: ScanOptions,
  file: SettingsFile | undefined,
  choice: FaultChoice,
): Promise<FoundFaults> {
  const people = options.people ?? file?.settings.people;
  const isOff = (id: string) => file?.settings.rules[id]?.enabled === false;
  const rules = chosenRules(choice.rules).filter(
    (id) => choice.rules.includes(id) || (!isOff(id) && (people !== undefined || needsNothing(id))),
  );
  const asked = { ...options, rules, withoutRules: [] };
  const { severity: _severity, ...merged } = file === undefined ? asked : withSettings(asked, file);
  const scanned = scan({ ...merged, rules, frameworks: [] });
  const all: Finding[] = [];
  const gaps: PlanGap[] = [];
  const accounts = new Set<string>();
  for await (const { coverage, findings } of scanned) {
    if (!isChosen(coverage.account.id, choice)) continue;
    accounts.add(coverage.account.id);
    all.push(...findings);
    gaps.push(...gapsOf(coverage));
  }
  await scanned.summary;
  return { ...chosen(all, new Set(rules), choice, gaps), waitingIn: waiting(accounts, choice) };
}

const NOT_IN_RUN = {
  code: 'NotScanned',
  words: 'The run could not read this account.',
  fix: 'Plan without --from: then it is read now, or the reason is told.',
};

/** Whoever names rules asks for keys that fail them, and for no others. */
function waiting(accounts: Iterable<string>, { rules }: FaultChoice): ReadonlySet<string> {
  return new Set(rules.length > 0 ? [] : accounts);
}

function needsNothing(rule: string): boolean {
  return RULES.find(({ id }) => id === rule)?.onlyWith === undefined;
}

function isChosen(id: string, { accounts }: FaultChoice): boolean {
  return accounts.length === 0 || accounts.includes(id);
}

function gapsOf({ account, status, reason, code, fix, notRead }: AccountCoverage): readonly PlanGap[] {
  if (status === 'failed')
    return [
      {
        account,
        source: 'scan',
        code: code ?? 'NotScanned',
        words: reason ?? 'The account could not be read.',
        ...(fix !== undefined && { fix }),
      },
    ];
  return notRead.map((each) => gapOf(each, account));
}

/** A tag exempts the user: it is told with the reason, and never acted on (X09). */
function isExempt({ status, suppressed }: Finding): boolean {
  return status === 'fail' && suppressed?.by === 'tag';
}

/** What fails by the chosen rules and is not accepted; what is unknown by them is a gap. */
function chosen(
  all: readonly Finding[],
  rules: ReadonlySet<string>,
  { every, findings }: FaultChoice,
  gaps: readonly PlanGap[],
): Pick<FoundFaults, 'findings' | 'accepted' | 'gaps'> {
  const arns = new Set(findings?.values());
  // Of what is about the same thing and could not be judged, nobody knows whether it is what was meant.
  const isMeant = ({ id, status, resource }: Finding) =>
    findings === undefined || findings.has(id) || (status === 'unknown' && arns.has(resource.arn));
  const ours = all.filter((each) => rules.has(each.rule) && isAboutKey(each) && isMeant(each));
  const failing = ours.filter((finding) => isFailing(finding) || isExempt(finding)).flatMap(eachKey);
  // Of an account that could not be read at all every rule says so; once is enough.
  const lost = new Set(gaps.flatMap(({ account }) => account?.id ?? []));
  const unknown = ours.filter(({ status, account }) => status === 'unknown' && !lost.has(account.id));
  return {
    findings: every ? failingAll(failing, rules) : failing,
    accepted: ours.filter(({ status, suppressed }) => status === 'fail' && suppressed !== undefined),
    gaps: [...gaps, ...unknown.map(gapOfUnknown)],
  };
}

/** Rules about all credentials also speak of passwords and others, which no plan removes. */
function isAboutKey({ credential }: Finding): boolean {
  return credential === undefined || credential.kind === 'access-key';
}

function gapOfUnknown({ account, rule, resource, says }: Finding): PlanGap {
  return { account, source: rule, code: 'Unknown', words: `${resource.name}: ${says}` };
}

/** X02: a user whose one key fails the first rule and whose other key the second has no key that fails both. */
function failingAll(findings: readonly Finding[], rules: ReadonlySet<string>): readonly Finding[] {
  const subject = ({ resource, credential }: Finding) =>
    `${resource.arn} ${credential?.accessKeyId ?? credential?.createdAt ?? ''}`;
  const failed = new Map<string, Set<string>>();
  for (const finding of findings) {
    const name = subject(finding);
    failed.set(name, (failed.get(name) ?? new Set()).add(finding.rule));
  }
  return findings.filter((finding) => failed.get(subject(finding))?.size === rules.size);
}
