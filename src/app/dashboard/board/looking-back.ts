import type { RunDiff } from '../../../core/history/diff.ts';
import { SEVERITIES } from '../../../core/model/finding.ts';
import { Problem } from '../../../core/model/problem.ts';
import { diffNotes, incompleteDiff } from '../../../outputs/history/diff-words.ts';
import type { FindingRow } from '../../../web/api/findings.ts';
import type { Changes, ChangesQuery, TrendAnswer, TrendQuery } from '../../../web/api/overview.ts';
import { diffStored } from '../../history/diff-stored.ts';
import { trendStored } from '../../history/trend-stored.ts';
import { checkAccounts, checkRules, listOf } from './asked.ts';
import type { Board } from './board.ts';
import { recently } from './recent.ts';
import { isPlannable, notSeenInWords, principalOf, titleOf } from './row.ts';
import { runRef } from './view.ts';

/** Open findings after each run. Throws as `trendStored`, `checkRules` and `checkAccounts` do. */
export async function trendOf(board: Board, question: TrendQuery): Promise<TrendAnswer> {
  const { by = 'severity', from, to, rule, account } = question;
  const view = await board.view();
  checkAccounts(view, account);
  checkRules(view, rule);
  const asked = {
    by,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    rules: [...(listOf(rule) ?? [])],
    accounts: [...(listOf(account) ?? [])],
  };
  return recently(view, `trend ${JSON.stringify(asked)}`, async () => ({
    trend: await trendStored(board.store, { ...asked, at: board.at() }),
  }));
}

type Kind = Changes['rows'][number]['kind'];

/** Rows of each kind that are answered. */
const MOST_ROWS = 200;

/** What changed between two runs. Throws the {@link Problem}s of `chooseTwo` where the runs that are named cannot be. */
export async function changesOf(board: Board, question: ChangesQuery): Promise<Changes> {
  const { from, to } = question;
  const key = `changes ${JSON.stringify([from, to])}`;
  return recently(await board.view(), key, () => changesNow(board, question));
}

async function changesNow(board: Board, { from, to }: ChangesQuery): Promise<Changes> {
  const runs = [to, from].flatMap((each) => (each === undefined ? [] : [String(each)]));
  try {
    const { diff, swapped } = await diffStored(board.store, { runs, at: board.at(), keepOpen: false });
    return changesIn(diff, swapped);
  } catch (error) {
    if (runs.length > 0 || !(error instanceof Problem) || !NOTHING_TO_COMPARE.has(error.code)) throw error;
    const counts = { new: 0, fixed: 0, accepted: 0, notSeen: 0, open: 0 };
    return { complete: false, counts, rows: [], kinds: [], notes: [error.message] };
  }
}

const NOTHING_TO_COMPARE: ReadonlySet<string> = new Set(['unknown-run', 'bad-argument']);

function changesIn(diff: RunDiff, swapped: boolean): Changes {
  const { from, to, fixed, accepted, notSeen, open, newIds, complete } = diff;
  const incomplete = incompleteDiff(diff);
  return {
    from: runRef(from),
    to: runRef(to),
    complete,
    counts: {
      new: newIds.size,
      fixed: fixed.total,
      accepted,
      notSeen: notSeen.reduce((sum, { total }) => sum + total, 0),
      open,
    },
    ...rowsOf(diff),
    notes: [...(incomplete === undefined ? [] : [calm(incomplete)]), ...diffNotes(diff, swapped)],
  };
}

/** What a terminal says in capitals before the sentence, the page shows by its place. */
function calm(words: string): string {
  return words.replace(/^INCOMPLETE: (.)/, (_, first: string) => first.toUpperCase());
}

type Diffed = RunDiff['findings'][number];

function rowsOf({ findings }: RunDiff): Pick<Changes, 'rows' | 'kinds'> {
  const rank = ({ finding }: Diffed) => SEVERITIES.indexOf(finding.severity);
  const byKind = Map.groupBy(
    findings.toSorted((a, b) => rank(a) - rank(b)),
    kindOf,
  );
  const kinds = KINDS.flatMap((kind) => {
    const of = byKind.get(kind) ?? [];
    return of.length === 0 ? [] : [{ kind, total: of.length, of }];
  });
  return {
    rows: kinds.flatMap(({ kind, of }) => of.slice(0, MOST_ROWS).map((each) => ({ kind, row: rowOf(each) }))),
    kinds: kinds.map(({ kind, total }) => ({ kind, total })),
  };
}

const KINDS: readonly Kind[] = ['new', 'reopened', 'unseen-before', 'not-seen', 'fixed', 'accepted'];

function kindOf({ outcome, change }: Diffed): Kind {
  if (outcome === 'new') return change === 'reopened' ? 'reopened' : 'new';
  return outcome === 'open' ? 'unseen-before' : outcome;
}

const STANDING = {
  new: 'open',
  'unseen-before': 'open',
  open: 'open',
  fixed: 'resolved',
  accepted: 'accepted',
  'not-seen': 'not-seen',
} as const satisfies Record<Diffed['outcome'], FindingRow['standing']>;

function rowOf({ finding, outcome, run, why }: Diffed): FindingRow {
  const { id, rule, severity, account, resource, credential, says, suppressed, attested } = finding;
  const standing = STANDING[outcome];
  const principal = principalOf({ resource });
  const accepted = suppressed?.reason ?? (attested && `Attested by ${attested.by} on ${attested.on}.`);
  const reason =
    standing === 'accepted' ? accepted : standing === 'not-seen' ? notSeenInWords(why) : undefined;
  const until = standing === 'accepted' ? (suppressed?.until ?? attested?.until) : undefined;
  return {
    ...{ id, rule, title: titleOf(rule), standing, severity, account, resource },
    ...(principal !== undefined && { principal }),
    ...(credential !== undefined && { credential }),
    ...{ says, plannable: isPlannable(rule), fresh: outcome === 'new', run },
    ...(reason !== undefined && { reason }),
    ...(until !== undefined && { until }),
  };
}
