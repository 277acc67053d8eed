import type { Account } from '../model/account.ts';
import type { AccessKeySubject, LastUseShown } from '../plan/plan.ts';
import { inert, oneLine } from './inert.ts';
import { fillTemplate, type NoticeMessage, type NoticeTemplate, type NoticeValues } from './template.ts';

/** The stages of a key's life that its owner is told of. */
export const NOTICE_KINDS = [
  'will-be-deactivated',
  'calls-refused',
  'deactivated',
  'will-be-deleted',
  'denied-calls-seen',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What a notice tells of. Times are ISO 8601 UTC. */
export interface NoticeFacts {
  readonly kind: NoticeKind;
  readonly account: Account;
  readonly key: Pick<AccessKeySubject, 'accessKeyId' | 'userName' | 'createdAt'>;
  /** A sentence of each finding. */
  readonly why: readonly string[];
  /** When it will happen, or has; for `denied-calls-seen` the last of the calls. */
  readonly at: string;
  /** What comes after it, in order. */
  readonly next: readonly NextEvent[];
  readonly lastUse: LastUseShown;
  readonly refusedCalls?: RefusedCalls;
  /** As {@link ownerOf} gives it. Absent: the message is for whoever reads the topic or the channel. */
  readonly foundBy?: string;
  /** `remediation.notice.askWhom`. */
  readonly askWhom?: string;
}

export interface NextEvent {
  readonly at: string;
  readonly event: 'calls-refused' | 'deactivated' | 'deleted';
}

/** Calls with the key that were refused, as CloudTrail has them. */
export interface RefusedCalls {
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** Addresses of the callers. */
  readonly from: readonly string[];
  /** `s3:ListBuckets`. */
  readonly calls: readonly string[];
}

/** The notice to a key's owner, in the built-in words or those of a template. */
export function noticeMessage(facts: NoticeFacts, template: NoticeTemplate = BUILT_IN): NoticeMessage {
  return fillTemplate(template, noticeValues(facts));
}

/** The built-in text. */
export const BUILT_IN: NoticeTemplate = {
  subject: 'AWS access key {{accessKeyId}} {{action}} on {{actionDate}}',
  body: `Hello,

The AWS access key named below {{action}} on {{actionDate}} (UTC). {{meaning}}

Access key: {{accessKeyId}}, made on {{keyMade}}
IAM user: {{userName}}
Account: {{account}}
Last used: {{lastUse}}

Why:
{{why}}

{{refusedCalls}}

{{next}}

What to use instead of an access key:
{{instead}}

{{object}}

You get this message because {{foundBy}}. It asks for no password and no key: please send none to anybody.`,
};

/** The texts for the places of a template. What AWS or an attacker could have written is made harmless here. */
export function noticeValues(facts: NoticeFacts): NoticeValues {
  const { kind, account, key, why, at, refusedCalls, foundBy } = facts;
  const { action, meaning, object } = STAGES[kind];
  const askWhom = oneLine(facts.askWhom ?? 'whoever looks after AWS accounts in your organisation');
  const accountId = inert(account.id);
  return {
    accessKeyId: inert(key.accessKeyId),
    accountId,
    account: account.name === undefined ? accountId : `${accountId} (${inert(account.name)})`,
    userName: inert(key.userName),
    keyMade: day(key.createdAt),
    action,
    actionDate: day(at),
    meaning,
    lastUse: lastUseWords(facts.lastUse),
    why: listed(why, 'a rule of your organisation'),
    refusedCalls: refusedCalls === undefined ? '' : refusedWords(refusedCalls),
    next: nextWords(facts.next),
    instead: INSTEAD.map((line) => `- ${line}`).join('\n'),
    object: object(askWhom),
    askWhom,
    foundBy: foundBy ?? 'you read it where notices about access keys are sent to',
  };
}

interface Stage {
  /** Goes on after "the key", and before "on" and a day. */
  readonly action: string;
  readonly meaning: string;
  readonly object: (askWhom: string) => string;
}

const STAGES: Readonly<Record<NoticeKind, Stage>> = {
  'will-be-deactivated': {
    action: 'will be deactivated',
    meaning:
      'From then on AWS refuses every call made with it. If nothing of yours uses the key, you need not do anything.',
    object: (askWhom) =>
      `If you need more time, or the key is not yours, ask ${askWhom} before that day, and name the key.`,
  },
  'calls-refused': {
    action: 'was blocked',
    meaning:
      'This is a trial before it is deactivated: a policy refuses every call made with an access key of this user. Signing in to the console works as before.',
    object: (askWhom) =>
      `If this stops something you need, ask ${askWhom}, and name the key. The policy can be taken away at once.`,
  },
  deactivated: {
    action: 'was deactivated',
    meaning: 'AWS now refuses every call made with it. Until it is deleted it can be turned on again.',
    object: (askWhom) =>
      `If this stops something you need, ask ${askWhom} now, and name the key. Once it is deleted, nobody can bring it back.`,
  },
  'will-be-deleted': {
    action: 'will be deleted',
    meaning:
      'It is inactive already. Once it is deleted, nobody can bring it back, AWS included. If nothing has stopped working, you need not do anything.',
    object: (askWhom) => `If you still need the key, ask ${askWhom} before that day, and name the key.`,
  },
  'denied-calls-seen': {
    action: 'was still used',
    meaning:
      'Something keeps calling AWS with this key, which is about to be removed. The calls were refused.',
    object: (askWhom) =>
      `If these calls are yours, ask ${askWhom}, and name the key: it can be allowed again while you move them. If they are not yours, say so at once: somebody else may hold the key.`,
  },
};

/** What AWS recommends (IAM User Guide, "Security best practices in IAM", on temporary credentials). */
const INSTEAD: readonly string[] = [
  'For a person: sign in to the console, or use IAM Identity Center (on the command line: aws sso login).',
  'For a program on AWS: the IAM role of its instance, task or function.',
  'For a CI service such as GitHub or GitLab: a role, assumed through OpenID Connect (OIDC).',
  'For a server outside of AWS: IAM Roles Anywhere.',
];

const NEXT: Readonly<Record<NextEvent['event'], string>> = {
  'calls-refused': 'calls made with the key are refused, as a trial.',
  deactivated: 'the key is deactivated. Until it is deleted it can be turned on again.',
  deleted: 'the key is deleted. That cannot be undone.',
};

function nextWords(next: readonly NextEvent[]): string {
  if (next.length === 0) return '';
  const lines = next.map(({ at, event }) => `- ${day(at)} or later: ${NEXT[event]}`);
  return ['What happens next:', ...lines].join('\n');
}

function lastUseWords(lastUse: LastUseShown): string {
  if ('unread' in lastUse) return `not known (${inert(lastUse.unread).replace(/\.$/, '')})`;
  if (!lastUse.recorded) return 'never, as far as AWS has recorded it';
  const { at, service, region } = lastUse;
  const where = [
    ...(service === undefined ? [] : [`for ${inert(service)}`]),
    ...(region === undefined ? [] : [`in ${inert(region)}`]),
  ].join(' ');
  return `${minute(at)}${where === '' ? '' : `, ${where}`}, as AWS has recorded it`;
}

function refusedWords({ count, firstAt, lastAt, from, calls }: RefusedCalls): string {
  const often =
    count === 1
      ? `once, at ${minute(lastAt)}`
      : `${count} times, from ${minute(firstAt)} to ${minute(lastAt)}`;
  return [
    'Refused calls:',
    `- ${often}`,
    ...(from.length === 0 ? [] : [`- from ${inline(from)}`]),
    ...(calls.length === 0 ? [] : [`- ${inline(calls)}`]),
  ].join('\n');
}

const MOST_LISTED = 10;

function listed(sentences: readonly string[], otherwise: string): string {
  const lines = sentences.slice(0, MOST_LISTED).map((sentence) => `- ${inert(sentence)}`);
  const more = sentences.length - MOST_LISTED;
  if (more > 0) lines.push(`- and ${more} more`);
  return lines.length === 0 ? `- ${otherwise}` : lines.join('\n');
}

function inline(texts: readonly string[]): string {
  const more = texts.length - MOST_LISTED;
  return `${texts.slice(0, MOST_LISTED).map(inert).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `2026-05-12` of a time in UTC. */
function day(at: string): string {
  return inert(at).slice(0, 10);
}

/** `2026-05-12 14:03 UTC`. */
function minute(at: string): string {
  return `${day(at)} ${inert(at).slice(11, 16)} UTC`;
}
