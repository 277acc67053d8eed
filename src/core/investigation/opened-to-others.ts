import { type Fields, isFields } from '../model/fields.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { SHARING_NAMES } from './telling.ts';

const SHARING: ReadonlySet<string> = new Set(SHARING_NAMES);

/**
 * Whether a call opens something to another account or to everybody, by what its request names. Statements that deny
 * open nothing, and neither does what a request takes away; everybody under a condition may be one's own organisation,
 * and is not meant. Accounts of the same organisation are others too: which they are does not show.
 */
export function opensToOthers({ name, accountId, request }: TrailRecord): boolean {
  return SHARING.has(name) && namesOthers(request, accountId);
}

/** Members that take something away (EC2 and RDS API references). */
const TAKEN_AWAY = new Set(['remove', 'valuesToRemove']);

function namesOthers(value: unknown, own: string): boolean {
  if (typeof value === 'string') return isOther(value, own) || documentNamesOthers(value, own);
  if (Array.isArray(value)) return value.some((each) => namesOthers(each, own));
  if (!isFields(value)) return false;
  if (value.Effect !== undefined) return statementNamesOthers(value, own);
  return Object.entries(value).some(([member, each]) => !TAKEN_AWAY.has(member) && namesOthers(each, own));
}

/** Groups of everybody, as EC2, RDS and S3 call them. */
const EVERYBODY = /^all$|^public-read|^authenticated-read$|acs\.amazonaws\.com\/groups\/global\//;

function isOther(text: string, own: string): boolean {
  const account = /^(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::|$)/.exec(text)?.[1];
  return EVERYBODY.test(text) || (account !== undefined && account !== own);
}

/** Some requests hold their policy as a text, which may have been cut: then nothing is known of it. */
function documentNamesOthers(text: string, own: string): boolean {
  if (!text.startsWith('{')) return false;
  try {
    return namesOthers(JSON.parse(text), own);
  } catch {
    return [...text.matchAll(/\barn:aws[\w-]*:iam::\d{12}:/g)].some(([arn]) => isOther(arn, own));
  }
}

function statementNamesOthers({ Effect, Principal, Condition }: Fields, own: string): boolean {
  if (Effect !== 'Allow') return false;
  const named = isFields(Principal) ? Object.values(Principal).flat() : [Principal];
  return named.some(
    (each) => typeof each === 'string' && ((each === '*' && Condition === undefined) || isOther(each, own)),
  );
}
