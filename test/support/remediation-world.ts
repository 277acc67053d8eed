import type { AccountSpec } from '../../sandbox/index.ts';
import type { Account } from '../../src/core/model/account.ts';
import { known } from '../../src/core/model/fact.ts';
import { instant } from '../../src/core/model/time.ts';
import { daysAfter } from '../../src/core/plan/journal.ts';
import { type LiveKey, subjectOf } from '../../src/core/plan/key-case.ts';
import { makePlan } from '../../src/core/plan/make-plan.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { DENY_ROOT_SCP } from '../../src/core/plan/policies.ts';
import { confirmInactive } from '../../src/core/plan/steps/confirm-inactive.ts';
import { deactivateKey } from '../../src/core/plan/steps/deactivate-key.ts';
import { deleteKey } from '../../src/core/plan/steps/delete-key.ts';
import type { KeyStepInput, StepDraft } from '../../src/core/plan/steps/draft.ts';
import { liftRefusal } from '../../src/core/plan/steps/lift-refusal.ts';
import { notifyOwner } from '../../src/core/plan/steps/notify-owner.ts';
import { refuseKeyUse } from '../../src/core/plan/steps/refuse-key-use.ts';
import { deleteRootKey } from '../../src/core/plan/steps/root.ts';
import { attachScp, createScp, type ScpStepInput } from '../../src/core/plan/steps/scp.ts';

/** A small organisation with keys to remove, and plans that remove them. */
export const MANAGEMENT = '111111111111';
export const MEMBER = '222222222222';
const CREATED = '2024-03-01T08:00:00Z';
const account: Account = { id: MEMBER, partition: 'aws' };

/** The keys of the member account. Bob has a second one that nothing may touch (X01). */
export const KEYS = {
  ann: 'AKIAQXYZANNSFIRSTKEY',
  bob: 'AKIAQXYZBOBSFIRSTKEY',
  bobOther: 'AKIAQXYZBOBSOTHERKEY',
  carol: 'AKIAQXYZCAROLINACTIV',
  root: 'AKIAQXYZROOTSONLYKEY',
} as const;

/** The organisation as it stands before anything is done. */
export const WORLD: readonly AccountSpec[] = [
  { id: MANAGEMENT },
  {
    id: MEMBER,
    users: [
      user('ann', [{ id: KEYS.ann }]),
      user('bob', [{ id: KEYS.bob }, { id: KEYS.bobOther, status: 'Inactive' }]),
      user('carol', [{ id: KEYS.carol, status: 'Inactive' }]),
    ],
    root: { accessKeys: [{ id: KEYS.root, createdAt: CREATED }] },
  },
];

interface KeyGiven {
  readonly id: string;
  readonly status?: 'Inactive';
}

function user(name: string, keys: readonly KeyGiven[]) {
  const accessKeys = keys.map((key) => ({ ...key, createdAt: CREATED }));
  return { name, userId: idOf(name), createdAt: CREATED, accessKeys };
}

function idOf(name: string): string {
  return `AIDAQXYZ${name.toUpperCase().padEnd(12, 'X')}`;
}

function liveKey(accessKeyId: string, status: LiveKey['status']): LiveKey {
  return { accessKeyId, status, createdAt: CREATED, lastUse: known({}, 'iam:GetAccessKeyLastUsed') };
}

function input(name: string, key: LiveKey, others: readonly LiveKey[] = []): KeyStepInput {
  const arn = `arn:aws:iam::${MEMBER}:user/${name}`;
  const live = { userId: idOf(name), arn, path: '/', createdAt: CREATED, tags: {} };
  return {
    account,
    user: live,
    subject: subjectOf(live, name, key),
    key,
    others,
    why: ['user-setup-access-key: it was made with the user.'],
    findings: [],
    lastUse: { recorded: false },
    createdBy: { unknown: 'Not asked for.' },
    warnings: [],
  };
}

const ann = input('ann', liveKey(KEYS.ann, 'Active'));
const bob = input('bob', liveKey(KEYS.bob, 'Active'), [liveKey(KEYS.bobOther, 'Inactive')]);
const carol = input('carol', liveKey(KEYS.carol, 'Inactive'));
const scp: ScpStepInput = {
  account,
  policy: DENY_ROOT_SCP,
  description: 'Keyreeve: denies root.',
  why: [],
  findings: [],
  warnings: [],
};
const bobIsOff = {
  is: 'key-is',
  accessKeyId: KEYS.bob,
  status: 'Inactive',
  createdAt: CREATED,
} as const;

/** One step of each kind that a crash could cut. */
export const STEPS = {
  notify: notifyOwner(ann, {
    channel: 'ses',
    to: 'ann@example.com',
    foundBy: 'Found by the tag Owner.',
    subject: 'Your access key',
    text: `${KEYS.ann} will be deactivated.`,
  }),
  refuse: refuseKeyUse(bob),
  deactivate: deactivateKey(bob),
  lift: liftRefusal(bob, [bobIsOff]),
  deleteKey: deleteKey(carol),
  createScp: createScp('create-root-scp', scp),
  attachScp: { ...attachScp('attach-root-scp', scp, 'Root is denied.'), requiresBefore: 1 },
  deleteRootKey: deleteRootKey(
    { account, why: [], findings: [], warnings: [] },
    { accessKeyId: KEYS.root, status: 'Active', createdAt: CREATED, lastUsedAt: null },
    { recorded: false },
  ),
} as const satisfies Readonly<Record<string, StepDraft>>;

/** A step that calls nothing. */
export const CONFIRM = confirmInactive(carol);

/** A plan of these steps, made now. */
export function planOf(steps: readonly StepDraft[], madeAt = instant(new Date())): Plan {
  return makePlan({
    kind: 'remediate',
    tool: { name: 'keyreeve', version: '0.0.0' },
    madeAt,
    expiresAt: daysAfter(madeAt, 1),
    madeBy: `arn:aws:iam::${MANAGEMENT}:user/ann`,
    steps,
    refused: [],
    manual: [],
    gaps: [],
    notes: [],
  });
}
