import { counted } from '../model/counted.ts';
import type {
  ContainmentStep,
  Investigation,
  KeySubject,
  MadePrincipal,
  UseVerdict,
} from '../model/investigation.ts';
import type { Scene } from './scene.ts';
import { isSession, makerOf, sessionHolder } from './session-subject.ts';
import { listed } from './words.ts';

/** What containment is made of. */
export interface ToContain {
  readonly scene: Scene;
  readonly level: UseVerdict;
  /** AWS says that a key of the user is exposed. */
  readonly exposed: boolean;
  readonly made: readonly MadePrincipal[];
}

/**
 * What stops whoever has the key, in the order of AWS's playbook (AWS Incident Response Playbooks, IRP-CredCompromise):
 * nothing is deleted before the search is over. Needed where misuse is likely or AWS says that the key is exposed;
 * said, too, where a look may find that it is needed.
 */
export function containmentOf(input: ToContain): Investigation['containment'] {
  const { subject } = input.scene;
  const needed = input.level === 'likely-misuse' || input.exposed;
  if (!needed && input.level !== 'needs-a-look') return { needed: false, steps: [] };
  const command = commandFor(subject, input.made);
  return {
    needed,
    steps: (isSession(subject) ? STEPS_OF_SESSION : STEPS).flatMap((step) => step(input)),
    ...(command !== undefined && { command }),
  };
}

function isDeleted({ status }: KeySubject): boolean {
  return 'value' in status && status.value === 'Deleted';
}

/**
 * What makes the plan. Root of the management account is out of reach of any; what a deleted key left behind is not.
 * What was made with the key is known to whoever plans by the file of this investigation alone. Of a session nothing
 * can be switched off: the plan is that of the key that made it.
 */
function commandFor(subject: KeySubject, made: readonly MadePrincipal[]): string | undefined {
  const { account, accessKeyId, holder, exempt } = subject;
  if (account === undefined || (holder === 'root' && account.isManagement === true)) return undefined;
  if (isSession(subject) || (isDeleted(subject) && made.length === 0)) return undefined;
  const force = exempt === undefined ? '' : ` --force ${accessKeyId}`;
  const file = made.length === 0 ? '' : ' --investigation FILE.json';
  return `keyreeve plan --contain ${accessKeyId} --account ${account.id}${file}${force} --reason "…"`;
}

type Step = (input: ToContain) => readonly ContainmentStep[];

const deactivate: Step = ({ scene: { subject } }) => {
  const { accessKeyId, holder, status, exempt } = subject;
  if ('value' in status && status.value !== 'Active') return [];
  const who =
    holder === 'root'
      ? ' Only the root user itself can, or a session by AssumeRoot from the management account.'
      : '';
  const why = exempt === undefined ? '' : ` It is exempt from remediation: ${exempt}.`;
  const words = `Deactivate key ${accessKeyId}; do not delete it yet, its id is needed for the search.${who}${why}`;
  return [{ id: 'deactivate', words }];
};

const secondKey: Step = ({ scene: { subject } }) => {
  const { otherKeys } = subject;
  if ('unread' in otherKeys)
    return [{ id: 'second-key', words: `Look for a second key: it could not be read. ${otherKeys.unread}` }];
  const active = otherKeys.value.filter(({ status }) => status === 'Active');
  if (active.length === 0) return [];
  const names = listed(active.map(({ accessKeyId, createdAt }) => `${accessKeyId} (made ${createdAt})`));
  return [{ id: 'second-key', words: `Deactivate the other key too: ${names}.` }];
};

const password: Step = ({ scene: { subject } }) => {
  const { hasPassword } = subject;
  if ('unread' in hasPassword)
    return [{ id: 'password', words: `Look for a password: it could not be read. ${hasPassword.unread}` }];
  const words = 'Change the password or delete the login profile, and look at the MFA devices.';
  return hasPassword.value ? [{ id: 'password', words }] : [];
};

