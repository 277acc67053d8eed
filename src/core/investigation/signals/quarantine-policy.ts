import { exposedAt, isQuarantining } from '../exposure.ts';
import { fromRecords } from '../noticed.ts';
import type { SignalFamily } from '../scene.ts';
import { listed, timeInWords } from '../words.ts';

/** AWS found a key of this user in public (T18). The policy says that of a user, and not which key or when. */
export const quarantinePolicy: SignalFamily = {
  ids: ['quarantine-policy'],
  notice({ subject: { quarantine, userName }, telling, history }) {
    const quarantining = telling.filter(isQuarantining);
    const attached = 'value' in quarantine ? quarantine.value : [];
    if (attached.length + quarantining.length === 0) return [];
    const isGone = 'value' in quarantine && attached.length === 0;
    const whom = userName === undefined ? 'the user' : `user ${userName}`;
    const at = exposedAt(telling);
    const policies = attached.length > 0 ? listed(attached) : 'its quarantine policy';
    const what = `${policies}${isGone ? ', which is gone by now' : ''}`;
    const when = at === undefined ? '' : ` at ${timeInWords(at)}`;
    const says = `AWS says that a key of ${whom} is exposed: it attached ${what}${when}. That does not switch the key off.`;
    return [
      fromRecords('quarantine-policy', { weight: isGone ? 'look' : 'strong', says }, quarantining, history),
    ];
  },
};
