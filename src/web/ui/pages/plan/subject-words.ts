import { texts } from '../../texts.ts';
import type { Step } from './types.ts';

const words = texts.plan.subjects;

/** What a step is about: its id or name to be copied, what stands before it, and the user whose page tells more. */
export interface SubjectShown {
  /** `access key`, `inline policy`. */
  readonly kind: string;
  readonly id: string;
  /** `of user ann`, `for account 111122223333`. */
  readonly of?: string;
  /** The principal's page: the name of a user, or root. */
  readonly principal?: { readonly kind: 'user' | 'root'; readonly name: string };
}

/** A subject in words. */
export function subjectShown(subject: Step['subject']): SubjectShown {
  switch (subject.kind) {
    case 'access-key':
      return {
        kind: words.key,
        id: subject.accessKeyId,
        of: words.ofUser,
        principal: user(subject.userName),
      };
    case 'user':
      return { kind: words.user, id: subject.userName, principal: user(subject.userName) };
    case 'role':
      return { kind: words.role, id: subject.roleName };
    case 'root-key':
      return { kind: words.key, id: subject.accessKeyId, of: words.of, principal: ROOT };
    case 'root-certificate':
      return { kind: words.certificate, id: subject.certificateId, of: words.of, principal: ROOT };
    case 'policy':
      return { kind: words.policy, id: subject.policyName };
    case 'user-policy':
      return {
        kind: words.inline,
        id: subject.policyName,
        of: words.ofUser,
        principal: user(subject.userName),
      };
    case 'scp':
      return { kind: words.scp, id: subject.policyName, of: words.forTarget(subject.target) };
  }
}

const ROOT = { kind: 'root', name: 'root' } as const;

function user(name: string) {
  return { kind: 'user', name } as const;
}
