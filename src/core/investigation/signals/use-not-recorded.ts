import { isNear } from '../calls.ts';
import { fromFacts } from '../noticed.ts';
import type { SignalFamily } from '../scene.ts';
import { LAST_USE_SECONDS } from '../thresholds.ts';
import { timeInWords } from '../words.ts';

/** IAM knows of a use that no event shows: its calls are not recorded here, which is not "unused" (I05). */
export const useNotRecorded: SignalFamily = {
  ids: ['use-not-recorded'],
  notice({ subject: { lastUse }, window, calls, incomplete }) {
    if (!('value' in lastUse)) return [];
    const { at, service, region } = lastUse.value;
    if (at === undefined || at < window.since || at > window.until) return [];
    if (calls.some((each) => each.by === 'key' && isNear(each, at, LAST_USE_SECONDS))) return [];
    const where = [service, region].filter((part) => part !== undefined).join(', ');
    const why = incomplete
      ? 'it may lie in what was not searched, or be a data event, which is not recorded here'
      : 'data events, such as reading objects, are not recorded here';
    const says = `IAM records a use at ${timeInWords(at)}${where === '' ? '' : ` (${where})`}, and no event shows it: ${why}.`;
    return [fromFacts('use-not-recorded', { weight: 'look', says })];
  },
};
