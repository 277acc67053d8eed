import { describe } from 'vitest';
import type { Ground } from './store/ground.ts';
import { keepingContract } from './store/keeping.ts';
import { lifeContract } from './store/lives.ts';
import { migrationContract } from './store/migrations.ts';
import { nameContract } from './store/names.ts';
import { recordContract } from './store/records.ts';
import { runContract } from './store/runs.ts';
import { togetherContract } from './store/together.ts';

/** What every store keeps to, whatever is behind it. */
export function storeContract(name: string, ground: Ground): void {
  describe(`a store in ${name}`, () => {
    runContract(ground);
    lifeContract(ground);
    recordContract(ground);
    keepingContract(ground);
    migrationContract(ground);
    nameContract(ground);
    togetherContract(ground);
  });
}
