import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Sandbox } from '../../sandbox/index.ts';
import { Board } from '../../src/app/dashboard/board/board.ts';
import { findingsPage } from '../../src/app/dashboard/board/select-rows.ts';
import type { View } from '../../src/app/dashboard/board/view.ts';
import { StoreKeeper } from '../../src/app/keeper.ts';
import type { ScanOptions } from '../../src/app/scan-options.ts';
import { scan } from '../../src/lib.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/port.ts';
import type { FindingRow, FindingsQuery } from '../../src/web/api/findings.ts';
import { ended, NOW, type Scanned, within } from './sandboxes.ts';

/** The clock of the boards. */
export const BOARD_AT = '2026-12-24T12:00:00Z';

/** Stores and boards of one test file. */
export interface Boards {
  /** An empty store, or what `fill` keeps in a file. */
  store(fill?: (path: string) => Promise<void>): Promise<Store>;
  /** A board on a store, wholly judged. */
  on(store: Store): Promise<{ readonly board: Board; readonly view: View }>;
}

/** All are closed and removed after the tests of the file. */
export function boards(): Boards {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-board-'));
  const stores: Store[] = [];
  const open: Board[] = [];
  afterAll(async () => {
    for (const board of open) await board.close();
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    async store(fill) {
      const path = join(folder, `${stores.length}.sqlite`);
      await fill?.(path);
      const store = await openStore(path);
      stores.push(store);
      return store;
    },
    async on(store) {
      const faults: unknown[] = [];
      const board = new Board({ store, at: () => BOARD_AT, onFault: (error) => void faults.push(error) });
      open.push(board);
      const view = await board.built();
      if (faults.length > 0) throw faults[0];
      return { board, view };
    },
  };
}

/** A run of a sandbox, or of report files, that is kept as scans keep them. */
export function scanKept(
  store: Store,
  sandbox: Pick<Sandbox, 'env'> | undefined,
  options: ScanOptions = {},
): Promise<Scanned> {
  const keeper = new StoreKeeper(store, () => new Date(options.now ?? NOW));
  const work = () => ended(scan({ now: NOW, ...options, keeper }));
  return sandbox === undefined ? work() : within(sandbox, work);
}

/** All rows that a question gives, page by page. */
export function walked(view: View, question: FindingsQuery = {}): readonly FindingRow[] {
  const rows: FindingRow[] = [];
  let cursor: string | undefined;
  do {
    const page = findingsPage(view, { ...question, ...(cursor !== undefined && { cursor }) });
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return rows;
}