const sessions: Step = ({ scene }) => {
  const { children, now, incomplete, subject } = scene;
  const open = children.filter(
    ({ kind, expiresAt }) => kind !== 'access-key' && (expiresAt === undefined || expiresAt > now),
  );
  if (open.length === 0 && !incomplete) return [];
  const found =
    open.length > 0
      ? `${counted(open.length, 'session')} may still live.`
      : 'Sessions may live that were not searched for.';
  if (subject.holder === 'root') {
    const words = `${found} No policy in the account ends a session of root.`;
    return [{ id: 'sessions', words }];
  }
  const roles = open.flatMap(({ kind, of }) => (kind === 'role' && of !== undefined ? [of] : []));
  const ofRoles =
    roles.length === 0
      ? ''
      : ` Deny the sessions of ${listed([...new Set(roles)])} by the time their tokens were issued (aws:TokenIssueTime).`;
  const asRoot = open.some(({ kind }) => kind === 'root-session')
    ? ' A session as root of a member account ends by itself after 15 minutes at most.'
    : '';
  const words = `${found} Deny everything to the user: that ends its own sessions, a deactivation does not.${ofRoles}${asRoot}`;
  return [{ id: 'sessions', words }];
};

/** A session has no switch: it ends with its time, or its holder's rights end. */
const endSession: Step = ({ scene: { subject } }) => {
  if (subject.holder === 'root') return [];
  const holder = sessionHolder(subject);
  const ofRole = (role: string) =>
    `deny everything to sessions of ${role} whose tokens were issued before now (aws:TokenIssueTime)`;
  const ofUser = (user: string) => `deny everything to ${user}, which ends all its sessions`;
  const how =
    'role' in holder
      ? ofRole(`role ${holder.role}`)
      : 'user' in holder
        ? ofUser(`user ${holder.user}`)
        : `whose it is is not known. Of a user: ${ofUser('the user')}; of a role: ${ofRole('the role')}`;
  return [{ id: 'sessions', words: `End the session, which cannot be deactivated: ${how}.` }];
};

const parent: Step = ({ scene }) => {
  const maker = makerOf(scene);
  const who = maker === undefined ? 'the credential that made the session' : maker.words;
  const look = maker?.key === undefined ? '' : ` (keyreeve investigate ${maker.key})`;
  const words = `Look at ${who}${look}: whoever has it makes the next session, and what else came of it stands in its story.`;
  return [{ id: 'parent', words }];
};

const createdPrincipals: Step = ({ made }) => {
  if (made.length === 0) return [];
  const names = listed([...new Set(made.map(({ kind, name }) => `${kind} ${name}`))], 12);
  return [
    {
      id: 'created-principals',
      words: `Contain what was made with the key: ${names}. The plan does it by the JSON of this investigation (--output FILE.json); what no step undoes it names.`,
    },
  ];
};

/** Identity policies have no effect on root: what holds it is outside the account (I10). */
const root: Step = ({ scene: { subject } }) => {
  if (subject.holder !== 'root') return [];
  const isManagement = subject.account?.isManagement;
  const scp =
    'From the management account, deny everything to root of this member by a service control policy: that also cuts sessions made with the key.';
  const support =
    'No service control policy holds the management account or an account without an organisation: delete the key as root, change the password, and open a case with AWS Support to have sessions ended.';
  const words = isManagement === true ? support : isManagement === false ? scp : `${scp} ${support}`;
  return [{ id: 'root', words }];
};

const rotate: Step = ({ scene: { subject } }) =>
  isDeleted(subject)
    ? []
    : [
        {
          id: 'rotate',
          words:
            subject.holder === 'root'
              ? 'Give whatever works with the key a role: root needs no key.'
              : 'Give whatever works with the key another credential, best a role.',
        },
      ];

const remove: Step = ({ scene: { subject } }) =>
  isDeleted(subject)
    ? []
    : [{ id: 'delete', words: 'Delete the key when the search is over and nothing works with it any more.' }];

const STEPS_OF_SESSION: readonly Step[] = [endSession, parent, createdPrincipals, root];

const STEPS: readonly Step[] = [
  deactivate,
  secondKey,
  password,
  sessions,
  createdPrincipals,
  root,
  rotate,
  remove,
];
