import { KEY_ACCOUNT_READS } from '../aws/collect/investigation/calls.ts';
import type { PolicyDocument } from '../outputs/permissions.ts';

/** The policy of the identity that starts scans, with what it reads to find whose a key is. */
export function withFindingKeys({ Version, Statement }: PolicyDocument): PolicyDocument {
  const calls = KEY_ACCOUNT_READS.flatMap((read) => [...read.calls]);
  const reads = {
    Sid: 'KeyreeveFindKeys',
    Effect: 'Allow',
    Action: [...new Set<string>(calls)].sort(),
    Resource: '*',
  } as const;
  return { Version, Statement: [...Statement, reads] };
}
