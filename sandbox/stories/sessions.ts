import { isoSeconds, spokenSeconds } from '../clock.ts';
import { hashText } from '../random.ts';
import type { StoryDraft } from './draft.ts';
import type { Hand } from './hand.ts';
import { CLIENTS } from './places.ts';

/** Temporary credentials: each call that gives them out leaves its event, and gives the hand that holds them. */

const HOUR = 3_600_000;

function credentials(accessKeyId: string, at: number, hours: number): Readonly<Record<string, unknown>> {
  return { accessKeyId, expiration: spokenSeconds(at + hours * HOUR) };
}

/** GetSessionToken: the caller again, with a session of its own. */
export function sessionToken(draft: StoryDraft, hand: Hand, at: number, hours = 12): Hand {
  const accessKeyId = draft.id('session');
  const request = { durationSeconds: hours * 3600 };
  const response = { credentials: credentials(accessKeyId, at, hours) };
  draft.call(hand, at, 'sts:GetSessionToken', { request, response });
  draft.born(hand, accessKeyId, at);
  return { ...hand, who: { ...hand.who, accessKeyId, session: { createdAt: isoSeconds(at) } } };
}

const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** GetFederationToken: a federated user of that name, with all that its user may do. */
export function federationToken(draft: StoryDraft, hand: Hand, at: number, name: string): Hand {
  const accessKeyId = draft.id('session');
  const { accountId } = draft;
  const arn = `arn:aws:sts::${accountId}:federated-user/${name}`;
  const federatedUser = { federatedUserId: `${accountId}:${name}`, arn };
  const request = { name, policy: JSON.stringify(EVERYTHING), durationSeconds: 43_200 };
  const response = { credentials: credentials(accessKeyId, at, 12), federatedUser, packedPolicySize: 3 };
  draft.call(hand, at, 'sts:GetFederationToken', { request, response });
  draft.born(hand, accessKeyId, at);
  return {
    ...hand,
    who: { ...hand.who, accessKeyId, federated: name, session: { createdAt: isoSeconds(at) } },
  };
}

/** Turns a session into one of the console; what is done there carries the same key [not established]. */
export function toConsole(draft: StoryDraft, hand: Hand, at: number, userAgent: string): Hand {
  const browser = { ...hand, userAgent };
  const { accessKeyId: _key, session: _session, ...nobody } = hand.who;
  const additional = { MobileVersion: 'No', MFAUsed: 'No' };
  const signIn = { eventType: 'AwsConsoleSignIn', additional, region: 'us-east-1', readOnly: false } as const;
  draft.call(hand, at, 'signin:GetSigninToken', { ...signIn, response: { GetSigninToken: 'Success' } });
  draft.call({ ...browser, who: nobody }, at + 2_000, 'signin:ConsoleLogin', {
    ...signIn,
    response: { ConsoleLogin: 'Success' },
  });
  return { ...browser, who: { ...hand.who, fromConsole: true } };
}

/** Where a role is, and what the session is called. */
export interface Assumed {
  readonly role: string;
  readonly session: string;
  /** Default: the hand's own account. */
  readonly accountId?: string;
}

/** What two accounts record of one call has the same id in both. */
function sharedId(accessKeyId: string): string {
  const digits = hashText(accessKeyId).toString(16).padStart(8, '0');
  return `${digits}-9a1b-4c2d-8e3f-${hashText(`${accessKeyId}/2`).toString(16).padStart(12, '0')}`;
}

/** How the account that is entered names who comes. */
function principalOf(draft: StoryDraft, { accountId, who }: Hand): string {
  const [, role = '', session = ''] = /:assumed-role\/([^/]+)\/(.+)$/.exec(who.arn ?? '') ?? [];
  if (who.userName !== undefined) return draft.book(accountId).user(who.userName).userId ?? accountId;
  return role === '' ? accountId : `${draft.roleId(role, accountId)}:${session}`;
}

/** AssumeRole. Of a role in another account that one has an event too, in which the caller has no key. */
export function assumeRole(draft: StoryDraft, hand: Hand, at: number, assumed: Assumed): Hand {
  const { role, session, accountId = hand.accountId } = assumed;
  const accessKeyId = draft.id('session', accountId);
  const arn = `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`;
  const roleArn = `arn:aws:iam::${accountId}:role/${role}`;
  const assumedRoleUser = { assumedRoleId: `${draft.roleId(role, accountId)}:${session}`, arn };
  const request = { roleArn, roleSessionName: session, durationSeconds: 3600 };
  const response = { credentials: credentials(accessKeyId, at, 1), assumedRoleUser };
  const details = { request, response, ...(accountId === hand.accountId ? {} : shared(accessKeyId)) };
  draft.call(hand, at, 'sts:AssumeRole', details);
  if (accountId !== hand.accountId) {
    const principalId = principalOf(draft, hand);
    draft.write(accountId, {
      name: 'AssumeRole',
      source: 'sts.amazonaws.com',
      at: isoSeconds(at),
      region: hand.region,
      sourceIp: hand.sourceIp,
      userAgent: hand.userAgent,
      foreign: { accountId: hand.accountId, principalId },
      ...details,
    });
  }
  draft.born(hand, accessKeyId, at);
  return { ...hand, accountId, who: { arn, accessKeyId, session: { createdAt: isoSeconds(at) } } };
}

function shared(accessKeyId: string): { readonly sharedId: string } {
  return { sharedId: sharedId(accessKeyId) };
}

/** Somebody's sign-in to the console, which the region of the sign-in page records. */
export function signIn(
  draft: StoryDraft,
  at: number,
  userName: string,
  place: { readonly sourceIp: string; readonly region?: string; readonly userAgent?: string },
): void {
  const { region = 'us-east-1', sourceIp, userAgent = CLIENTS.browser } = place;
  const hand: Hand = { who: { userName }, accountId: draft.accountId, sourceIp, userAgent, region };
  const LoginTo = `https://${region}.console.aws.amazon.com/console/home`;
  draft.call(hand, at, 'signin:ConsoleLogin', {
    eventType: 'AwsConsoleSignIn',
    additional: { LoginTo, MobileVersion: 'No', MFAUsed: 'Yes' },
    response: { ConsoleLogin: 'Success' },
    readOnly: false,
  });
}
