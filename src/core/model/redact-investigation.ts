import { isAddress } from './address.ts';
import type {
  ChildCredential,
  Investigation,
  KeySubject,
  MadePrincipal,
  SearchedSource,
  Signal,
  TimelineEntry,
  Told,
  ToldEvent,
  UseShare,
  UseSummary,
} from './investigation.ts';
import { KnownNames } from './known-names.ts';

/**
 * Investigations without ids, names, ARNs and addresses. They are redacted when they are told already, and sentences
 * hold names: so every name that any field has is learned first, in all of them, and then replaced in every text. The
 * same name has the same pseudonym in the whole list. Country, network, times and numbers stay; of clients the family
 * stays, of sources where they lie does not, and ids of events go.
 */
export function redactInvestigation(list: readonly Investigation[]): readonly Investigation[] {
  const names = new KnownNames();
  for (const each of list) learnNames(each, names);
  return list.map((each) => redacted(each, names));
}

/** Names of fields whose text is a name, and what of; those that are not here hold words or what AWS named. */
function learnNames(investigation: Investigation, names: KnownNames): void {
  const { subject, use, children, made } = investigation;
  const { account, userName, accessKeyId } = subject;
  if (account !== undefined) {
    names.of('account', account.id);
    if (account.name !== undefined) names.stand(account.name, names.of('account', account.id));
  }
  names.of('key', accessKeyId);
  if (userName !== undefined) names.of('user', userName);
  for (const text of textsIn(investigation)) names.learn(text);
  for (const { name } of use.accounts) names.of('account', name);
  for (const { name } of use.addresses) if (isAddress(name)) names.of('address', name);
  for (const { name } of use.clients) names.stand(name, clientFamily(name));
  for (const { accessKeyId: id, of, kind } of children) {
    names.of('key', id);
    if (of !== undefined && !of.startsWith('arn:')) names.of(kind === 'role' ? 'role' : 'user', of);
  }
  for (const { name, userName: user, kind } of made) {
    if (user !== undefined) names.of('user', user);
    if (!name.startsWith('arn:')) names.of(KINDS[kind] ?? 'resource', name);
  }
  for (const event of eventsIn(investigation)) learnEvent(event, names);
}

const KINDS: Readonly<Partial<Record<MadePrincipal['kind'], string>>> = {
  user: 'user',
  role: 'role',
  'access-key': 'key',
  'login-profile': 'user',
  policy: 'policy',
  trust: 'role',
};

function learnEvent({ accountId, accessKeyId, from, client, about }: ToldEvent, names: KnownNames): void {
  if (accountId !== '') names.of('account', accountId);
  if (accessKeyId !== '') names.of('key', accessKeyId);
  if (from !== undefined && isAddress(from)) names.of('address', from);
  if (client !== undefined) names.stand(client, clientFamily(client));
  // A single word is a name. More are a sentence, and the names in it are known from elsewhere.
  if (about !== undefined && /^[^\s:]+$/.test(about)) names.of('resource', about);
}

function* eventsIn({ signals, made, timeline }: Investigation): Generator<ToldEvent> {
  for (const { events } of signals) yield* events;
  for (const { event } of made) yield event;
  for (const { event } of timeline) if (event !== undefined) yield event;
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) yield* textsIn(each);
}

/**
 * What a client calls itself first, where it is one of many people's; the rest tells a machine, and callers write
 * there what they like.
 */
export function clientFamily(client: string): string {
  if (FAMILIES.includes(client) || /^[a-z0-9-]+\.amazonaws\.com$/.test(client)) return client;
  const [, word = ''] = /^\[?([A-Za-z][\w.-]*)(?=[/\s\]]|$)/.exec(client) ?? [];
  return FAMILIES.find((each) => each.toLowerCase() === word.toLowerCase()) ?? 'another client';
}

