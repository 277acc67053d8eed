import type {
  Investigation,
  SignalId,
  SignalWeight,
  TimelineEntry,
  ToldEvent,
  UseDimension,
} from '../../core/model/investigation.ts';
import { headlineOf } from './headline.ts';

export const WEIGHT_IN_WORDS: Readonly<Record<SignalWeight, string>> = {
  strong: 'Points to misuse',
  look: 'Needs a look',
  info: 'Good to know',
};

/** What was noticed, in a few words. */
export const SIGNAL_IN_WORDS: Readonly<Record<SignalId, string>> = {
  'quarantine-policy': 'AWS quarantined the user',
  'root-key': 'It is a key of root',
  'cover-up': 'Traces were covered',
  'use-after-deactivation': 'Used after it was deactivated',
  'key-made-after-deactivation': 'A key was made after it was deactivated',
  persistence: 'A way back in was made',
  reconnaissance: 'Somebody looked round',
  'secrets-read': 'Secrets were read',
  'denied-attempts': 'Calls were denied',
  'telling-client': 'A client that attackers use',
  'first-seen-country': 'A country never seen before',
  'first-seen-network': 'A network never seen before',
  'first-seen-address': 'An address never seen before',
  'first-seen-region': 'A region never seen before',
  'first-seen-client': 'A client never seen before',
  'owner-elsewhere': 'The owner was elsewhere',
  'sessions-issued': 'Sessions were issued',
  'use-not-recorded': 'A use that no event shows',
};

export const DIMENSION_IN_WORDS: Readonly<Record<UseDimension, readonly [one: string, many: string]>> = {
  addresses: ['address', 'addresses'],
  clients: ['client', 'clients'],
  services: ['service', 'services'],
  actions: ['action', 'actions'],
  regions: ['region', 'regions'],
  accounts: ['account', 'accounts'],
};

/** Where from and with what comes first: that is what tells people apart. */
export const DIMENSIONS_TOLD: readonly UseDimension[] = [
  'addresses',
  'clients',
  'services',
  'actions',
  'regions',
  'accounts',
];

/** Whether there is anything to say. */
export function isText(part: string | undefined): part is string {
  return part !== undefined && part !== '';
}

/** What one event says beside its time: `iam CreateUser backup-svc, from 203.0.113.77`. */
export function eventWords(event: ToldEvent, keyId: string): string {
  const { errorCode, about, from, region, benign } = event;
  const what = [shortService(event.event), about].filter(isText).join(' ');
  return [
    what,
    errorCode === undefined ? undefined : `FAILED ${errorCode}`,
    from === undefined ? undefined : `from ${from}`,
    region === '' ? undefined : `in ${region}`,
    event.accessKeyId === keyId ? undefined : `signed with ${event.accessKeyId}`,
    benign === undefined ? undefined : `explained: ${benign}`,
  ]
    .filter(isText)
    .join(', ');
}

/** What an entry of the timeline says, with the place it was done from and what that shows, where it does not say so. */
export function entryWords({ words, event, signal }: TimelineEntry): string {
  const { from } = event ?? {};
  const place = from === undefined || words.includes(from) ? '' : `from ${from}`;
  const shows = signal === undefined ? '' : SIGNAL_IN_WORDS[signal].toLowerCase().replace(/^aws/, 'AWS');
  const more = [place, shows].filter(isText).join('; ');
  return more === '' ? words : `${words} (${more})`;
}

/** `iam CreateUser` for `iam.amazonaws.com CreateUser`. */
export function shortService(name: string): string {
  return name.replace(/^([a-z0-9-]+)\.amazonaws\.com(?= |$)/, '$1');
}

/** What is known of a place beside its name. */
export function placeWords({
  label,
  country,
  network,
}: {
  readonly label?: string;
  readonly country?: string;
  readonly network?: string;
}): string {
  return [label, country, network].filter(isText).join(', ');
}

