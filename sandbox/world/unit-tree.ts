import { shortId } from '../ids.ts';
import type { Account } from './account.ts';
import type { World } from './world.ts';

/** The id of the unit with this path. */
export function unitId(
  { rootId, organizationId }: Pick<World, 'rootId' | 'organizationId'>,
  path: string,
): string {
  return `ou-${rootId.slice(2)}-${shortId(`${organizationId}/${path}`, 8)}`;
}

/** The root or an organizational unit, with what is directly below it. */
export interface Unit {
  readonly id: string;
  readonly name: string;
  /** Absent for the root. */
  readonly parent?: Unit;
  readonly units: Unit[];
  readonly accounts: Account[];
}

export interface UnitTree {
  readonly root: Unit;
  readonly byId: ReadonlyMap<string, Unit>;
  parentOf(account: Account): Unit;
}

const trees = new WeakMap<World, { readonly accounts: number; readonly tree: UnitTree }>();

/** The tree made from the accounts' `ou` paths; built on first use, and again once accounts have joined. */
export function unitTree(world: World): UnitTree {
  const known = trees.get(world);
  const accounts = world.accounts.length;
  if (known?.accounts === accounts) return known.tree;
  const tree = build(world);
  trees.set(world, { accounts, tree });
  return tree;
}

function build(world: World): UnitTree {
  const root: Unit = { id: world.rootId, name: 'Root', units: [], accounts: [] };
  const byPath = new Map<string, Unit>([['', root]]);
  const byId = new Map<string, Unit>([[root.id, root]]);
  const unitAt = (path: string): Unit => {
    const known = byPath.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf('/');
    const parent = unitAt(cut < 0 ? '' : path.slice(0, cut));
    const id = unitId(world, path);
    const unit: Unit = { id, name: path.slice(cut + 1), parent, units: [], accounts: [] };
    parent.units.push(unit);
    byPath.set(path, unit);
    byId.set(id, unit);
    return unit;
  };
  const parentOf = (account: Account): Unit => unitAt(account.spec.ou?.replace(/^\/+|\/+$/g, '') ?? '');
  for (const account of world.accounts) parentOf(account).accounts.push(account);
  return { root, byId, parentOf };
}
