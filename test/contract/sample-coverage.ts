import type { AccountCoverage } from '../../src/core/model/run.ts';
import {
  CLOSED,
  DATA,
  GRANT,
  NO_ROLE,
  PRODUCTION,
  REPORTED_AT,
  ROLE_FIX,
  STAGING,
} from './sample-findings.ts';

/** Every fate of an account. */
export const COVERAGE: readonly AccountCoverage[] = [
  {
    account: PRODUCTION,
    state: 'ACTIVE',
    status: 'scanned',
    report: { generatedAt: REPORTED_AT, ageSeconds: 720, stale: false },
    users: 124,
    usersReadAgain: 2,
    notRead: [],
    calls: { read: 9, poll: 3, session: 1, retries: 0 },
  },
  {
    account: STAGING,
    state: 'ACTIVE',
    status: 'partial',
    report: {
      generatedAt: '2026-11-22T07:00:00Z',
      ageSeconds: 18_000,
      stale: true,
      staleBecause: 'AWS gives the same report again for four hours.',
    },
    users: 88,
    usersReadAgain: 0,
    notRead: [
      {
        source: 'iam:ListAccessKeys',
        code: 'AccessDenied',
        words: 'The keys of 3 users could not be listed.',
        detail:
          'User: arn:aws:sts::444455556666:assumed-role/KeyreeveScan/keyreeve is not authorized to perform: iam:ListAccessKeys',
        fix: GRANT,
      },
    ],
    calls: { read: 4, poll: 1, session: 1, retries: 2 },
  },
  {
    account: DATA,
    state: 'ACTIVE',
    status: 'failed',
    reason: NO_ROLE,
    code: 'AccessDenied',
    detail:
      'User: arn:aws:iam::111122223333:user/scanner is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::555566667777:role/KeyreeveScan',
    fix: ROLE_FIX,
    notRead: [{ source: 'sts:AssumeRole', code: 'AccessDenied', words: NO_ROLE, fix: ROLE_FIX }],
    calls: { read: 0, poll: 0, session: 1, retries: 0 },
  },
  {
    account: CLOSED,
    state: 'SUSPENDED',
    status: 'skipped',
    reason: 'The account is suspended: no role can be assumed in it.',
    notRead: [],
    calls: { read: 0, poll: 0, session: 0, retries: 0 },
  },
];
