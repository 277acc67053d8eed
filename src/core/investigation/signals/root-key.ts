import { fromFacts } from '../noticed.ts';
import type { SignalFamily } from '../scene.ts';

/** A key of root may do everything, and no policy of the account holds it or its sessions (I10). */
export const rootKey: SignalFamily = {
  ids: ['root-key'],
  notice({ subject }) {
    if (subject.holder !== 'root') return [];
    const says =
      'This is a key of the root user: nothing in the account limits it, nor the sessions made with it.';
    return [fromFacts('root-key', { weight: 'look', says })];
  },
};
