import type { CreatedBy } from '../../../core/model/key-origin.ts';
import { secondsBetween } from '../../../core/model/time.ts';
import type { TrailRecord } from '../../../core/model/trail-record.ts';
import { objectIn, textIn } from '../../../core/parse/trail-record.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { homeRegion } from '../../session/partitions.ts';
import { HISTORY_DAYS, searchTrail } from '../trail.ts';

/** Two hundred events about one key are more than its making, changing and deleting can be. */
const MOST_PAGES = 4;

/** Events come some minutes late, so a key this young may have none yet (CloudTrail User Guide). */
const DELAY_SECONDS = 15 * 60;

/**
 * Who made an access key, from the event history of IAM's home region. No call is made for a key that is older than
 * the history.
 *
 * @param createdAt of the key, ISO 8601 UTC
 * @param now ISO 8601 UTC
 */
export async function readKeyCreator(
  session: AccountSession,
  accessKeyId: string,
  createdAt: string,
  now: string,
): Promise<CreatedBy> {
  const age = secondsBetween(createdAt, now);
  if (age > HISTORY_DAYS * 86_400)
    return { unknown: `It was made more than ${HISTORY_DAYS} days ago, and the event history ends there.` };
  const region = homeRegion(session.account.partition);
  const search = { attribute: 'ResourceName', value: accessKeyId, mostPages: MOST_PAGES } as const;
  const { records, gap } = await searchTrail(session, region, search);
  const making = records.find((record) => makes(record, accessKeyId));
  if (making !== undefined) return creatorIn(making);
  if (gap !== undefined) return { unknown: `The event history was not searched to its end: ${gap.words}` };
  const late = age < DELAY_SECONDS ? ' Events come some minutes late.' : '';
  return { unknown: `The event history has no record of its making.${late}` };
}

/** Only an answer names the new key; an attempt that failed has none. */
function makes({ name, source, errorCode, response }: TrailRecord, accessKeyId: string): boolean {
  if (name !== 'CreateAccessKey' || source !== 'iam.amazonaws.com' || errorCode !== undefined) return false;
  return objectIn(response.accessKey).accessKeyId === accessKeyId;
}

function creatorIn({ identity, at, sourceAddress, userAgent }: TrailRecord): CreatedBy {
  // A call that AWS makes for itself has no ARN, and names the service.
  const arn = textIn(identity.arn) ?? textIn(identity.invokedBy);
  if (arn === undefined)
    return { unknown: `The event history has its making at ${at}, and does not name who made it.` };
  return {
    arn,
    at,
    ...(sourceAddress !== undefined && { sourceIp: sourceAddress }),
    ...(userAgent !== undefined && { userAgent }),
  };
}
