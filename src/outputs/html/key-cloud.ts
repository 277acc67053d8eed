import { type Evidence, type Finding, SEVERITIES, type Severity } from '../../core/model/finding.ts';
import type { Run } from '../../core/model/run.ts';
import { secondsBetween } from '../../core/model/time.ts';

const DAY_SECONDS = 86_400;

/** An access key that findings speak of. */
export interface KeyPoint {
  /** Id, or the time it was made. */
  readonly key: string;
  readonly user: string;
  readonly account: string;
  readonly ageDays: number;
  /** Days since the last use; `undefined` where no use is recorded. */
  readonly idleDays: number | undefined;
  /** The worst that fails on it; `undefined` where nothing does. */
  readonly severity: Severity | undefined;
  /** The finding to link to: the worst one. */
  readonly finding: string;
}

/** Keys that are drawn as one dot. */
export interface Dot {
  /** Shares of the axes, from 0 to 1. */
  readonly x: number;
  /** `undefined` for never used. */
  readonly y: number | undefined;
  readonly count: number;
  /** The worst of them. */
  readonly first: KeyPoint;
}

/** Key age against last use. */
export interface KeyCloud {
  readonly dots: readonly Dot[];
  /** Failing keys, the oldest first: the same in words. */
  readonly oldest: readonly KeyPoint[];
  readonly total: number;
  readonly failing: number;
  readonly neverUsed: number;
  /** Keys whose age or last use no finding tells. */
  readonly notDrawn: number;
}

/** Grid of the drawing: keys in one cell are one dot, so that 500,000 keys draw as few dots as can be seen. */
const COLUMNS = 120;
const ROWS = 60;
const MOST_LISTED = 50;

/** The longest age the axis shows, in days; older keys stand at its end. Ten years and a bit. */
export const AXIS_DAYS = 4000;

/** Shares of the axes, from 0 to 1, for so many days: roots, because it is the first months that matter most. */
export function acrossAxis(days: number): number {
  return shareOf(days) ** 0.4;
}

/** See {@link acrossAxis}. */
export function upAxis(days: number): number {
  return shareOf(days) ** 0.28;
}

function shareOf(days: number): number {
  return Math.min(1, Math.max(0, days) / AXIS_DAYS);
}

/** Collects the keys of findings that come account by account, each key once. */
export function keyCloud({ now }: Pick<Run, 'now'>) {
  const cells = new Map<string, Dot>();
  let keys = new Map<string, KeyPoint>();
  let account: string | undefined;
  const sums = { total: 0, failing: 0, neverUsed: 0, notDrawn: 0 };
  const oldest: KeyPoint[] = [];
  // A key stands in findings of several rules, all in one account: only that account's keys are held.
  const settle = () => {
    for (const point of keys.values()) {
      sums.total += 1;
      if (point.idleDays === undefined) sums.neverUsed += 1;
      addToCell(cells, point);
      if (point.severity === undefined) continue;
      sums.failing += 1;
      keepOldest(oldest, point);
    }
    keys = new Map();
  };
  return {
    add(finding: Finding): void {
      if (finding.account.id !== account) settle();
      account = finding.account.id;
      const { points, notDrawn } = pointsOf(finding, now);
      if (finding.status === 'fail') sums.notDrawn += notDrawn;
      for (const point of points) {
        const id = `${finding.resource.arn} ${point.key}`;
        const there = keys.get(id);
        if (there === undefined || rank(point) < rank(there)) keys.set(id, point);
      }
    },
    finish(): KeyCloud {
      settle();
      return { dots: [...cells.values()].sort((a, b) => rank(b.first) - rank(a.first)), oldest, ...sums };
    },
  };
}

function addToCell(cells: Map<string, Dot>, point: KeyPoint): void {
  const x = acrossAxis(point.ageDays);
  const y = point.idleDays === undefined ? undefined : upAxis(point.idleDays);
  const id = `${Math.round(x * COLUMNS)} ${y === undefined ? 'never' : Math.round(y * ROWS)}`;
  const there = cells.get(id);
  if (there === undefined) cells.set(id, { x, y, count: 1, first: point });
  else if (rank(point) < rank(there.first)) cells.set(id, { x, y, count: there.count + 1, first: point });
  else cells.set(id, { ...there, count: there.count + 1 });
}

function keepOldest(oldest: KeyPoint[], point: KeyPoint): void {
  const last = oldest.at(-1);
  if (oldest.length === MOST_LISTED && last !== undefined && last.ageDays >= point.ageDays) return;
  const after = oldest.findIndex(({ ageDays }) => ageDays < point.ageDays);
  oldest.splice(after < 0 ? oldest.length : after, 0, point);
  if (oldest.length > MOST_LISTED) oldest.pop();
}

/** Worst first; nothing failing last. */
function rank({ severity }: KeyPoint): number {
  return severity === undefined ? SEVERITIES.length : SEVERITIES.indexOf(severity);
}

/** The access keys a finding gives an age and a last use of. */
function pointsOf(finding: Finding, now: string): { points: KeyPoint[]; notDrawn: number } {
  const { credential, evidence } = finding;
  if (credential !== undefined && (credential.kind ?? 'access-key') !== 'access-key') {
    return { points: [], notDrawn: 0 };
  }
  const read = credential === undefined ? rootKeys(evidence) : [evidence];
  const points = read.flatMap((each) => pointOf(finding, each, now) ?? []);
  return { points, notDrawn: read.length - points.length };
}

/** Root's keys stand one after the other in the evidence: the creation time, or the id before it, begins one. */
function rootKeys(evidence: readonly Evidence[]): Evidence[][] {
  const keys: Evidence[][] = [];
  let before: string | undefined;
  for (const each of evidence) {
    const starts = each.name === 'rootKeyId' || (each.name === 'rootKeyCreatedAt' && before !== 'rootKeyId');
    if (starts) keys.push([]);
    keys.at(-1)?.push(each);
    before = each.name;
  }
  return keys;
}

function pointOf(finding: Finding, evidence: readonly Evidence[], now: string): KeyPoint | undefined {
  const { credential, account, resource } = finding;
  const created = credential?.createdAt ?? textOf(evidence, /^(?:rootKey|key|credential)CreatedAt$/);
  const used = evidence.find((each) => /^(?:rootKey|key|credential)LastUsedAt$/.test(each.name));
  // Without a reading of the last use it is not known, which is not "never".
  if (created === undefined || used === undefined) return undefined;
  const days = (from: string) => Math.max(0, Math.floor(secondsBetween(from, now) / DAY_SECONDS));
  return {
    key: credential?.accessKeyId ?? textOf(evidence, /^rootKeyId$/) ?? `made ${created}`,
    user: resource.type === 'AwsIamRootUser' ? 'root user' : resource.name,
    account: account.name ?? account.id,
    ageDays: days(created),
    idleDays: typeof used.value === 'string' ? days(used.value) : undefined,
    severity: finding.status === 'fail' ? finding.severity : undefined,
    finding: finding.id,
  };
}

function textOf(evidence: readonly Evidence[], name: RegExp): string | undefined {
  const value = evidence.find((each) => name.test(each.name))?.value;
  return typeof value === 'string' ? value : undefined;
}
