import { generateKeyPairSync } from 'node:crypto';
import type { AccountSpec, Sandbox, SandboxOptions, TrailRecordFields } from '../../sandbox/index.ts';
import type { HandlerPorts, Invocation } from '../../src/app/handler/ports.ts';
import { type Reaction, react } from '../../src/app/handler/react.ts';
import { handlerRules } from '../../src/app/handler/rules.ts';
import type { Teller } from '../../src/app/handler/tell.ts';
import type { RecordStore } from '../../src/aws/ledger/store.ts';
import type { BaseSession } from '../../src/aws/session/base-session.ts';
import { MANAGEMENT, MEMBER, setScene } from '../../src/aws/test-support/scene.ts';
import type { EventMessage } from '../../src/core/events/event-notice.ts';
import {
  makeStandingPlan,
  type StandingPlan,
  type StandingPlanDraft,
} from '../../src/core/events/standing-plan.ts';
import { known } from '../../src/core/model/fact.ts';

export { MANAGEMENT, MEMBER };

/** A key pair that signs standing plans, and one that nobody trusts. */
export const SIGNER = generateKeyPairSync('ed25519');
export const STRANGER = generateKeyPairSync('ed25519');

/** The time at which everything happens. */
export const NOW = '2026-11-22T12:00:00Z';

/** A member account with a console user who has no key yet, and one whose user is for emergencies. */
export const WORLD: readonly AccountSpec[] = [
  { id: MANAGEMENT },
  {
    id: MEMBER,
    users: [
      {
        name: 'ann',
        createdAt: '2026-11-22T11:59:00Z',
        password: { createdAt: '2026-11-22T11:59:10Z' },
        mfa: true,
      },
      { name: 'robot', createdAt: '2025-01-01T00:00:00Z' },
      {
        name: 'rescue',
        path: '/emergency/',
        createdAt: '2026-11-22T11:59:00Z',
        password: { createdAt: '2026-11-22T11:59:10Z' },
        mfa: true,
        tags: { 'break-glass': 'yes' },
      },
    ],
  },
];

/** A standing plan for the member account, of the setup rule, unless it is said otherwise. */
export function standingPlan(more: Partial<StandingPlanDraft> = {}, key = SIGNER.privateKey): StandingPlan {
  const draft: StandingPlanDraft = {
    accounts: [MEMBER],
    rules: ['user-setup-access-key', 'user-console-and-access-key'],
    exemptUsers: [],
    reason: 'No console user is to have a key.',
    madeBy: 'Ann Example',
    madeAt: '2026-11-01T00:00:00Z',
    notBefore: '2026-11-01T00:00:00Z',
    expiresAt: '2026-12-31T00:00:00Z',
  };
  return makeStandingPlan({ ...draft, ...more }, key);
}

/** A record as EventBridge delivers it. */
export function delivered(record: TrailRecordFields | Readonly<Record<string, unknown>>, more: object = {}) {
  const { recipientAccountId, awsRegion, eventTime, eventID } = record as Readonly<Record<string, string>>;
  return {
    version: '0',
    id: eventID,
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    account: recipientAccountId,
    time: eventTime,
    region: awsRegion,
    resources: [],
    detail: record,
    ...more,
  };
}

/** The newest event of the member account, as EventBridge delivers it. */
export function newest(sandbox: Sandbox, account = MEMBER) {
  const record = sandbox.account(account).trailRecords().at(-1);
  if (record === undefined) throw new Error('Nothing has happened yet.');
  return delivered(record);
}

/** Records in memory, each name given once. */
export function memoryStore(): RecordStore & { readonly records: Map<string, string> } {
  const records = new Map<string, string>();
  return {
    records,
    place: 'memory',
    read: async (name) => known(records.get(name) ?? null, 'memory'),
    putNew: async (name, text) => {
      // A write takes its time: whoever asks meanwhile must not get the name too.
      await new Promise((resolve) => setImmediate(resolve));
      if (records.has(name)) return known('taken', 'memory');
      records.set(name, text);
      return known('written', 'memory');
    },
  };
}

/** What somebody is told, in the order of its sending. */
export function listener(): { readonly teller: Teller; readonly heard: EventMessage[] } {
  const heard: EventMessage[] = [];
  const send: Teller['send'] = async (message) => {
    heard.push(message);
    return { sent: true, words: 'Heard.' };
  };
  return { heard, teller: { name: 'test', send } };
}

/** A handler on a sandbox, without Lambda. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly base: BaseSession;
  readonly ports: HandlerPorts;
  readonly store: ReturnType<typeof memoryStore>;
  readonly heard: readonly EventMessage[];
  /** Hands an event over, as a delivery of its own or as another try of one. */
  readonly deliver: (event: unknown, more?: Partial<HandlerPorts>, invocation?: string) => Promise<Reaction>;
}

/** Sets up the stage; all ends with the test. */
export async function setStage(
  options: SandboxOptions = {},
  more: Partial<HandlerPorts> = {},
): Promise<Stage> {
  const { sandbox, base, clock } = await setScene({ world: WORLD, now: NOW, frozenClock: true, ...options });
  const { teller, heard } = listener();
  const store = memoryStore();
  const ports: HandlerPorts = {
    home: { partition: 'aws', region: 'us-east-1' },
    self: {
      arn: `arn:aws:sts::${MANAGEMENT}:assumed-role/Handler/fn`,
      memberRole: 'KeyreeveEventHandler',
      sessionName: 'keyreeve-event-handler',
    },
    accounts: new Set([MANAGEMENT, MEMBER]),
    session: ({ id }) => base.account({ accountId: id, roleName: 'KeyreeveEventHandler' }),
    store,
    rules: handlerRules(undefined),
    standing: async () => undefined,
    ownKeys: [],
    tellers: [teller],
    notify: 'attempts',
    clock,
    actor: { host: 'lambda:test' },
    tool: 'keyreeve test',
    readBackMs: 5_000,
    ...more,
  };
  let deliveries = 0;
  const deliver: Stage['deliver'] = (event, changed = {}, id = `delivery-${++deliveries}`) =>
    react(event, invocationOf(id), { ...ports, ...changed });
  return { sandbox, base, ports, store, heard, deliver };
}

/** A call of the function that ends two minutes later at most. */
export function invocationOf(id: string): Invocation {
  return { id, until: '2026-11-22T12:02:00Z' };
}

/** The deactivations that reached IAM and took effect. */
export function deactivations(sandbox: Sandbox) {
  return sandbox.writes().filter(({ operation }) => operation === 'iam:UpdateAccessKey');
}
