import type { Entry, NewEntry } from '../../src/core/model/audit-entry.ts';
import { canonicalHash, type Json } from '../../src/core/model/canonical-json.ts';

const ACTOR = { host: 'ann@laptop', arn: 'arn:aws:iam::111122223333:user/ann' };
const AT = '2026-11-22T12:00:00Z';

const KEY_STEP = {
  plan: 'p-1f0c2a9b7d34',
  planHash: 'a'.repeat(64),
  step: 'p-1f0c2a9b7d34-01',
  about: {
    kind: 'deactivate-key',
    account: '111122223333',
    call: 'iam:UpdateAccessKey',
    subject: {
      kind: 'access-key',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName: 'ann',
      userArn: 'arn:aws:iam::111122223333:user/ann',
    },
  },
};

const SAMPLES: readonly Omit<NewEntry, 'at' | 'actor'>[] = [
  { action: 'scan', about: { rules: 30, failing: { critical: 1, high: 4 } }, words: '5 failing.' },
  { action: 'step-intent', ...KEY_STEP, before: { status: 'Active' } },
  { action: 'step-outcome', ...KEY_STEP, outcome: 'done', requestId: 'req-1', after: { status: 'Inactive' } },
  {
    action: 'step-outcome',
    about: { account: { id: '444455556666' }, call: { api: 'iam:DeleteAccessKey' } },
    outcome: 'failed',
    words: 'AWS denied the call.',
  },
  {
    action: 'suppression',
    about: {
      reason: 'old importer',
      match: { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/ann' },
    },
  },
  { action: 'anchor', about: { call: 's3:PutObject', bucket: 'heads' }, outcome: 'done' },
  { action: 'notice-outcome', about: { call: 'keyreeve:SendNotice' }, outcome: 'possibly-sent' },
];

/** Names that are formulas, escape codes, commands of build servers and turned words. */
const HOSTILE: Omit<NewEntry, 'at' | 'actor'> = {
  action: 'step-outcome',
  plan: '=cmd|calc',
  step: '\u001b[31m::error::\nnext',
  outcome: 'stale',
  about: { account: '@SUM(1)', subject: { userArn: '+1\u202e\u009b31m,"x"\r\n' } },
  words: '::error::=1+1\n<script>',
};

/** A chain of entries of most kinds, as a log has them. */
export const SAMPLE_ENTRIES: readonly Entry[] = chain(SAMPLES);
export const HOSTILE_ENTRY: Entry = chain([HOSTILE])[0] as Entry;

function chain(samples: readonly Omit<NewEntry, 'at' | 'actor'>[]): readonly Entry[] {
  let prev = '0'.repeat(64);
  return samples.map((sample, index) => {
    const bare = {
      ...sample,
      at: AT,
      actor: ACTOR,
      v: 1 as const,
      seq: index + 1,
      tool: 'keyreeve 0.0.0',
      prev,
    };
    prev = canonicalHash(bare as unknown as Json);
    return { ...bare, hash: prev };
  });
}
