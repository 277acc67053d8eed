import type { QueryExecution } from '@aws-sdk/client-athena';
import type { Unread } from '../../core/model/fact.ts';
import { faultOf, type QueryFault } from '../../trail/sql/failures.ts';
import { scanLimit } from '../../trail/sql/scan-limit.ts';

const GUIDE = 'docs/guides/investigation-at-scale.md has the policy';

/** A call of Athena's that was refused, in words with the next move. */
export function refused({ source, code, words, detail = '', fix }: Unread): QueryFault {
  if (code === 'AccessDenied') {
    return { code, words: `The calling identity lacks ${source}. Grant it: ${GUIDE}.` };
  }
  if (code === 'InvalidRequestException') return { code, words: invalid(detail) };
  return { code, words: fix === undefined ? words : `${words} ${fix}` };
}

/** Athena says in words alone what it did not like (Athena API reference, StartQueryExecution). */
function invalid(detail: string): string {
  if (/output location|output bucket/i.test(detail)) {
    return 'Athena does not know where to put the result, or cannot. Name a folder in S3 with --athena-output that the calling identity may write.';
  }
  if (/workgroup/i.test(detail)) {
    return 'There is no such workgroup, or it is switched off. Check --athena-workgroup and the region.';
  }
  return 'Athena refused the request as invalid. Check the database, the workgroup and the region.';
}

/** Why a query ended without a result. */
export function endedBadly(execution: QueryExecution, queryId: string, mostBytes: number): QueryFault {
  const { State, StateChangeReason: reason = '', AthenaError: error } = execution.Status ?? {};
  const text = reason === '' ? (error?.ErrorMessage ?? '') : reason;
  if (/bytes scanned limit/i.test(text)) {
    const { words } = scanLimit(mostBytes);
    return { code: 'WorkGroupLimit', words: `The workgroup's own limit stopped the query. ${words}` };
  }
  if (State === 'CANCELLED') {
    const words = `Somebody stopped the query in Athena (query ${queryId}). Ask again.`;
    return { code: 'Cancelled', words };
  }
  if (/access denied when writing|output (bucket|location)/i.test(text)) {
    const words = `Athena may not write the result. Grant the calling identity s3:PutObject and s3:GetBucketLocation on the output bucket: ${GUIDE}.`;
    return { code: 'OutputDenied', words };
  }
  if (/not authorized to perform: (glue|lakeformation):/i.test(text) || /Lake Formation/i.test(text)) {
    const words = `The table's description may not be read. Grant glue:GetTable and glue:GetPartitions, and SELECT in Lake Formation where it is used: ${GUIDE}.`;
    return { code: 'GlueDenied', words };
  }
  const name = /^([A-Z][A-Z0-9_]{2,80}):/.exec(text)?.[1] ?? `AthenaError${error?.ErrorType ?? ''}`;
  return faultOf(name, text, { engine: 'Athena', queryId, mostBytes });
}
