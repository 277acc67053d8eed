import type { Investigation, ToldEvent, UseShare } from '../../src/core/model/investigation.ts';
import { USE_DIMENSIONS } from '../../src/core/model/investigation.ts';
import { hostileStory } from './hostile-story.ts';
import {
  ACCOUNT,
  AWS_CLI,
  BASE,
  BLIND,
  EXAMPLE_NETWORK,
  entry,
  event,
  HABIT,
  habitDays,
  hours,
  KEY,
  OFFICE,
  SUBJECT,
  share,
  signal,
  total,
  useOf,
} from './investigation-parts.ts';

/** Investigations for the tests of whoever shows, saves or plans by them. All ids and names are made up. */

export { hostileStory } from './hostile-story.ts';
export { INVESTIGATED_AT } from './investigation-parts.ts';

/** A key that does each morning what it always did. */
export function benignStory(): Investigation {
  const days = habitDays();
  const count = total(days);
  return {
    ...BASE,
    subject: {
      ...SUBJECT,
      accessKeyId: 'AKIARTX3GSDSQREPORT1',
      userName: 'reporting',
      arn: `arn:aws:iam::${ACCOUNT}:user/reporting`,
      status: { value: 'Active' },
      quarantine: { value: [] },
      otherKeys: { value: [] },
      lastUse: { value: { at: '2026-11-21T06:00:00Z', region: 'eu-central-1', service: 's3' } },
    },
    sources: [{ kind: 'event-history', says: `17 regions of account ${ACCOUNT}`, events: count }],
    verdict: {
      level: 'consistent-use',
      says: 'The key did the same thing from the same place through the whole window.',
      reasons: [`All ${count} calls came from 1 address with 1 client.`],
    },
    signals: [
      signal('sessions-issued', 'info', '2 sessions of the console, opened by AWS on behalf of the user.', [
        event('2026-10-05T06:00:05Z', 'sts.amazonaws.com GetSessionToken', {
          accessKeyId: 'AKIARTX3GSDSQREPORT1',
          from: 'AWS Internal',
          benign: 'console session',
        }),
      ]),
    ],
    use: useOf(
      {
        services: [share('s3.amazonaws.com', count, 0, HABIT)],
        actions: [share('s3.amazonaws.com PutObject', count, 0, HABIT)],
        regions: [share('eu-central-1', count, 0, HABIT)],
        addresses: [share(OFFICE, count, 0, HABIT)],
        clients: [share('aws-sdk-js', count, 0, HABIT)],
        accounts: [share(ACCOUNT, count, 0, HABIT)],
      },
      {
        count,
        denied: 0,
        failed: 0,
        firstAt: HABIT[0],
        lastAt: HABIT[1],
        days,
        hours: [{ service: 's3.amazonaws.com', counts: hours({ 6: count - 100, 7: 100 }) }],
      },
    ),
    children: [],
    made: [],
    timeline: [
      entry(HABIT[0], 'first', `First call in the window, from ${OFFICE}.`),
      entry(HABIT[1], 'last', `Last call, from ${OFFICE}.`),
    ],
    notSearched: [],
    blind: BLIND,
    complete: true,
    containment: { needed: false, steps: [] },
  };
}

/** Nothing seen, much not searched, and hardly anything known: it must not look clean. */
export function incompleteStory(): Investigation {
  const denied = 'AWS denied iam:ListAccessKeys.';
  return {
    ...BASE,
    subject: {
      accessKeyId: 'AKIARTX3GSDSQUNKNWN1',
      account: { id: '444455556666', partition: 'aws' },
      accountFrom: 'decoded',
      holder: 'unknown',
      createdAt: { unread: denied },
      status: { unread: denied },
      lastUse: { unread: 'AWS denied iam:GetAccessKeyLastUsed.' },
      quarantine: { unread: 'The user is not known.' },
      otherKeys: { unread: 'The user is not known.' },
      hasPassword: { unread: 'The user is not known.' },
      madeBy: { unknown: 'The event history could not be searched in us-east-1.' },
    },
    sources: [{ kind: 'event-history', says: '14 of 17 regions of account 444455556666', events: 0 }],
    verdict: {
      level: 'no-use-seen',
      says: 'No use was seen in what was searched, and 3 regions were not searched.',
      reasons: ['14 of 17 regions hold no event of the key.'],
    },
    signals: [
      signal(
        'use-not-recorded',
        'look',
        'IAM may record a use that the event history does not: data events are not in it.',
        [],
      ),
    ],
    use: useOf({}, { count: 0, denied: 0, failed: 0, days: [], hours: [] }),
    children: [],
    made: [],
    timeline: [],
    notSearched: [
      { region: 'us-east-1', code: 'AccessDeniedException', words: 'AWS denied cloudtrail:LookupEvents.' },
      { region: 'us-west-2', code: 'AccessDeniedException', words: 'AWS denied cloudtrail:LookupEvents.' },
      {
        region: 'ap-southeast-2',
        code: 'Bounded',
        words: 'Cut off after 50,000 events; the newest were read.',
      },
    ],
    blind: BLIND,
    complete: false,
    containment: {
      needed: false,
      steps: [{ id: 'deactivate', words: 'Nobody knows whether it is used: deactivate it where it leaked.' }],
    },
  };
}

