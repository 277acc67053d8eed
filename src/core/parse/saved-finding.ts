import { isPartition } from '../model/account.ts';
import { type Fields, isFields } from '../model/fields.ts';
import { type Finding, SEVERITIES, STATUSES } from '../model/finding.ts';
import { type AccountCoverage, COVERAGE_STATUSES, type RunRule } from '../model/run.ts';

const RESOURCE_TYPES = ['AwsAccount', 'AwsIamRootUser', 'AwsIamUser', 'AwsIamPolicy'];

/**
 * A finding of a saved run, or `undefined` where it is none. What other code reads of it is looked at; what
 * nobody reads is left as it is. Keys of the contract 1.0 had no kind: they were access keys.
 */
export function savedFinding(value: unknown): Finding | undefined {
  if (!isFields(value)) return undefined;
  const { id, rule, status, severity, account, resource, credential, says, evidence, controls, advice } =
    value;
  const sound =
    isText(id) &&
    isText(rule) &&
    isOneOf(STATUSES, status) &&
    isOneOf(SEVERITIES, severity) &&
    isAccount(account) &&
    isFields(resource) &&
    isOneOf(RESOURCE_TYPES, resource.type) &&
    isText(resource.arn) &&
    isText(resource.name) &&
    isText(says) &&
    isListOfFields(evidence) &&
    isListOfFields(controls) &&
    isFields(advice) &&
    isText(advice.words) &&
    (credential === undefined || isFields(credential));
  if (!sound) return undefined;
  const withKind = credential === undefined ? {} : { credential: { kind: 'access-key', ...credential } };
  return { ...value, ...withKind } as unknown as Finding;
}

/** What became of an account in a saved run, or `undefined` where it is none. */
export function savedCoverage(value: unknown): Pick<AccountCoverage, 'account' | 'status'> | undefined {
  if (!isFields(value)) return undefined;
  const { account, status } = value;
  return isAccount(account) && isOneOf(COVERAGE_STATUSES, status)
    ? ({ account, status } as Pick<AccountCoverage, 'account' | 'status'>)
    : undefined;
}

/** What a comparison needs of a saved run as a whole. */
export interface SavedRun {
  readonly now: string;
  readonly redacted: boolean;
  readonly rules: readonly Pick<RunRule, 'id' | 'parameters'>[];
  /** Failing findings that the run says it has, those suppressed or attested counted in. */
  readonly failing: number;
}

/** A saved run, or `undefined` where it is none. */
export function savedRun(value: unknown): SavedRun | undefined {
  if (!isFields(value)) return undefined;
  const { now, redacted, rules, counts, suppressed, attested } = value;
  if (!isText(now) || Number.isNaN(Date.parse(now)) || typeof redacted !== 'boolean') return undefined;
  if (!isListOfFields(rules) || !rules.every(({ id, parameters }) => isText(id) && isFields(parameters))) {
    return undefined;
  }
  const sums = [counts, suppressed ?? {}, attested ?? {}];
  let failing = 0;
  for (const sum of sums) {
    if (!isFields(sum)) return undefined;
    const count = sum.fail ?? 0;
    if (!Number.isSafeInteger(count)) return undefined;
    failing += Number(count);
  }
  return { now, redacted, rules: rules as unknown as SavedRun['rules'], failing };
}

function isAccount(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { id, partition, name } = value;
  return isText(id) && isText(partition) && isPartition(partition) && (name === undefined || isText(name));
}

function isListOfFields(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.every(isFields);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isOneOf(known: readonly string[], value: unknown): boolean {
  return isText(value) && known.includes(value);
}
