import { childrenIn } from '../../core/investigation/child-credentials.ts';
import { mergeAnswers } from '../../core/investigation/merge-answers.ts';
import { mostTelling } from '../../core/investigation/most-telling.ts';
import type { TrailAnswer, TrailSource, TrailWindow } from '../../core/investigation/source.ts';
import type { ChildCredential } from '../../core/model/investigation.ts';

/** Credentials that one question is asked about at most, where all of them fit into one. */
const MOST_IN_ONE_QUESTION = 2_000;

export interface FollowOptions {
  readonly source: TrailSource;
  readonly window: TrailWindow;
  readonly accessKeyId: string;
  /** What the key itself did. */
  readonly calls: TrailAnswer;
  /** Credentials looked into at most; by default what the source says. */
  readonly most?: number;
  /** Why an account is not looked into. */
  readonly whyNot: (accountId: string) => Promise<string | undefined>;
}

/** What came of a key. */
export interface Followed {
  /** Calls with the key and with what came of it, together. */
  readonly calls: TrailAnswer;
  readonly children: readonly ChildCredential[];
}

/** Credentials asked about before it is looked again which of the others tell most, where each costs searches. */
const AT_A_TIME = 8;

/**
 * Looks for the calls of the credentials that came of a key, and of those that came of them (I09): those that tell most
 * first, wherever in the tree they are. Those that are beyond the bound, or in accounts that nobody may look into, are
 * children that were not followed.
 */
export async function follow({
  source,
  window,
  accessKeyId,
  calls,
  whyNot,
  most,
}: FollowOptions): Promise<Followed> {
  const bound = most ?? source.perAccount?.mostFollowed ?? MOST_IN_ONE_QUESTION;
  const atATime = source.perAccount === undefined ? bound : AT_A_TIME;
  const known = new Map<string, ChildCredential>();
  let all = calls;
  let left = bound;
  let open = fresh(all, accessKeyId, known);
  while (open.length > 0) {
    const reachable: ChildCredential[] = [];
    for (const child of open) {
      if (reachable.length === Math.min(left, atATime)) break;
      const why = await whyNot(child.accountId);
      known.set(child.accessKeyId, { ...child, ...(why === undefined ? FOLLOWED : { why }) });
      if (why === undefined) reachable.push(child);
    }
    if (reachable.length === 0) break;
    left -= reachable.length;
    all = mergeAnswers(all, ...(await ask(source, window, reachable)));
    open = fresh(all, accessKeyId, known);
  }
  for (const child of open)
    if (!known.has(child.accessKeyId))
      known.set(child.accessKeyId, { ...child, why: (await whyNot(child.accountId)) ?? BEYOND(bound) });
  return { calls: all, children: [...known.values()] };
}

const FOLLOWED = { followed: true } as const;
const BEYOND = (bound: number) =>
  `no more than ${bound} of them are looked into; the most telling were. More: --follow.`;

/** Credentials that came of the key or of what came of it, and were not decided on yet: the most telling first. */
function fresh(
  answer: TrailAnswer,
  accessKeyId: string,
  known: ReadonlyMap<string, ChildCredential>,
): readonly ChildCredential[] {
  const parents = new Set([accessKeyId, ...known.keys()]);
  const children = childrenIn(answer, parents).filter((child) => !parents.has(child.accessKeyId));
  return mostTelling(children, answer);
}

/** Account by account where the source is asked so; else all in one question, which costs no more than one key. */
async function ask(
  source: TrailSource,
  window: TrailWindow,
  children: readonly ChildCredential[],
): Promise<readonly TrailAnswer[]> {
  const idsOf = (group: readonly ChildCredential[]) => group.map(({ accessKeyId }) => accessKeyId);
  if (children.length === 0) return [];
  if (source.perAccount === undefined) {
    const accountIds = [...new Set(children.map(({ accountId }) => accountId))];
    return [await source.byKeys({ ...window, accountIds, accessKeyIds: idsOf(children) })];
  }
  const groups = [...Map.groupBy(children, ({ accountId }) => accountId)];
  return Promise.all(
    groups.map(([accountId, group]) => source.byKeys({ ...window, accountId, accessKeyIds: idsOf(group) })),
  );
}
