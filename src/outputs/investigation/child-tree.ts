import type { ChildCredential, Investigation } from '../../core/model/investigation.ts';

/** A credential, and how deep below the key it stands. */
export interface Branch {
  readonly child: ChildCredential;
  readonly depth: number;
}

/**
 * Credentials in the order of a tree, each below the one it was made with. Those that were used come first, with all
 * that they are below of, then keys and tokens, then sessions of roles, and those that were not followed last; among
 * those alike the newest first.
 */
export function childTree({
  children,
  subject,
}: Pick<Investigation, 'children' | 'subject'>): readonly Branch[] {
  const byParent = Map.groupBy(children, ({ parent }) => parent);
  const best = bestBelow(children);
  const told = new Set<ChildCredential>();
  const tree: Branch[] = [];
  const visit = (list: readonly ChildCredential[], depth: number): void => {
    for (const child of inOrder(list, (each) => best.get(each) ?? rankOf(each))) {
      if (told.has(child)) continue;
      told.add(child);
      tree.push({ child, depth });
      visit(byParent.get(child.accessKeyId) ?? [], depth + 1);
    }
  };
  visit(byParent.get(subject.accessKeyId) ?? [], 0);
  // A parent outside the story must not hide its children.
  const ids = new Set([subject.accessKeyId, ...children.map(({ accessKeyId }) => accessKeyId)]);
  visit(
    children.filter(({ parent }) => !ids.has(parent)),
    0,
  );
  // What is only below itself is told all the same.
  visit(children, 0);
  return tree;
}

/** So many branches at most, the most telling, in the order of the tree and with what they stand below of. */
export function mostTellingBranches(tree: readonly Branch[], most: number): readonly Branch[] {
  if (tree.length <= most) return tree;
  const byId = new Map(tree.map((branch) => [branch.child.accessKeyId, branch]));
  const kept = new Set<Branch>();
  for (const child of inOrder(
    tree.map((each) => each.child),
    rankOf,
  )) {
    const missing: Branch[] = [];
    for (let at = byId.get(child.accessKeyId); at !== undefined; at = byId.get(at.child.parent)) {
      if (kept.has(at) || missing.includes(at)) break;
      missing.push(at);
    }
    if (kept.size + missing.length <= most) for (const each of missing) kept.add(each);
  }
  return tree.filter((branch) => kept.has(branch));
}

/** The lower the more telling. */
function rankOf({ kind, followed, count }: ChildCredential): number {
  if (count > 0) return 0;
  const lesser = followed ? 0 : 2;
  return (kind === 'role' ? 2 : 1) + lesser;
}

/** Of each credential its own rank, or that of the most telling one below it. */
function bestBelow(children: readonly ChildCredential[]): ReadonlyMap<ChildCredential, number> {
  const byId = new Map(children.map((child) => [child.accessKeyId, child]));
  const best = new Map(children.map((child) => [child, rankOf(child)]));
  for (const child of children) {
    const rank = rankOf(child);
    const seen = new Set<ChildCredential>();
    for (let at = byId.get(child.parent); at !== undefined && !seen.has(at); at = byId.get(at.parent)) {
      seen.add(at);
      best.set(at, Math.min(best.get(at) ?? rank, rank));
    }
  }
  return best;
}

function inOrder(
  list: readonly ChildCredential[],
  rank: (child: ChildCredential) => number,
): readonly ChildCredential[] {
  return list.toSorted(
    (a, b) => rank(a) - rank(b) || compare(b.at, a.at) || compare(a.accessKeyId, b.accessKeyId),
  );
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
