import type { Unread } from '../../core/model/fact.ts';
import type { Call } from '../../core/plan/plan.ts';
import type { CallName } from '../session/call-counter.ts';
import { type Denied, explainAssumeRoleDenial, explainDenial } from '../session/denial.ts';
import type { StepSessions } from './sessions.ts';

/** Whose session a refused call was made in. */
export type Who = Denied | 'root';

interface Told {
  readonly words: string;
  readonly fix?: string;
}

/** Whom AWS denies where it denies a call of this session. */
export function whoCalls(session: Call['session'], sessions: StepSessions): Who {
  if (session === 'root') return 'root';
  if (session === 'management' || sessions.asCaller === true) return 'calling identity';
  return 'remediation role';
}

/**
 * Puts a refusal of a reading or of a change into words of somebody who applies a plan, with the next move. What
 * has no words here stands as it is; the request's id and AWS's own text always do.
 */
export function explainRefusal(refusal: Unread, who: Who): Unread {
  const told = explained(refusal, who);
  if (told === undefined) return refusal;
  const { fix: _scanning, ...rest } = refusal;
  return { ...rest, words: told.words, ...(told.fix === undefined ? {} : { fix: told.fix }) };
}

function explained({ source, code, words, detail = '', fix }: Unread, who: Who): Told | undefined {
  if (source === 'sts:AssumeRoot') return rootSessionRefused(code, detail);
  if (code === 'AccessDenied') return denied(source, detail, who);
  const quota = code === 'LimitExceeded' ? LIMITS.find(([calls]) => calls.test(source))?.[1] : undefined;
  if (quota !== undefined) return quota;
  const known = BY_CODE[code.replace(/Exception$/, '')];
  if (typeof known === 'function') return known(detail);
  if (known !== undefined) return known;
  // The words of a scan end in "scan again"; a plan is used once, so another one is made.
  return fix !== undefined && /scan again/i.test(fix)
    ? { words, fix: fix.replace('scan again', 'make a new plan').replace('Scan again', 'Make a new plan') }
    : undefined;
}

function denied(source: string, detail: string, who: Who): Told {
  if (source === 'sts:AssumeRole') return assumingDenied(detail);
  if (who !== 'root') return explainDenial(source as CallName, detail, who);
  if (/service control policy/i.test(detail)) {
    return {
      words:
        'A service control policy of the organisation denies this to root, and excepts no root sessions.',
      fix: 'Except sessions with the condition key aws:AssumedRoot in the service control policy that denies root.',
    };
  }
  return {
    words: 'The root session may not do this: its task policy allows to list and to delete credentials only.',
    fix: 'Delete it by hand, signed in as root.',
  };
}

function assumingDenied(detail: string): Told {
  // The external id that was sent, if one was, is not known here: the words hold for both.
  const told = explainAssumeRoleDenial(detail, true, 'remediation role');
  const fix = told.fix
    ?.replace('name another with --role', 'name another under remediation.role in the settings')
    .replace('expects this external id', 'expects the external id of the settings, or none');
  return { words: told.words, ...(fix === undefined ? {} : { fix }) };
}

/** AWS says AccessDenied for several things of which only one is a missing permission (X14, X16). */
function rootSessionRefused(code: string, detail: string): Told | undefined {
  if (/Service not enabled/i.test(detail)) {
    return {
      words: 'IAM has no trusted access in the organisation, so root access is not centralised.',
      fix: 'Switch both on from the management account: `aws organizations enable-aws-service-access --service-principal iam.amazonaws.com`, then `aws iam enable-organizations-root-credentials-management`.',
    };
  }
  if (/feature is not enabled/i.test(detail)) {
    return {
      words: 'Centralised root access is not switched on in the organisation.',
      fix: 'Switch it on from the management account: `aws iam enable-organizations-root-credentials-management`.',
    };
  }
  if (code === 'AccessDenied' && /service control policy/i.test(detail)) {
    return {
      words: 'A service control policy of the organisation denies opening root sessions.',
      fix: 'Except the calling identity from the service control policy that denies sts:AssumeRoot.',
    };
  }
  if (code === 'AccessDenied') {
    return {
      words:
        'The calling identity may not open a root session in this account: it lacks the permission, or is not of the management account or of the delegated administrator of IAM.',
      fix: 'Grant sts:AssumeRoot with the delete task policy there (`keyreeve permissions --caller --remediate` prints the policy).',
    };
  }
  if (code === 'InvalidAction')
    return { words: 'This STS endpoint knows no AssumeRoot.', fix: 'Set a region: --region.' };
  if (code === 'RegionDisabledException')
    return { words: 'STS is not activated for this region.', fix: 'Use another region: --region us-east-1.' };
  if (code !== 'ValidationError') return undefined;
  return {
    words: 'STS does not accept the account or the task policy.',
    fix: 'Check that the account is an active member of this organisation.',
  };
}

