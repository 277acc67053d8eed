import type { Account } from '../../../core/model/account.ts';
import type { NotSeenReason } from '../../../core/model/comparison.ts';
import type { Finding, FindingCredential, Resource, Severity, Status } from '../../../core/model/finding.ts';
import type { FindingLife, KeptFinding } from '../../../core/model/history.ts';
import { RULES } from '../../../core/rules/index.ts';
import type { FindingRow } from '../../../web/api/findings.ts';
import type { StandingWord } from '../../../web/api/parts.ts';

/**
 * A finding as it lies in memory, of which there can be very many: nothing that can be worked out, and words that many
 * have are the same text. Every row has all members, so that all have one shape.
 */
export interface Row {
  readonly id: string;
  readonly rule: string;
  readonly standing: StandingWord;
  readonly severity: Severity;
  readonly account: Account;
  readonly resource: Resource;
  readonly credential: FindingCredential | undefined;
  readonly says: string;
  readonly since: string | undefined;
  readonly fresh: boolean;
  readonly run: number;
  readonly reason: string | undefined;
  readonly until: string | undefined;
}

/** What rows of one account share. */
export interface RowMaker {
  of(finding: Finding, run: number, life: Row | undefined): Row;
  /** @param freshIn the run by which a change makes it fresh; nothing where there was no run before it */
  ofLife(life: FindingLife, freshIn: number | undefined): Row;
}

/** @param account as all rows are to have it */
export function rowMaker(account: Account): RowMaker {
  const resources = new Map<string, Resource>();
  const shared = (resource: Resource): Resource => {
    const key = `${resource.type} ${resource.arn}`;
    const there = resources.get(key);
    if (there !== undefined) return there;
    const { type, arn, name } = resource;
    const kept: Resource = { type, arn: own(arn), name: own(name) };
    resources.set(key, kept);
    return kept;
  };
  const common = ({ id, rule, severity, resource, credential, says }: KeptFinding) => ({
    id: own(id),
    rule: wordOf(rule),
    severity,
    account,
    resource: shared(resource),
    credential: credential && ownCredential(credential),
    says: own(says),
  });
  return {
    of: (finding, run, life) => {
      const standing = standingOf(finding);
      const reason = reasonOf(finding) ?? reasonBefore(finding, life);
      return rowOf(common(finding), {
        standing,
        since: life?.since,
        fresh: life?.fresh ?? false,
        run,
        reason,
        until: untilOf(finding),
      });
    },
    ofLife: (life, freshIn) => {
      const last = life.changes.at(-1);
      const opened = life.changes.findLast(({ change }) => change === 'new' || change === 'reopened');
      return rowOf(common(life.finding), {
        standing: life.state,
        since: opened && timeOf(opened.now),
        fresh: freshIn !== undefined && last?.run === freshIn && FRESH.has(last.change),
        run: last?.run ?? 0,
        reason: life.state === 'not-seen' ? notSeenInWords(last?.reason) : reasonOf(life.finding),
        until: life.state === 'accepted' ? untilOf(life.finding) : undefined,
      });
    },
  };
}

type Common = Pick<Row, 'id' | 'rule' | 'severity' | 'account' | 'resource' | 'credential' | 'says'>;

function rowOf(common: Common, more: Omit<Row, keyof Common>): Row {
  const { id, rule, severity, account, resource, credential, says } = common;
  const { standing, since, fresh, run, reason, until } = more;
  return {
    id,
    rule,
    standing,
    severity,
    account,
    resource,
    credential,
    says,
    since,
    fresh,
    run,
    reason,
    until,
  };
}

const FRESH: ReadonlySet<string> = new Set(['new', 'reopened', 'no-longer-accepted']);

function standingOf({ status, suppressed, attested }: Finding): StandingWord {
  if (suppressed !== undefined || attested !== undefined) return 'accepted';
  if (status === 'fail') return 'open';
  return status === 'manual' ? 'manual' : 'unknown';
}

/** Whether a verdict is a row of its own: all that needs somebody is one. */
export function needsSomebody({ status }: { readonly status: Status }): boolean {
  return status === 'fail' || status === 'unknown' || status === 'manual';
}

function reasonOf({ suppressed, attested }: Pick<Finding, 'suppressed' | 'attested'>): string | undefined {
  if (suppressed !== undefined) return own(suppressed.reason);
  return attested === undefined ? undefined : own(`Attested by ${attested.by} on ${attested.on}.`);
}

