import type { Advice } from '../model/finding.ts';
import type { LastUse } from '../model/snapshot.ts';
import type { KeyIdentity } from './rule.ts';
import { option } from './words.ts';

/** What advice on a key depends on. */
export interface KeyToAdviseOn {
  readonly userName: string;
  readonly key: KeyIdentity;
  readonly active: boolean;
  /** Absent where it could not be read. */
  readonly use: LastUse | undefined;
  /** Too young, when the use was read, for "never used" to mean anything; also where its age is not known. */
  readonly young: boolean;
}

/**
 * What to do about a key beside a console password: the same whichever rule found it. A command that changes
 * something stands first only where the key is known to be unused.
 */
export function adviceOnKey({ userName, key, active, use, young }: KeyToAdviseOn): Advice {
  const keyId = key.accessKeyId ?? '<AccessKeyId>';
  const on = `${option('user-name', userName)} ${option('access-key-id', keyId)}`;
  const deactivate = `aws iam update-access-key ${on} --status=Inactive`;
  const remove = `aws iam delete-access-key ${on}`;
  const look = `aws iam get-access-key-last-used ${option('access-key-id', keyId)}`;
  if (!active) {
    return {
      action: 'delete',
      words: 'It cannot sign. If nobody has missed it for some weeks, note its id and delete it.',
      commands: [remove],
    };
  }
  if (use?.at !== undefined) {
    return {
      action: 'rotate',
      words:
        'It was used: never delete it as it is. Find out by what, move that to a role or a user of its own, then deactivate the key.',
      commands: [look, deactivate],
    };
  }
  if (use === undefined || young) {
    return {
      action: 'ask-owner',
      words:
        use === undefined
          ? 'Its last use is not known. Ask the owner what it is for before touching it.'
          : 'Made very recently, and AWS records use late. Ask the owner what it is for before touching it.',
      commands: [look, deactivate],
    };
  }
  return {
    action: 'delete',
    words: 'Never used: deactivate it, wait for somebody to miss it, then delete it and tell the user.',
    commands: [deactivate, remove],
  };
}
