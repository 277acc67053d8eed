import { mergeAnswers } from '../../core/investigation/merge-answers.ts';
import { namesOfHolder, seenSubject, showsDeletion } from '../../core/investigation/seen-subject.ts';
import type { TrailAnswer, TrailSource, TrailWindow } from '../../core/investigation/source.ts';
import type { PlaceLookup, StoryInput } from '../../core/investigation/story-input.ts';
import { siblingsOf } from '../../core/investigation/subject-of.ts';
import { tellStory } from '../../core/investigation/tell-story.ts';
import type { Investigation, KeySubject } from '../../core/model/investigation.ts';
import { accountOfKeyId } from '../../core/model/key-id.ts';
import { VERSION } from '../version.ts';
import { follow } from './follow.ts';
import type { OpenedSource, OpenSource } from './open-source.ts';
import { type LiveGround, type ResolvedKey, resolveKey } from './resolve-key.ts';
import { bareSubject } from './subject-live.ts';

export interface InvestigateOptions {
  readonly accessKeyId: string;
  /** `--account`. */
  readonly accountId?: string;
  /** What is searched of time, where no interrupted search goes on. */
  readonly window: TrailWindow;
  /** ISO 8601 UTC. */
  readonly now: string;
  /** Absent: nothing is asked of AWS, and events alone say whose the key is. */
  readonly live?: LiveGround;
  readonly openSource: OpenSource;
  /** Credentials that came of the key looked into at most; by default what the source says. */
  readonly follow?: number;
  /** Absent where no database of addresses was given. */
  readonly placeOf?: PlaceLookup;
}

/**
 * Investigates one key: whose it is, what was done with it and with what came of it, and its story. Nothing is signed
 * with the key. What could not be searched stands in the story. Throws the {@link Problem} `busy` where the same
 * investigation is under way, and `cancelled` where it was interrupted.
 */
export async function investigate(options: InvestigateOptions): Promise<Investigation> {
  const { live, accessKeyId, accountId, openSource } = options;
  const key = live === undefined ? keyByItself(options) : await resolveKey(live, accessKeyId, accountId);
  if (key.closed !== undefined) return told(options, NO_SOURCE, ofStranger(options, key));
  const opened = await openSource({ accessKeyId, ...accountIn(key) });
  let ended = false;
  try {
    const found = await search(options, key, opened);
    ended = true;
    return told(options, opened, found);
  } finally {
    await opened.close(ended);
  }
}

const NOTHING: TrailAnswer = { records: [], uses: [], gaps: [] };

type Found = Pick<StoryInput, 'subject' | 'window' | 'calls' | 'about' | 'signIns' | 'children'>;
type Asked = { readonly source: Pick<TrailSource, 'blind'> & Partial<Pick<TrailSource, 'searched'>> };
const NO_SOURCE: Asked = { source: { blind: [] } };

async function search(
  options: InvestigateOptions,
  key: ResolvedKey,
  { source, window }: OpenedSource,
): Promise<Found> {
  const { accessKeyId, live } = options;
  const { subject } = key;
  const where = { ...window, ...accountIn(key) };
  const signInsOf = (names: readonly string[]) =>
    Promise.all(names.map((userName) => source.signIns({ ...where, userName })));
  const known = namesOfHolder(subject, NOTHING);
  const [own, about, early] = await Promise.all([
    source.byKeys({ ...where, accessKeyIds: [accessKeyId] }),
    source.aboutKey({ ...where, accessKeyId }),
    signInsOf(known),
  ]);
  const seen = seenSubject(subject, { calls: own, about });
  const siblings = await Promise.all(
    siblingsOf(seen, about).map((sibling) => source.aboutKey({ ...where, accessKeyId: sibling })),
  );
  const { calls, children } = await follow({
    source,
    window,
    accessKeyId,
    calls: own,
    whyNot: (id) => whyNotIn(live, source, id),
    ...(options.follow !== undefined && { most: options.follow }),
  });
  const others = namesOfHolder(seen, own).filter((name) => !known.includes(name));
  const signIns = mergeAnswers(...early, ...(await signInsOf(others)));
  // Of a key whose deletion is on record IAM has nothing more to say (I16).
  const unread = showsDeletion(accessKeyId, about) ? [] : (key.gaps ?? []);
  const all = mergeAnswers(calls, { ...NOTHING, gaps: unread });
  const aboutAll = mergeAnswers(about, ...siblings);
  return { subject: seen, window, calls: all, about: aboutAll, signIns, children };
}

function accountIn({ accountId }: ResolvedKey): Pick<ResolvedKey, 'accountId'> {
  return accountId === undefined ? {} : { accountId };
}

/** Log files and tables hold what they hold, whosever it is; histories are asked in accounts of ours alone. */
async function whyNotIn(
  live: LiveGround | undefined,
  { perAccount }: TrailSource,
  accountId: string,
): Promise<string | undefined> {
  if (live === undefined || perAccount === undefined) return undefined;
  const session = await live.accounts.sessionIn(accountId);
  return 'state' in session ? session.words : undefined;
}

/** I04: the key of a stranger is told to be one, and nothing more is looked for. */
function ofStranger({ window }: InvestigateOptions, { subject, closed: gap }: ResolvedKey): Found {
  const calls = { ...NOTHING, gaps: gap === undefined ? [] : [gap] };
  return { subject, window, calls, about: NOTHING, signIns: NOTHING, children: [] };
}

function told({ now, placeOf }: InvestigateOptions, { source }: Asked, found: Found): Investigation {
  return tellStory({
    ...found,
    sources: source.searched === undefined ? [] : [source.searched()],
    blind: source.blind,
    now,
    version: VERSION,
    ...(placeOf !== undefined && { placeOf }),
  });
}

/** What is known of a key before anybody is asked. */
function keyByItself({ accessKeyId, accountId, now }: InvestigateOptions): ResolvedKey {
  const bare = bareSubject(accessKeyId, 'Nothing was asked of AWS (--offline).', now);
  const decoded = accountOfKeyId(accessKeyId);
  const id = accountId ?? ('accountId' in decoded ? decoded.accountId : undefined);
  if (id === undefined) return { subject: bare };
  const account = { id, partition: 'aws' } as const;
  const accountFrom = accountId === undefined ? 'decoded' : 'named';
  const subject: KeySubject = { ...bare, account, accountFrom };
  // An account that an id only hints at narrows no search.
  return accountId === undefined ? { subject } : { subject, accountId };
}
