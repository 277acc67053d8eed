import type { KeySpec, UserSpec } from '../../sandbox/spec.ts';
import type { MadeStory } from '../../sandbox/stories/story.ts';
import { trailRecordsOf } from '../../sandbox/world/past-events.ts';
import { childrenIn } from '../../src/core/investigation/child-credentials.ts';
import { mergeAnswers } from '../../src/core/investigation/merge-answers.ts';
import type { TrailAnswer } from '../../src/core/investigation/source.ts';
import type { StoryInput } from '../../src/core/investigation/story-input.ts';
import { tellStory } from '../../src/core/investigation/tell-story.ts';
import { isTelling } from '../../src/core/investigation/telling.ts';
import { useRows } from '../../src/core/investigation/use-rows.ts';
import { isFields } from '../../src/core/model/fields.ts';
import type { ChildCredential, Investigation, KeySubject } from '../../src/core/model/investigation.ts';
import type { TrailRecord } from '../../src/core/model/trail-record.ts';
import { objectIn, recordOf, textIn } from '../../src/core/parse/trail-record.ts';

/** A story of the sandbox as a source would hand it over, and as tellStory tells it. */

export const NOW = '2026-11-22T12:00:00Z';
const SINCE = '2026-08-24T12:00:00Z';

/** Where the events are read from: the event history has no data events, log files have. */
export type ReadFrom = 'event-history' | 'trail-files';

export function told(story: MadeStory, from: ReadFrom): Investigation {
  return tellStory(inputOf(story, from));
}

/** What the story is told from. */
export function inputOf(story: MadeStory, from: ReadFrom): StoryInput {
  const records = recordsOf(story).filter(
    ({ at, isData }) => at >= SINCE && at <= NOW && (from === 'trail-files' || !isData),
  );
  const subject = subjectOf(story);
  const { calls, children } = followed(records, story.accessKeyId);
  return {
    subject,
    window: { since: SINCE, until: NOW },
    calls,
    about: { ...NOTHING, records: records.filter((record) => isAbout(record, story.accessKeyId)) },
    signIns: {
      ...NOTHING,
      records: records.filter((record) => isSignIn(record, subject.userName ?? 'root')),
    },
    children,
    sources: [{ kind: from, says: 'the story', events: records.length }],
    blind: from === 'event-history' ? ['Data events are not in the event history.'] : [],
    now: NOW,
    version: '0.0.0-test',
  };
}

const NOTHING: TrailAnswer = { records: [], uses: [], gaps: [] };

function recordsOf({ account, others }: MadeStory): readonly TrailRecord[] {
  return [account, ...others].flatMap((each) =>
    trailRecordsOf(each).flatMap((record) => (isFields(record) ? (recordOf(record) ?? []) : [])),
  );
}

/** The calls of the key, then those of what came of it, as long as there is more. */
function followed(
  records: readonly TrailRecord[],
  key: string,
): { readonly calls: TrailAnswer; readonly children: readonly ChildCredential[] } {
  const line = new Set([key]);
  for (;;) {
    const signed = records.filter(({ identity }) => line.has(textIn(identity.accessKeyId) ?? ''));
    const calls = mergeAnswers({
      records: signed.filter(isTelling),
      uses: useRows(signed),
      gaps: [],
    });
    const children = childrenIn(calls, line);
    if (children.every(({ accessKeyId }) => line.has(accessKeyId)))
      return { calls, children: children.map((child) => ({ ...child, followed: true })) };
    for (const { accessKeyId } of children) line.add(accessKeyId);
  }
}

function isAbout({ source, request, response }: TrailRecord, key: string): boolean {
  const named = [textIn(request.accessKeyId), textIn(objectIn(response.accessKey).accessKeyId)];
  return source === 'iam.amazonaws.com' && named.includes(key);
}

function isSignIn({ name, identity }: TrailRecord, userName: string): boolean {
  const user = textIn(identity.userName) ?? (identity.type === 'Root' ? 'root' : undefined);
  return name === 'ConsoleLogin' && user === userName;
}

/** What IAM would say of the key now. */
function subjectOf({ account, accessKeyId }: MadeStory): KeySubject {
  const user = account.users?.find(({ accessKeys = [] }) => accessKeys.some((key) => key.id === accessKeyId));
  const keys = user?.accessKeys ?? account.root?.accessKeys ?? [];
  const key = keys.find(({ id }) => id === accessKeyId);
  return {
    accessKeyId,
    account: { id: account.id, partition: 'aws' },
    accountFrom: 'named',
    holder: user !== undefined ? 'user' : key !== undefined ? 'root' : 'unknown',
    ...(user !== undefined && { userName: user.name }),
    ...(user?.createdAt !== undefined && { userCreatedAt: user.createdAt }),
    madeBy: { unknown: 'not asked' },
    ...keyFacts(key),
    ...userFacts(user, keys, accessKeyId),
  };
}

function keyFacts(key: KeySpec | undefined): Pick<KeySubject, 'createdAt' | 'status' | 'lastUse'> {
  if (key === undefined) {
    const gone = { unread: 'not in this account, or deleted' };
    return { createdAt: gone, status: gone, lastUse: gone };
  }
  return {
    createdAt: { value: key.createdAt },
    status: { value: key.status ?? 'Active' },
    lastUse: { value: key.lastUsed ?? {} },
  };
}

function userFacts(
  user: UserSpec | undefined,
  keys: readonly KeySpec[],
  accessKeyId: string,
): Pick<KeySubject, 'quarantine' | 'otherKeys' | 'hasPassword'> {
  return {
    quarantine: { value: (user?.attached ?? []).filter((name) => name.includes('CompromisedKeyQuarantine')) },
    otherKeys: {
      value: keys
        .filter(({ id }) => id !== accessKeyId)
        .map(({ id = '', status = 'Active', createdAt }) => ({ accessKeyId: id, status, createdAt })),
    },
    hasPassword: { value: user?.password !== undefined },
  };
}
