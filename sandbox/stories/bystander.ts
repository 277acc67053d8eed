import { type StoryDraft, userHand } from './draft.ts';
import { ADDRESSES, CLIENTS } from './places.ts';

/** Somebody else in the account, so that whoever looks for one key has to leave others out. */
export function bystander(draft: StoryDraft): void {
  const key = draft.user('status-page', { madeDaysAgo: 210 });
  const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.boto };
  const job = userHand(draft, 'status-page', key, place);
  draft.habit(job, draft.days(88, 2, 4), '10:00', ['ec2:DescribeInstances', 'cloudwatch:DescribeAlarms']);
}
