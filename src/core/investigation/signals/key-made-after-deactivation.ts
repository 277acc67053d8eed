import type { SignalWeight } from '../../model/investigation.ts';
import { secondsBetween } from '../../model/time.ts';
import { textIn } from '../../parse/trail-record.ts';
import type { Telling } from '../calls.ts';
import { givenKey } from '../given-credentials.ts';
import { userOf } from '../made-principals.ts';
import { fromFacts, fromRecords } from '../noticed.ts';
import type { Noticed, Scene, SignalFamily } from '../scene.ts';
import type { Switching } from '../switchings.ts';
import { RACE_SECONDS, SUREST_RACE_SECONDS } from '../thresholds.ts';
import { timeInWords } from '../words.ts';
import { madeInRace } from './own-making.ts';

/**
 * A key made for the same user right after a deactivation (I11). Whoever deactivated and makes the new one rotates;
 * where the records do not show who made it, only seconds tell. The key under study may be the one that was made.
 */
export const keyMadeAfterDeactivation: SignalFamily = {
  ids: ['key-made-after-deactivation'],
  notice: (scene) => [
    ...madeInRace(scene),
    ...scene.switchings
      .filter(({ to }) => to !== 'Active')
      .flatMap((off) => {
        const recorded = recordedAfter(off, scene);
        const known = new Set(recorded.map(keyMade));
        return [
          ...recorded.map((made) => fromRecord(made, off, scene)),
          ...unrecordedAfter(off, scene, known),
        ];
      }),
  ],
};

const ID = 'key-made-after-deactivation';

function isSoon(off: Switching, at: string): boolean {
  const seconds = secondsBetween(off.at, at);
  return seconds >= 0 && seconds <= RACE_SECONDS;
}

function keyMade({ record }: Telling): string | undefined {
  return givenKey(record);
}

function recordedAfter(off: Switching, { telling, about, subject }: Scene): readonly Telling[] {
  const seen = new Set<string>();
  return [...telling, ...about].filter((each) => {
    const { record } = each;
    const key = keyMade(each);
    const isOther = record.name === 'CreateAccessKey' && record.errorCode === undefined;
    const isSame = subject.userName === undefined || userOf(record) === subject.userName;
    if (!isOther || !isSame || key === undefined || key === subject.accessKeyId || seen.has(key))
      return false;
    seen.add(key);
    return isSoon(off, record.at);
  });
}

function fromRecord(made: Telling, off: Switching, { telling, history }: Scene): Noticed {
  const byKey = telling.includes(made);
  const sameHand = !byKey && off.by !== '' && textIn(made.record.identity.arn) === off.by;
  const weight: SignalWeight = sameHand ? 'info' : 'strong';
  const says = sameHand
    ? `${madeWords(keyMade(made), made.record.at, off)} by the same hand that had switched the old one off: a rotation.`
    : `${madeWords(keyMade(made), made.record.at, off)}${byKey ? ', with the key itself or a session of it' : ''}. ${RACE}`;
  return fromRecords(ID, { weight, says }, [made], history);
}

function unrecordedAfter(
  off: Switching,
  { subject: { otherKeys } }: Scene,
  known: ReadonlySet<string | undefined>,
): readonly Noticed[] {
  if (!('value' in otherKeys)) return [];
  return otherKeys.value
    .filter(({ accessKeyId, createdAt }) => !known.has(accessKeyId) && isSoon(off, createdAt))
    .map(({ accessKeyId, createdAt }) => {
      const weight = secondsBetween(off.at, createdAt) <= SUREST_RACE_SECONDS ? 'strong' : 'look';
      const says = `${madeWords(accessKeyId, createdAt, off)}; who made it does not show. ${RACE}`;
      return fromFacts(ID, { weight, says });
    });
}

const RACE =
  'This may be a race with whoever holds the user: a service control policy is the quarantine that they cannot lift.';

function madeWords(key: string | undefined, at: string, off: Switching): string {
  const seconds = secondsBetween(off.at, at);
  return `Key ${key ?? 'of unknown id'} was made for the same user at ${timeInWords(at)}, ${seconds} seconds after the old one was ${off.to === 'Deleted' ? 'deleted' : 'deactivated'}`;
}