function untilOf({ suppressed, attested }: Pick<Finding, 'suppressed' | 'attested'>): string | undefined {
  return suppressed === undefined ? attested?.until : suppressed.until;
}

/** It was open, and is not judged now: neither fixed nor seen (P05). */
function reasonBefore({ status }: Finding, life: Row | undefined): string | undefined {
  if (status === 'fail' || life?.standing !== 'not-seen') return undefined;
  return 'It was open before, and could not be judged since.';
}

const NOT_SEEN: Readonly<Record<NotSeenReason, string>> = {
  'account-not-read': 'The account could not be read.',
  'account-not-in-run': 'The account was not in the run.',
  'not-judged': 'It could not be judged.',
  'older-report': 'The report that was judged may be older than the subject.',
  'other-parameters': 'It passes by other parameters than those it failed by.',
};

/** Why nobody can say what became of a finding. */
export function notSeenInWords(reason: NotSeenReason | undefined): string {
  return reason === undefined ? 'The last run could not tell.' : NOT_SEEN[reason];
}

const WORDS = new Map<string, string>(RULES.map(({ id }) => [id, id]));

/** Times of runs, of which there are few; those last used are kept. */
const TIMES = new Map<string, string>();
const MOST_TIMES = 1_000;

/** The same text for the same time. */
function timeOf(time: string): string {
  const there = TIMES.get(time);
  if (there !== undefined) return there;
  if (TIMES.size >= MOST_TIMES) TIMES.clear();
  TIMES.set(time, time);
  return time;
}

/** The same text for the same word. */
function wordOf(word: string): string {
  const there = WORDS.get(word);
  if (there !== undefined) return there;
  const kept = own(word);
  WORDS.set(kept, kept);
  return kept;
}

function ownCredential(credential: FindingCredential): FindingCredential {
  const { kind, accessKeyId, id, createdAt, status, sameSecond } = credential;
  return {
    kind,
    ...(accessKeyId !== undefined && { accessKeyId: own(accessKeyId) }),
    ...(id !== undefined && { id: own(id) }),
    ...(createdAt !== undefined && { createdAt: own(createdAt) }),
    ...(status !== undefined && { status }),
    ...(sameSecond !== undefined && { sameSecond: JSON.parse(JSON.stringify(sameSecond)) }),
  };
}

const ASCII = /^[\x20-\x7e]*$/;

/**
 * A copy of a text that holds nothing else alive: a part of a report keeps all of it, and one that was put together
 * keeps its parts (V8's sliced and cons strings).
 */
export function own(text: string): string {
  if (text.length < 13) return text;
  if (ASCII.test(text)) return Buffer.from(text, 'latin1').toString('latin1');
  return JSON.parse(JSON.stringify(text)) as string;
}

const TITLES: ReadonlyMap<string, string> = new Map(RULES.map(({ id, title }) => [id, title]));

/** The title of a rule; of one that this version does not have, its id. */
export function titleOf(rule: string): string {
  return TITLES.get(rule) ?? rule;
}

const ANSWERED: ReadonlySet<string> = new Set(
  RULES.filter(({ removes }) => removes !== undefined).map(({ id }) => id),
);

/** Whether a plan can answer what fails of a rule: there is something to be removed. */
export function isPlannable(rule: string): boolean {
  return ANSWERED.has(rule);
}

/** Whose page a row belongs to. */
export function principalOf({ resource }: Pick<Row, 'resource'>): FindingRow['principal'] {
  if (resource.type === 'AwsIamUser') return { kind: 'user', name: resource.name };
  return resource.type === 'AwsIamRootUser' ? { kind: 'root', name: 'root' } : undefined;
}

/** A row as it is answered. */
export function shownRow(row: Row): FindingRow {
  const { id, rule, standing, severity, account, resource, credential, says, since, fresh, run } = row;
  const principal = principalOf(row);
  return {
    ...{ id, rule, title: titleOf(rule), standing, severity, account, resource },
    ...(principal !== undefined && { principal }),
    ...(credential !== undefined && { credential }),
    says,
    ...(since !== undefined && { since }),
    ...{ plannable: isPlannable(rule), fresh, run },
    ...(row.reason !== undefined && { reason: row.reason }),
    ...(row.until !== undefined && { until: row.until }),
  };
}
