import type { Showing } from './showing.ts';

/** A suppression or attestation as the settings had it, and the runs that knew it. */
export interface KeptMark {
  readonly what: 'suppression' | 'attestation';
  readonly mark: unknown;
  readonly firstRun: number;
  readonly lastRun: number;
}

/** A plan that was made. */
export interface KeptPlan {
  readonly id: string;
  readonly hash: string;
  readonly madeAt: string;
  readonly steps: number;
  readonly accounts: readonly string[];
}

/** Something that was told to somebody. */
export interface KeptNotice {
  readonly at: string;
  readonly run?: number;
  /** The way, a blank, and whom. */
  readonly to: string;
  readonly words: string;
  readonly ok: boolean;
}

/** A suppression or attestation as the archive lists it. */
export function markRow({ what, mark, firstRun, lastRun }: KeptMark, showing: Showing) {
  const fields = objectOf(mark);
  const match = objectOf(fields.match);
  const evidence = objectOf(fields.evidence);
  const names = (value: unknown, kind: string) => {
    const text = textOf(value);
    return text === null ? null : showing.name(kind, text);
  };
  const people = (value: unknown) => {
    const text = textOf(value);
    return text === null ? null : showing.words(text);
  };
  const account = textOf(match.account) ?? textOf(fields.account);
  return {
    what,
    rule: textOf(match.rule) ?? textOf(fields.rule),
    account: account === null ? null : shownAccount(account, showing),
    arn: people(match.arn ?? fields.arn),
    key: people(match.key),
    finding: names(match.finding, 'finding'),
    reason: people(fields.reason ?? fields.note),
    author: people(fields.author ?? fields.by),
    on: textOf(fields.on),
    until: textOf(fields.until),
    evidenceFile: people(evidence.file),
    evidenceSha256: textOf(evidence.sha256),
    firstRun,
    lastRun,
  };
}

export type MarkRow = ReturnType<typeof markRow>;

/** A pattern such as `1111*` says something of an account too. */
function shownAccount(account: string, showing: Showing): string {
  return /^\d{12}$/.test(account) ? showing.account(account) : showing.words(account);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A plan as the archive lists it: what was meant to be done. Its text is not in the archive, its hash is. */
export function planRow({ id, hash, madeAt, steps, accounts }: KeptPlan, showing: Showing) {
  return { plan: id, hash, madeAt, steps, accounts: accounts.map((each) => showing.account(each)) };
}

export type PlanRow = ReturnType<typeof planRow>;

/** A notice as the archive lists it. The first word says by which way, the rest to whom. */
export function noticeRow({ at, run, to, words, ok }: KeptNotice, showing: Showing) {
  const [way = '', ...rest] = to.split(' ');
  const whom = rest.join(' ');
  return {
    at,
    run: run ?? null,
    way: /^[a-z-]{1,20}$/.test(way) ? way : showing.words(way),
    to: whom === '' ? null : showing.words(whom),
    delivered: ok,
    words: showing.words(words),
  };
}

export type NoticeRow = ReturnType<typeof noticeRow>;