/** What the quota is that a write ran into (IAM User Guide, "IAM and AWS STS quotas"). */
const LIMITS: readonly (readonly [calls: RegExp, told: Told])[] = [
  [
    /:PutUserPolicy$/,
    {
      words: "The user's inline policies would be longer than AWS allows: 2,048 characters for all of them.",
      fix: 'Make a managed policy of one of its inline policies, then make a new plan.',
    },
  ],
  [
    /:PutRolePolicy$/,
    {
      words: "The role's inline policies would be longer than AWS allows: 10,240 characters for all of them.",
      fix: 'Make a managed policy of one of its inline policies, then make a new plan.',
    },
  ],
  [
    /:CreatePolicyVersion$/,
    {
      words: 'The policy has five versions, and IAM keeps no more.',
      fix: 'Delete a version that nobody needs (`aws iam list-policy-versions`), then make a new plan.',
    },
  ],
  [
    /^iam:/,
    { words: 'AWS refused the change because of a quota of the account.', fix: 'Make a new plan later.' },
  ],
];

/** By AWS's code without the ending `Exception`, which the SDK puts behind most of them. */
const BY_CODE: Readonly<Record<string, Told | ((detail: string) => Told)>> = {
  NoSuchEntity: {
    words: 'It is not there: what the step is about was deleted or renamed meanwhile.',
    fix: 'Make a new plan.',
  },
  DeleteConflict: {
    words: 'It cannot be deleted while something is attached to it.',
    fix: 'Detach what hangs on it, then make a new plan.',
  },
  EntityTemporarilyUnmodifiable: {
    words: 'AWS changes it just now, and takes no other change.',
    fix: 'Wait some minutes, then make a new plan.',
  },
  UnmodifiableEntity: {
    words: 'It belongs to an AWS service, and only that service may change it.',
    fix: 'Leave it, or delete it in the service it belongs to.',
  },
  MalformedPolicyDocument: {
    words: 'IAM does not accept the text of the policy.',
    fix: 'Make a new plan; where it happens again, report it as a fault of Keyreeve.',
  },
  ConcurrentModification: {
    words: 'Somebody changed it at the same moment, so AWS did not take this change.',
    fix: 'Nothing was changed: make a new plan.',
  },
  PolicyChangesInProgress: {
    words: 'Changes of policies are still under way in the organisation.',
    fix: 'Wait some minutes, then make a new plan.',
  },
  AWSOrganizationsNotInUse: {
    words: 'The calling account is in no organisation.',
    fix: 'Call with credentials of the management account of the organisation.',
  },
  PolicyTypeNotEnabled: {
    words: 'Service control policies are not switched on in the organisation.',
    fix: 'Switch them on: `aws organizations enable-policy-type --root-id ROOT --policy-type SERVICE_CONTROL_POLICY` (`aws organizations list-roots` has the id).',
  },
  PolicyTypeNotAvailableForOrganization: {
    words: 'The organisation has consolidated billing only, and so no service control policies.',
    fix: 'Enable all features of the organisation, or leave this step out.',
  },
  UnsupportedAPIEndpoint: {
    words: 'The organisation cannot be asked this in this region.',
    fix: 'Use the home region of the partition: --region us-east-1.',
  },
  ConstraintViolation: constraint,
  DuplicatePolicy: {
    words: 'There is a policy of this name already.',
    fix: 'Make a new plan: it takes the policy that is there where it says the same.',
  },
  DuplicatePolicyAttachment: { words: 'The policy is attached there already.' },
  PolicyInUse: {
    words: 'The policy is still attached somewhere, so it cannot be deleted.',
    fix: 'Detach it everywhere (`aws organizations list-targets-for-policy` tells where), then make a new plan.',
  },
  PolicyNotAttached: { words: 'The policy is not attached there any more.' },
  PolicyNotFound: { words: 'There is no such policy any more.', fix: 'Make a new plan.' },
  TargetNotFound: {
    words: 'The account to attach the policy to is not in this organisation.',
    fix: 'Make a new plan.',
  },
};

/** One code for every quota of Organizations; which one, only the text says. */
function constraint(detail: string): Told {
  if (/minimum|at least one/i.test(detail)) {
    return {
      words: 'It is the last service control policy there, and AWS wants one to stay.',
      fix: 'Attach FullAWSAccess there first, then make a new plan.',
    };
  }
  if (/size|length|characters/i.test(detail)) {
    return { words: 'The text of the service control policy is longer than AWS allows.' };
  }
  return {
    words:
      'A quota of the organisation stands against it: as a rule, the account carries as many service control policies as AWS allows (five attached directly).',
    fix: 'Detach some of them or join two; or set remediation.rootScp to false, and make a new plan.',
  };
}