/** A root key that was used from a new place: a person has to look. */
export function rootStory(): Investigation {
  const { account: _account, userName: _userName, ...subject } = SUBJECT;
  const at = '2026-11-18T19:00:00Z';
  const used = event(at, 's3.amazonaws.com ListBuckets', {
    accountId: '777788889999',
    accessKeyId: 'AKIARTX3GSDSQROOT001',
    from: '2001:db8::7',
    client: AWS_CLI,
  });
  return {
    ...BASE,
    subject: {
      ...subject,
      accessKeyId: 'AKIARTX3GSDSQROOT001',
      account: { id: '777788889999', partition: 'aws', name: 'data lake (eu)', isManagement: false },
      holder: 'root',
      arn: 'arn:aws:iam::777788889999:root',
      status: { value: 'Active' },
      quarantine: { value: [] },
      otherKeys: { value: [] },
      hasPassword: { value: true },
      exempt: 'Break-glass: CHG-1041, asked for by dana@example.com.',
      madeBy: { unknown: 'It was made before the window.' },
    },
    sources: [
      {
        kind: 'trail-files',
        says: '2,412 files below ./trail/acme',
        events: 1,
        bytesScanned: 5_368_709_120,
      },
    ],
    verdict: {
      level: 'needs-a-look',
      says: 'The root key was used once, from a place that nobody has seen before.',
      reasons: ['A root key was used.', 'It was used from 2001:db8::7 for the first time.'],
    },
    signals: [
      signal('root-key', 'look', 'It is a key of the root user: policies cannot cut its sessions.', [used]),
      signal('first-seen-address', 'look', 'Used from 2001:db8::7 for the first time.', [used]),
    ],
    use: useOf(
      {
        services: [share('s3.amazonaws.com', 1, 0, [at, at])],
        actions: [share('s3.amazonaws.com ListBuckets', 1, 0, [at, at])],
        regions: [share('us-east-1', 1, 0, [at, at])],
        addresses: [share('2001:db8::7', 1, 0, [at, at], EXAMPLE_NETWORK)],
        clients: [share('aws-cli', 1, 0, [at, at])],
        accounts: [share('777788889999', 1, 0, [at, at])],
      },
      {
        count: 1,
        denied: 0,
        failed: 0,
        firstAt: at,
        lastAt: at,
        days: [{ day: '2026-11-18', count: 1, denied: 0 }],
        hours: [{ service: 's3.amazonaws.com', counts: hours({ 19: 1 }) }],
      },
    ),
    children: [],
    made: [],
    timeline: [entry(at, 'first', 'First call from 2001:db8::7.', { event: used })],
    notSearched: [],
    blind: ['Regions that the trail does not record.'],
    complete: true,
    containment: {
      needed: false,
      steps: [
        { id: 'root', words: 'Sign in as root and deactivate the key; ask AWS Support about sessions.' },
      ],
    },
  };
}

/** One of each verdict, in no order. */
export function allStories(): readonly Investigation[] {
  return [benignStory(), incompleteStory(), hostileStory(), rootStory()];
}

/** The hostile story with this name wherever somebody else chose a text. */
export function hostileNamesStory(name: string): Investigation {
  const story = hostileStory();
  const hostile = (each: ToldEvent): ToldEvent => ({
    ...each,
    event: `${each.event}${name}`,
    from: name,
    client: name,
    errorCode: name,
    about: name,
    benign: name,
  });
  const named = (list: readonly UseShare[]): readonly UseShare[] =>
    list.map((each) => ({ ...each, name, network: name, label: name }));
  const { use } = story;
  return {
    ...story,
    subject: {
      ...story.subject,
      account: { id: ACCOUNT, partition: 'aws', name },
      userName: name,
      arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
      status: { unread: name },
      lastUse: { value: { at: HABIT[1], region: name, service: name } },
      quarantine: { value: [name] },
      otherKeys: { value: [{ accessKeyId: name, status: name, createdAt: HABIT[0] }] },
      exempt: name,
      madeBy: { arn: name, at: HABIT[0], sourceIp: name, userAgent: name },
    },
    sources: [{ kind: 'trail-files', says: name, events: 1 }],
    verdict: { ...story.verdict, says: name, reasons: [name] },
    signals: story.signals.map((each) => ({ ...each, says: name, events: each.events.map(hostile) })),
    use: {
      ...use,
      ...Object.fromEntries(USE_DIMENSIONS.map((dimension) => [dimension, named(use[dimension])])),
      hours: use.hours.map(({ counts }) => ({ service: name, counts })),
    },
    children: story.children.map((each) => ({ ...each, of: name, why: name, followed: false })),
    made: story.made.map((each) => ({ ...each, name, userName: name, event: hostile(each.event) })),
    timeline: story.timeline.map((each) => ({
      ...each,
      words: name,
      ...(each.event && { event: hostile(each.event) }),
    })),
    notSearched: [{ region: name, code: name, words: name }],
    blind: [name],
    complete: false,
    containment: {
      needed: true,
      steps: [{ id: 'deactivate', words: name }],
      command: `keyreeve plan --contain ${KEY} --reason '${name}'`,
    },
  };
}
