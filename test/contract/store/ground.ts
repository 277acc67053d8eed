import { rmSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/port.ts';

/** What the contract runs on. */
export interface Ground {
  readonly kind: Store['kind'];
  /** A place where there is no store yet. */
  place(): Promise<string>;
}

/** Opens a store, and closes it when the test ends. */
export async function open(place: string): Promise<Store> {
  const store = await openStore(place);
  onTestFinished(() => store.close());
  return store;
}

/** An empty store of its own. */
export async function newStore(ground: Ground): Promise<Store> {
  return open(await ground.place());
}

/** Two handles on one empty store, as two processes would have them. */
export async function twoHandles(ground: Ground): Promise<readonly [Store, Store]> {
  const place = await ground.place();
  return [await open(place), await open(place)];
}

export function goesWithTheTest(folder: string): void {
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
}