const FAMILIES: readonly string[] = [
  ...['TruffleHog', 'Kali Linux', 'Parrot Linux', 'Pentoo Linux', 'Pacu', 'S3 Browser', 'unknown'],
  ...['AWS service', 'AWS Internal', 'console', 'browser', 'Mozilla', 'S3Console', 'aws-internal'],
  ...['Terraform', 'OpenTofu', 'Pulumi', 'aws-cdk', 'Ansible', 'Rclone', 's3cmd', 'Cyberduck', 'APN', 'curl'],
  ...['aws-cli', 'Boto3', 'Botocore', 'python-requests', 'AWSPowerShell', 'Go-http-client', 'HashiCorp'],
  ...['js', 'nodejs', 'go', 'go-v2', 'java', 'php', 'ruby', 'ruby3', 'dotnet', 'net', 'rust', 'cpp'].map(
    (language) => `aws-sdk-${language}`,
  ),
];

function redacted(story: Investigation, names: KnownNames): Investigation {
  const { verdict, containment } = story;
  const hide = (text: string) => names.hide(text);
  return {
    ...story,
    redacted: true,
    subject: redactSubject(story.subject, names),
    sources: story.sources.map((source) => redactSource(source, names)),
    verdict: { ...verdict, says: hide(verdict.says), reasons: verdict.reasons.map(hide) },
    signals: story.signals.map((signal) => redactSignal(signal, names)),
    use: redactUse(story.use, names),
    children: story.children.map((child) => redactChild(child, names)),
    made: story.made.map((each) => redactMade(each, names)),
    timeline: story.timeline.map((entry) => redactEntry(entry, names)),
    notSearched: story.notSearched.map(({ region, code, words }) => ({
      region: hide(region),
      code,
      words: hide(words),
    })),
    blind: story.blind.map(hide),
    containment: {
      ...containment,
      steps: containment.steps.map((step) => ({ ...step, words: hide(step.words) })),
      ...(containment.command !== undefined && { command: hide(containment.command) }),
    },
  };
}

function redactSubject(subject: KeySubject, names: KnownNames): KeySubject {
  const { account, userName, arn, exempt, madeBy, ...rest } = subject;
  const { name: _name, ...shownAccount } = account ?? { id: '', partition: 'aws' as const };
  return {
    ...rest,
    accessKeyId: names.of('key', subject.accessKeyId),
    ...(account !== undefined && { account: { ...shownAccount, id: names.of('account', account.id) } }),
    ...(userName !== undefined && { userName: names.of('user', userName) }),
    ...(arn !== undefined && { arn: names.hide(arn) }),
    // A reason that a person wrote: free text, which names people and tickets.
    ...(exempt !== undefined && { exempt: 'The settings say so.' }),
    createdAt: redactTold(subject.createdAt, names, (at) => at),
    status: redactTold(subject.status, names, (status) => names.hide(status)),
    lastUse: redactTold(subject.lastUse, names, (use) => use),
    quarantine: redactTold(subject.quarantine, names, (list) => list.map((each) => names.hide(each))),
    otherKeys: redactTold(subject.otherKeys, names, (keys) =>
      keys.map((key) => ({ ...key, accessKeyId: names.of('key', key.accessKeyId) })),
    ),
    hasPassword: redactTold(subject.hasPassword, names, (has) => has),
    madeBy: redactMaker(madeBy, names),
  };
}

function redactMaker(madeBy: KeySubject['madeBy'], names: KnownNames): KeySubject['madeBy'] {
  if ('unknown' in madeBy) return { unknown: names.hide(madeBy.unknown) };
  const { arn, at, sourceIp, userAgent } = madeBy;
  return {
    arn: names.hide(arn),
    at,
    ...(sourceIp !== undefined && { sourceIp: place(sourceIp, names) }),
    ...(userAgent !== undefined && { userAgent: clientFamily(userAgent) }),
  };
}

function redactTold<T>(told: Told<T>, names: KnownNames, change: (value: T) => T): Told<T> {
  return 'unread' in told ? { unread: names.hide(told.unread) } : { value: change(told.value) };
}

