import { SETUP_EVENTS, type SetupBurst, type SetupEvent } from '../model/snapshot.ts';
import { secondsBetween } from '../model/time.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { objectIn, textIn } from '../parse/trail-record.ts';

/**
 * From the first event to the last in seconds. The console's wizard of before 2023, scripts and Terraform take
 * seconds; a slow apply takes minutes.
 */
const BURST_SECONDS = 600;

interface Making {
  readonly name: SetupEvent;
  readonly at: string;
  readonly actor: string | undefined;
}

/**
 * Whether a user and a key of theirs were made by one principal in one go. The password belongs to it where the same
 * principal made it then, and proves nothing alone.
 *
 * @param records events about the user, in any order; those that failed made nothing
 */
export function setupBurst(
  records: readonly TrailRecord[],
  { userName, accessKeyId }: { readonly userName: string; readonly accessKeyId: string },
): SetupBurst {
  const makings = records
    .flatMap((record) => makingIn(record, userName, accessKeyId))
    .toSorted((a, b) => order(a) - order(b));
  const user = makings.find(({ name }) => name === 'CreateUser');
  const key = makings.find(({ name }) => name === 'CreateAccessKey');
  if (user === undefined || key === undefined) return notProved(makings, key, missing(user, key));
  if (user.actor === undefined || key.actor === undefined)
    return notProved(makings, key, 'The event history does not name who made the user or the key.');
  if (user.actor !== key.actor)
    return notProved(makings, key, 'Different principals made the user and the key.');
  if (key.at < user.at)
    return notProved(
      makings,
      key,
      'By the event history the key was made before the user: it contradicts itself.',
    );
  if (apart([user, key]) > BURST_SECONDS)
    return notProved(makings, key, 'The user and the key were not made in one go.');
  const password = makings.find(
    ({ name, actor, at }) =>
      name === 'CreateLoginProfile' && actor === key.actor && apart([user, { at }]) <= BURST_SECONDS,
  );
  const burst = makings.filter((each) => each === user || each === key || each === password);
  return { proved: true, events: shown(burst), actor: key.actor, secondsApart: apart(burst) };
}

function makingIn(record: TrailRecord, userName: string, accessKeyId: string): readonly Making[] {
  const { name, source, errorCode, request, response, identity, at } = record;
  const event = SETUP_EVENTS.find((each) => each === name);
  if (event === undefined || source !== 'iam.amazonaws.com' || errorCode !== undefined) return [];
  // A key made without a user's name is the caller's own: the answer names whose it is.
  const key = objectIn(response.accessKey);
  if (event === 'CreateAccessKey' && key.accessKeyId !== accessKeyId) return [];
  const named = textIn(request.userName) ?? textIn(key.userName);
  if (named !== userName) return [];
  return [{ name: event, at, actor: textIn(identity.arn) ?? textIn(identity.invokedBy) }];
}

function order({ at, name }: Making): number {
  return Date.parse(at) + SETUP_EVENTS.indexOf(name);
}

function missing(user: Making | undefined, key: Making | undefined): string {
  if (user === undefined && key === undefined)
    return 'The event history has the making neither of the user nor of the key.';
  return `The event history has no record of the ${user === undefined ? "user's" : "key's"} making.`;
}

function notProved(makings: readonly Making[], key: Making | undefined, why: string): SetupBurst {
  return {
    proved: false,
    events: shown(makings),
    ...(key?.actor !== undefined && { actor: key.actor }),
    secondsApart: apart(makings),
    why,
  };
}

function shown(makings: readonly Making[]): SetupBurst['events'] {
  return makings.map(({ name, at }) => ({ name, at }));
}

function apart(times: readonly Pick<Making, 'at'>[]): number {
  const sorted = times.map(({ at }) => at).toSorted();
  return secondsBetween(sorted[0] ?? '', sorted.at(-1) ?? '') || 0;
}
