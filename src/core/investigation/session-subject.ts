import type { KeySubject } from '../model/investigation.ts';
import { kindOfKeyId } from '../model/key-id.ts';
import { textIn } from '../parse/trail-record.ts';
import { signerOf } from './child-credentials.ts';
import { givenSession } from './given-credentials.ts';
import type { Scene } from './scene.ts';

/** Temporary credentials under study: a part of the story of whatever made them. */

export function isSession({ accessKeyId }: KeySubject): boolean {
  return kindOfKeyId(accessKeyId) === 'session';
}

/** Whose rights a session has, as far as the ARN of its calls says. */
export type SessionHolder =
  | { readonly role: string }
  | { readonly user: string }
  | { readonly unknown: true };

export function sessionHolder({ arn = '', userName }: KeySubject): SessionHolder {
  const [, role] = /^arn:[\w-]+:sts::\d{12}:assumed-role\/([\w+=,.@-]+)\//.exec(arn) ?? [];
  if (role !== undefined) return { role };
  return userName === undefined ? { unknown: true } : { user: userName };
}

/** What made the session. */
export interface SessionMaker {
  /** Absent where none signed, as with a role that a service or an identity provider takes. */
  readonly key?: string;
  /** `credential AKIA…`, or who else. */
  readonly words: string;
}

/** What made the session under study; `undefined` where no record shows it. */
export function makerOf({ subject, about, telling }: Scene): SessionMaker | undefined {
  const making = [...about, ...telling].find(
    ({ record }) => record.errorCode === undefined && givenSession(record) === subject.accessKeyId,
  );
  if (making === undefined) return undefined;
  const key = signerOf(making.record);
  if (key !== undefined) return { key, words: `credential ${key}` };
  const { arn, invokedBy } = making.record.identity;
  return {
    words: textIn(arn) ?? textIn(invokedBy) ?? 'somebody whom the record of its making does not name',
  };
}

/** Why a session alone says little. */
export function sessionReasons(scene: Scene): readonly string[] {
  const { subject } = scene;
  if (!isSession(subject)) return [];
  const holder = sessionHolder(subject);
  const of = 'role' in holder ? ` of role ${holder.role}` : 'user' in holder ? ` of user ${holder.user}` : '';
  const maker = makerOf(scene);
  const where =
    maker === undefined
      ? `No record that was read shows what made it: look for the call of STS, or the sign-in, that gave out ${subject.accessKeyId}.`
      : `It was made by ${maker.words}${maker.key === undefined ? '' : `: keyreeve investigate ${maker.key}`}.`;
  return [`It is a session${of}, and no key: the credential that made it has the whole story. ${where}`];
}
