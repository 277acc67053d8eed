import { INVESTIGATION_READS } from './investigation/calls.ts';
import type { ReadCalls } from './remediation/calls.ts';
import { REPLACEMENT_READS } from './replacement-calls.ts';
import { TRIAGE_READS } from './triage-calls.ts';
import { WHERE_USED_READS } from './where-used/calls.ts';
import { WHO_CAN_READS } from './who-can-calls.ts';

/** Something besides a scan that reads accounts with the scanning role. */
export interface Use {
  /** As `keyreeve permissions --for` takes it: the name of the command. */
  readonly id: string;
  /** The name of its statement in a policy. */
  readonly sid: string;
  readonly says: string;
  readonly reads: readonly ReadCalls[];
}

/**
 * What reads accounts with the scanning role besides scans. The policies of `keyreeve permissions --for` and their
 * page in the reference are made of this; each use has a test that compares it with the calls really made.
 */
export const USES = [
  {
    id: 'investigate',
    sid: 'KeyreeveInvestigate',
    says: 'Investigating what a key did, by the event history.',
    reads: INVESTIGATION_READS,
  },
  {
    id: 'where-used',
    sid: 'KeyreeveWhereUsed',
    says: 'Searching where a key is kept.',
    reads: WHERE_USED_READS,
  },
  {
    id: 'triage',
    sid: 'KeyreeveTriage',
    says: 'Telling many keys apart: whose each is, and how it stands.',
    reads: TRIAGE_READS,
  },
  {
    id: 'replace',
    sid: 'KeyreeveReplace',
    says: 'Making what takes the place of a key: what it did, and what its user may do.',
    reads: [...INVESTIGATION_READS, ...REPLACEMENT_READS],
  },
  {
    id: 'who-can',
    sid: 'KeyreeveWhoCan',
    says: 'Telling who can make credentials, by all policies that decide.',
    reads: WHO_CAN_READS,
  },
] as const satisfies readonly Use[];

export type UseId = (typeof USES)[number]['id'];
