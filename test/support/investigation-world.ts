import type { AccountSpec, EventSpec, Sandbox } from '../../sandbox/index.ts';
import {
  type Investigated,
  type InvestigationOptions,
  investigateKeys,
} from '../../src/app/investigate/open-investigation.ts';
import { ACCOUNT, hurried, NOW, within } from './sandboxes.ts';

/** The key under study, of `ann` in the caller's account. Both ids hold the account. */
export const KEY = 'AKIARTX3GSDSQAAAAAAA';
export const OTHER_KEY = 'AKIARTX3GSDSQAAAAAAB';
export const MADE = '2026-10-01T08:00:00Z';
/** A member of the organisation. */
export const MEMBER = '444455556666';
/** No account of the organisation, which roles are taken in all the same. */
export const STRANGER = '999999999999';
export const STRANGERS_KEY = 'AKIA6RVFFB77QAAAAAAA';

/** A call of ann with a key. */
export function use(at: string, more: Partial<EventSpec> = {}): EventSpec {
  return {
    name: 'DescribeInstances',
    at,
    source: 'ec2.amazonaws.com',
    region: 'eu-west-1',
    userName: 'ann',
    accessKeyId: KEY,
    sourceIp: '203.0.113.9',
    ...more,
  };
}

/** Temporary credentials that a call gave. */
export function gave(accessKeyId: string, at: string, more: Partial<EventSpec>): EventSpec {
  return use(at, {
    source: 'sts.amazonaws.com',
    ...more,
    response: { credentials: { accessKeyId, sessionToken: 'FwoGZXIvYXdzEXAMPLE' }, ...more.response },
  });
}

/** The account of the key. */
export function keyAccount(events: readonly EventSpec[], more: Partial<AccountSpec> = {}): AccountSpec {
  return {
    id: ACCOUNT,
    users: [
      {
        name: 'ann',
        createdAt: MADE,
        password: { createdAt: MADE },
        accessKeys: [
          {
            id: KEY,
            createdAt: MADE,
            lastUsed: { at: '2026-11-20T10:00:00Z', region: 'eu-west-1', service: 'ec2' },
          },
          { id: OTHER_KEY, createdAt: '2026-10-02T08:00:00Z', status: 'Inactive' },
        ],
      },
    ],
    events,
    ...more,
  };
}

export interface InvestigatedOptions extends Partial<InvestigationOptions> {
  /** Between two lookups lie 500 ms then, and not 50. */
  readonly atPaceOfAws?: boolean;
}

/** Investigates as the command does, with what a test says in place of the defaults. */
export function investigated(
  sandbox: Pick<Sandbox, 'env'>,
  { atPaceOfAws = false, ...options }: InvestigatedOptions = {},
): Promise<Investigated> {
  const investigate = () =>
    investigateKeys({
      keys: [KEY],
      live: { signal: new AbortController().signal },
      file: undefined,
      limit: 20,
      since: '60d',
      now: NOW,
      mostEvents: 10_000,
      mostMinutes: 30,
      again: false,
      onNotice: () => {},
      ...options,
    });
  return within(sandbox, () => (atPaceOfAws ? investigate() : hurried(investigate)));
}
