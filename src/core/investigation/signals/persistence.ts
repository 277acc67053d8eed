import { counted } from '../../model/counted.ts';
import type { SignalWeight } from '../../model/investigation.ts';
import { grantsAdmin } from '../admin-grant.ts';
import { isAwsItself, type Telling } from '../calls.ts';
import type { History } from '../history.ts';
import { isPersistence, userOf } from '../made-principals.ts';
import { fromRecords } from '../noticed.ts';
import type { Noticed, Scene, SignalFamily } from '../scene.ts';
import { listed, once, timeInWords } from '../words.ts';
import { madeByAnother } from './own-making.ts';

/**
 * Credentials and rights that outlive the key, and what was opened to other accounts. What is this key's habit alarms
 * nobody. It is strong where the call came from a new network or country, with a session of the user or a key that was
 * made with this one, where it hands out full rights, and where the key never used that service on an earlier day though
 * it has a history; a look otherwise, since administrators and tools make users too. A key for oneself counts less: it
 * gives no one new rights. So does a change of what is there already, from the very address and with the client that the
 * key is used with: whoever mends something at night does what they never did. The key may itself be such a credential.
 */
export const persistence: SignalFamily = {
  ids: ['persistence'],
  notice(scene) {
    const found = scene.telling.filter(isPersistence);
    const groups = Map.groupBy(found, (each) => JSON.stringify(gradeOf(each, scene)));
    return [...madeByAnother(scene), ...[...groups.values()].map((group) => signalOf(group, scene))];
  },
};

interface Grade {
  readonly weight: SignalWeight;
  readonly failed: boolean;
  readonly why?: string;
}

function gradeOf(each: Telling, scene: Scene): Grade {
  const { record, calls } = each;
  const { history } = scene;
  const failed = record.errorCode !== undefined;
  if (history.isHabit(calls, failed ? 'refused' : 'through'))
    return { weight: 'info', failed, why: 'as this key does all the time' };
  if (failed) return { weight: 'look', failed };
  const why = strongReason(each, scene);
  return why === undefined ? { weight: 'look', failed } : { weight: 'strong', failed, why };
}

/** Why a call that was let through is more than a look. */
function strongReason(each: Telling, { history, children }: Scene): string | undefined {
  const { record, calls } = each;
  if (history.newPlaces(calls).length > 0) return 'from a place never seen before';
  if (grantsAdmin(record)) return 'with full rights';
  if (isForOneself(each)) return undefined;
  if (calls.by === 'made-key') return 'with a key that was made with this one';
  const child = children.find(({ accessKeyId }) => accessKeyId === calls.row.accessKeyId);
  if (child !== undefined && child.kind !== 'role') return 'with a session made for it';
  const isNewWork = history.enoughBefore(record.at) && !history.usedBefore(record.source, record.at);
  return isNewWork && !isRepair(each, history) && !isAwsItself(calls)
    ? 'with a key that never used this service before'
    : undefined;
}

/** What changes the rights or the code of something that is there. */
const CHANGES = new Set([
  'AttachRolePolicy',
  'PutRolePolicy',
  'CreatePolicyVersion',
  'SetDefaultPolicyVersion',
  'UpdateFunctionCode20150331v2',
]);

function isRepair({ record, calls }: Telling, history: History): boolean {
  return CHANGES.has(record.name) && !history.isNewAddress(calls) && history.newClient(calls).length === 0;
}

const OWN_CREDENTIALS = new Set(['CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile']);

function isForOneself({ record }: Telling): boolean {
  const caller = record.identity.userName;
  return OWN_CREDENTIALS.has(record.name) && caller !== undefined && userOf(record) === caller;
}

function signalOf(group: readonly Telling[], scene: Scene): Noticed {
  const [first] = group;
  const { weight, failed, why }: Grade =
    first === undefined ? { weight: 'info', failed: false } : gradeOf(first, scene);
  const names = listed(once(group.map(({ record }) => record.name)));
  const at = timeInWords(first?.record.at ?? '');
  const how = why === undefined ? '' : `, ${why}`;
  const says = failed
    ? `${counted(group.length, 'attempt')} to make credentials or rights that outlive the key, none let through${how}: ${names}, first at ${at}.`
    : `Credentials or rights that outlive the key were made or changed${how}, ${counted(group.length, 'call')}: ${names}, first at ${at}.`;
  return fromRecords('persistence', { weight, says }, group, scene.history);
}
