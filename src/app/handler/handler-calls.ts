import { ONE_USER_CALLS } from '../../aws/collect/one-user.ts';
import { DYNAMODB_CALLS } from '../../aws/ledger/dynamodb.ts';
import { S3_CALLS } from '../../aws/ledger/s3.ts';
import type { CallName } from '../../aws/session/call-counter.ts';

/**
 * Every call that the handler can make, by whom it has to be permitted to. The policies in `deploy/event-handler` are
 * held to it by a test, and so are the calls that are really made.
 */
export const HANDLER_CALLS = {
  /** On users, in the account of the event. */
  users: [...new Set<CallName>(Object.values(ONE_USER_CALLS).flat())].sort(),
  /** On the account of the event as a whole. */
  account: ['iam:GetAccountSummary'],
  /** Under a standing plan alone. */
  contain: ['iam:UpdateAccessKey'],
  dynamodb: DYNAMODB_CALLS,
  s3: S3_CALLS,
  tell: ['sns:Publish'],
  otherAccounts: ['sts:AssumeRole'],
} as const satisfies Readonly<Record<string, readonly CallName[]>>;
