import type { SignalWeight } from '../../model/investigation.ts';
import { secondsBetween } from '../../model/time.ts';
import { objectIn, textIn } from '../../parse/trail-record.ts';
import type { Telling } from '../calls.ts';
import { signerOf } from '../child-credentials.ts';
import { daysBetween } from '../days.ts';
import { userOf } from '../made-principals.ts';
import { fromRecords } from '../noticed.ts';
import type { Noticed, Scene } from '../scene.ts';
import { makingOf } from '../subject-of.ts';
import { type Switching, switchingsOf } from '../switchings.ts';
import { RACE_SECONDS, SETUP_DAYS } from '../thresholds.ts';
import { once, timeInWords } from '../words.ts';

/** What the record of its making says of a key that may itself be what a thief made: seen from the key's own side. */

/**
 * A key that another made for its user. Administrators do that, and mostly together with the user: then it is
 * information. For a user who had been there before, whoever has such rights makes a way back in by it.
 */
export function madeByAnother(scene: Scene): readonly Noticed[] {
  const making = makingOf(scene.about, scene.subject.accessKeyId);
  if (making === undefined) return [];
  const { record } = making;
  const owner = ownerOf(making);
  const maker = textIn(record.identity.arn) ?? 'somebody whom the record does not name';
  if (owner === undefined || textIn(record.identity.userName) === owner) return [];
  const withUser = isWithUser(record.at, scene);
  const weight: SignalWeight = withUser ? 'info' : 'look';
  const how = withUser ? ', together with the user' : '';
  const says = `The key was made for user ${owner} by another, ${maker}, at ${timeInWords(record.at)}${how}.`;
  return [fromRecords('persistence', { weight, says }, [making], scene.history)];
}

function ownerOf({ record }: Telling): string | undefined {
  return textIn(objectIn(record.response.accessKey).userName) ?? userOf(record);
}

function isWithUser(at: string, { subject: { userCreatedAt } }: Scene): boolean {
  return userCreatedAt !== undefined && daysBetween(userCreatedAt, at) <= SETUP_DAYS;
}

/**
 * A key that was made right after another one of its user had been switched off: it may be the answer of whoever had
 * that one (I11). By the same hand it is a rotation.
 */
export function madeInRace({ about, subject: { accessKeyId }, history }: Scene): readonly Noticed[] {
  const making = makingOf(about, accessKeyId);
  if (making === undefined) return [];
  return switchedBefore(making, about, accessKeyId).map((off) => {
    const { identity } = making.record;
    const withIt = signerOf(making.record) === off.key;
    const sameHand = !withIt && off.by !== '' && textIn(identity.arn) === off.by;
    const seconds = secondsBetween(off.at, making.record.at);
    const what = `This key was made at ${timeInWords(making.record.at)}, ${seconds} seconds after key ${off.key} of the same user was ${off.to === 'Deleted' ? 'deleted' : 'deactivated'}`;
    const says = sameHand
      ? `${what}, by the same hand: a rotation.`
      : `${what}${withIt ? ', and with that key' : ''}: it may be the answer of whoever had that one, and theirs.`;
    const weight: SignalWeight = sameHand ? 'info' : 'strong';
    return fromRecords('key-made-after-deactivation', { weight, says }, [off.telling, making], history);
  });
}

/** When other keys of the user were switched off so soon before. */
function switchedBefore(
  making: Telling,
  about: readonly Telling[],
  accessKeyId: string,
): readonly (Switching & { readonly key: string })[] {
  const owner = ownerOf(making);
  const others = once(about.flatMap(({ record }) => textIn(record.request.accessKeyId) ?? [])).filter(
    (key) => key !== accessKeyId,
  );
  return others
    .flatMap((key) => switchingsOf(about, key).map((each) => ({ ...each, key })))
    .filter(({ at, to, telling: { record } }) => {
      const seconds = secondsBetween(at, making.record.at);
      // Without a name in the request it is the caller's own (IAM API reference).
      const whose = textIn(record.request.userName) ?? textIn(record.identity.userName);
      return to !== 'Active' && whose === owner && seconds >= 0 && seconds <= RACE_SECONDS;
    });
}