/** `2026-11-20 02:14:09`, where it is said once that all times are UTC. */
export function clock(time: string): string {
  return time.replace('T', ' ').replace(/Z$/, '');
}

function spanWords(firstAt: string | undefined, lastAt: string | undefined): string {
  if (firstAt === undefined) return '';
  if (lastAt === undefined || lastAt === firstAt) return ` It was at ${clock(firstAt)}.`;
  return ` The first at ${clock(firstAt)}, the last at ${clock(lastAt)}.`;
}

/** One sentence on what was used: `1,751 calls, 31 of them denied, from … to …`. */
export function useWords(story: Investigation, grouped: (count: number) => string): string {
  if (headlineOf(story) === 'not-searched')
    return 'Nothing was searched, so nothing can be said of what it was used for.';
  const { use, window } = story;
  const { count, denied, failed, firstAt, lastAt } = use;
  const searched = `from ${clock(window.since)} to ${clock(window.until)} UTC`;
  if (count === 0) return `No call was seen ${searched}.`;
  const calls = `${grouped(count)} ${count === 1 ? 'call' : 'calls'}`;
  const parts = [
    denied > 0 ? `${grouped(denied)} denied` : '',
    failed > 0 ? `${grouped(failed)} failed for another reason` : '',
  ].filter(isText);
  const span = spanWords(firstAt, lastAt);
  return `${calls} ${searched}${parts.length > 0 ? `: ${parts.join(', ')}` : ', none refused'}.${span}`;
}

export const CHILD_IN_WORDS: Readonly<Record<Investigation['children'][number]['kind'], string>> = {
  'session-token': 'session (GetSessionToken)',
  federation: 'federated session',
  role: 'session of a role',
  'root-session': 'session of root (AssumeRoot)',
  'access-key': 'access key',
};

/** `session of a role OrgAdmin, made at … in us-east-1, until …, 3 calls`. */
export function childWords(child: Investigation['children'][number]): string {
  const { kind, of, at, region, accountId, expiresAt, count, followed, why } = child;
  const calls = followed ? `${count} ${count === 1 ? 'call' : 'calls'} seen with it` : '';
  return [
    [CHILD_IN_WORDS[kind], of].filter(isText).join(' '),
    `made at ${at}${region === '' ? '' : ` in ${region}`}`,
    accountId === '' ? '' : `account ${accountId}`,
    endWords(kind, expiresAt),
    calls,
    followed ? '' : `NOT FOLLOWED${why === undefined ? '' : `: ${why}`}`,
  ]
    .filter(isText)
    .join(', ');
}

function endWords(kind: string, expiresAt: string | undefined): string {
  if (expiresAt !== undefined) return `ends at ${expiresAt}`;
  return kind === 'access-key' ? 'does not end by itself' : 'its end is not known';
}

const MADE_IN_WORDS: Readonly<Record<Investigation['made'][number]['kind'], string>> = {
  user: 'user',
  role: 'role',
  'access-key': 'access key',
  'login-profile': 'password for the console',
  'service-credential': 'service credential',
  policy: 'policy',
  trust: 'trust policy of a role',
  provider: 'identity provider',
  'group-membership': 'membership of a group',
  other: 'other',
};

/** `access key AKIA… of backup-svc`. */
export function madeWords({ kind, name, userName }: Investigation['made'][number]): string {
  return [MADE_IN_WORDS[kind], name, userName === undefined ? '' : `(user ${userName})`]
    .filter(isText)
    .join(' ');
}

/** Why a story that is not whole must not be read as one that is. */
export function incompleteWords(count: number): string {
  const things = count === 1 ? 'One thing was' : `${count} things were`;
  return `${things} not searched, so this is not the whole story. What was not searched may hold anything.`;
}

/** Why the verdict is what it is. What such a search never shows is the same for every key, and stands where it was searched. */
export function reasonsTold({ verdict, blind }: Investigation): readonly string[] {
  return verdict.reasons.filter((reason) => !blind.some((words) => reason.endsWith(words)));
}