/** An address, or the name of a service of AWS, which stays. */
function place(from: string, names: KnownNames): string {
  return isAddress(from) ? names.of('address', from) : names.hide(from);
}

const SOURCES: Readonly<Record<SearchedSource['kind'], string>> = {
  'event-history': 'The event history',
  'trail-files': 'Files of a trail',
  athena: 'A table of a trail, by Athena',
  trino: 'A table of a trail, by Trino',
};

/** Files, buckets, tables and workgroups have names that cannot be told from words: their sentence goes. */
function redactSource(source: SearchedSource, names: KnownNames): SearchedSource {
  const says = source.kind === 'event-history' ? names.hide(source.says) : SOURCES[source.kind];
  return { ...source, says };
}

function redactEvent(event: ToldEvent, names: KnownNames): ToldEvent {
  const { id: _id, from, client, about, errorCode, benign, ...rest } = event;
  return {
    ...rest,
    accountId: event.accountId === '' ? '' : names.of('account', event.accountId),
    accessKeyId: event.accessKeyId === '' ? '' : names.of('key', event.accessKeyId),
    ...(from !== undefined && { from: place(from, names) }),
    ...(client !== undefined && { client: clientFamily(client) }),
    ...(errorCode !== undefined && { errorCode }),
    ...(about !== undefined && { about: names.hide(about) }),
    ...(benign !== undefined && { benign: names.hide(benign) }),
  };
}

function redactSignal(signal: Signal, names: KnownNames): Signal {
  return {
    ...signal,
    says: names.hide(signal.says),
    events: signal.events.map((event) => redactEvent(event, names)),
  };
}

function redactUse(use: UseSummary, names: KnownNames): UseSummary {
  const renamed = (shares: readonly UseShare[], rename: (name: string) => string) =>
    shares.map((share) => ({
      ...share,
      name: rename(share.name),
      ...(share.label !== undefined && { label: names.hide(share.label) }),
    }));
  return {
    ...use,
    addresses: renamed(use.addresses, (name) => place(name, names)),
    clients: together(renamed(use.clients, clientFamily)),
    accounts: renamed(use.accounts, (name) => names.of('account', name)),
  };
}

/** Clients of one family are one row. */
function together(shares: readonly UseShare[]): readonly UseShare[] {
  const groups = Map.groupBy(shares, ({ name, label }) => JSON.stringify([name, label]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const sum = (number: (share: UseShare) => number) => group.reduce((all, share) => all + number(share), 0);
    const firstAt = group.map((share) => share.firstAt).toSorted()[0] ?? first.firstAt;
    const lastAt =
      group
        .map((share) => share.lastAt)
        .toSorted()
        .at(-1) ?? first.lastAt;
    return {
      ...first,
      count: sum(({ count }) => count),
      denied: sum(({ denied }) => denied),
      firstAt,
      lastAt,
    };
  });
}

function redactChild(child: ChildCredential, names: KnownNames): ChildCredential {
  const { of, why } = child;
  return {
    ...child,
    accessKeyId: names.of('key', child.accessKeyId),
    parent: names.of('key', child.parent),
    accountId: child.accountId === '' ? '' : names.of('account', child.accountId),
    ...(of !== undefined && { of: names.hide(of) }),
    ...(why !== undefined && { why: names.hide(why) }),
  };
}

function redactMade(made: MadePrincipal, names: KnownNames): MadePrincipal {
  const { userName } = made;
  return {
    ...made,
    name: names.hide(made.name),
    ...(userName !== undefined && { userName: names.of('user', userName) }),
    accountId: made.accountId === '' ? '' : names.of('account', made.accountId),
    event: redactEvent(made.event, names),
  };
}

function redactEntry(entry: TimelineEntry, names: KnownNames): TimelineEntry {
  return {
    ...entry,
    words: names.hide(entry.words),
    ...(entry.event !== undefined && { event: redactEvent(entry.event, names) }),
  };
}
