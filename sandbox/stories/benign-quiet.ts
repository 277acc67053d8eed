import { studied, userHand } from './draft.ts';
import { ADDRESSES, CLIENTS } from './places.ts';
import type { WrittenStory } from './story.ts';

/** Keys of which little or nothing is to be seen, and nothing bad. */

const neverUsed: WrittenStory = {
  id: 'never-used',
  says: 'A key was made more than a year ago and never used.',
  hostile: false,
  cases: [],
  write(draft) {
    const key = draft.study(draft.user('reporting', { madeDaysAgo: 400 }));
    return { accessKeyId: key, label: 'no-use-seen', signals: [] };
  },
};

const usedLongAgo: WrittenStory = {
  id: 'used-long-ago',
  says: 'A job that was turned off 120 days ago left its key behind: its use is older than the event history.',
  hostile: false,
  cases: ['I06'],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.botoOld };
    const [key, job] = studied(draft, 'old-import', { madeDaysAgo: 900 }, place);
    draft.habit(job, draft.days(150, 120, 3), '05:00', ['sqs:ListQueues', 'dynamodb:DescribeTable']);
    return { accessKeyId: key, label: 'no-use-seen', signals: [] };
  },
};

const rotated: WrittenStory = {
  id: 'rotated',
  says: 'A key was replaced as it should be: a second key, both in use, the first one turned off and then deleted.',
  hostile: false,
  cases: ['I16'],
  write(draft) {
    const old = draft.study(draft.user('invoices', { madeDaysAgo: 500 }));
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.java };
    const daily = ['sqs:ListQueues', 'ssm:GetParameter', 'dynamodb:DescribeTable'];
    draft.habit(userHand(draft, 'invoices', old, place), draft.days(89, 21), '06:30', daily);
    const admin = draft.admin();
    const fresh = draft.accessKey(admin, draft.at(22, '10:00'), 'invoices');
    draft.habit(userHand(draft, 'invoices', fresh, place), draft.days(20, 1), '06:30', daily);
    draft.switchKey(admin, draft.at(18, '10:00'), 'invoices', old, 'Inactive');
    draft.deleteKey(admin, draft.at(7, '10:00'), 'invoices', old);
    return { accessKeyId: old, label: 'consistent-use', signals: [] };
  },
};

export const QUIET: readonly WrittenStory[] = [neverUsed, usedLongAgo, rotated];
