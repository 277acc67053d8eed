import { nearestOf } from '../../model/nearest.ts';
import { Problem } from '../../model/problem.ts';

/** A call that makes, takes over or revives a credential, or makes who may hold one. */
export interface CredentialAction {
  /** As the command line names it. */
  readonly id: string;
  readonly action: string;
  /** What comes of it. */
  readonly effect: 'creates' | 'revives' | 'makes-holder' | 'asked';
  /**
   * `user`: any user the resource names. `caller`: the caller alone, whatever the policy says. `new-user`: a user
   * that is not there yet. `resource`: something that was named.
   */
  readonly on: 'user' | 'caller' | 'new-user' | 'resource';
  /** Of `resource`: its ARN, or `*`. */
  readonly resource?: string;
  /** `create an access key` */
  readonly words: string;
}

/** Every such call, the makers first (Service Authorization Reference, "Actions defined by IAM"). */
export const CREDENTIAL_ACTIONS: readonly CredentialAction[] = [
  creates('CreateAccessKey', 'create an access key'),
  creates('CreateLoginProfile', 'give a console password'),
  creates('CreateServiceSpecificCredential', 'create a service-specific credential'),
  creates('UploadSSHPublicKey', 'add an SSH key'),
  creates('UploadSigningCertificate', 'add a signing certificate'),
  revives('UpdateLoginProfile', 'change the console password'),
  // Only ever the caller's own (IAM API reference, ChangePassword).
  { ...revives('ChangePassword', 'change their own console password'), on: 'caller' },
  revives('ResetServiceSpecificCredential', 'reset a service-specific credential'),
  revives('UpdateAccessKey', 'activate an access key'),
  revives('UpdateServiceSpecificCredential', 'activate a service-specific credential'),
  revives('UpdateSSHPublicKey', 'activate an SSH key'),
  revives('UpdateSigningCertificate', 'activate a signing certificate'),
  { ...named('CreateUser', 'create a user'), effect: 'makes-holder', on: 'new-user' },
];

function named(name: string, words: string) {
  return { id: kebabOf(name), action: `iam:${name}`, words };
}

function creates(name: string, words: string): CredentialAction {
  return { ...named(name, words), effect: 'creates', on: 'user' };
}

function revives(name: string, words: string): CredentialAction {
  return { ...named(name, words), effect: 'revives', on: 'user' };
}

/** `CreateAccessKey` as `create-access-key`, and `UploadSSHPublicKey` as `upload-ssh-public-key`. */
function kebabOf(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

/** Names that stand for several actions. */
const SETS: ReadonlyMap<string, (action: CredentialAction) => boolean> = new Map([
  ['credentials', ({ effect }: CredentialAction) => effect === 'creates'],
  ['all', () => true],
]);

/** Every name that `actionsNamed` takes besides `service:Action`. */
const ACTION_NAMES: readonly string[] = [...CREDENTIAL_ACTIONS.map(({ id }) => id), ...SETS.keys()];

/**
 * The actions that a name of the command line stands for: one of {@link ACTION_NAMES}, `iam:CreateAccessKey`, or any
 * other `service:Action` with the resource it is asked about. Throws a {@link Problem} for any other text.
 */
export function actionsNamed(name: string, resource?: string): readonly CredentialAction[] {
  const asked = name.toLowerCase();
  const set = SETS.get(asked);
  const found =
    set !== undefined
      ? CREDENTIAL_ACTIONS.filter(set)
      : CREDENTIAL_ACTIONS.filter(({ id, action }) => id === asked || action.toLowerCase() === asked);
  if (found.length > 0 && resource === undefined) return found;
  const call = found.length === 1 ? found[0]?.action : name;
  if (call === undefined || !/^[a-z0-9-]{1,64}:[a-z0-9]{1,128}$/i.test(call)) throw unknownAction(name);
  return [
    {
      id: call,
      action: call,
      effect: 'asked',
      on: 'resource',
      resource: resource ?? '*',
      words: `call ${call}`,
    },
  ];
}

function unknownAction(name: string): Problem {
  const [near] = nearestOf(name, ACTION_NAMES);
  const meant = near === undefined ? '' : `Did you mean ${near}? `;
  return new Problem('bad-argument', `"${name.slice(0, 64)}" is no action that can be asked about.`, {
    hint: `${meant}It is one of ${ACTION_NAMES.join(', ')}, or a call such as s3:GetObject with --on ARN.`,
  });
}
