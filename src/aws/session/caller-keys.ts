import type { Fact } from '../../core/model/fact.ts';
import type { BaseSession, CallerIdentity, SigningKey } from './base-session.ts';
import { type Environment, profileName } from './shared-config.ts';

/** Every long-term key that the caller's own access may rest on: none of them is ever acted on (X08). */
export interface CallerKeys {
  readonly identity: CallerIdentity;
  /** Ids of long-term keys, in the order of the alphabet. Never a secret. */
  readonly accessKeyIds: readonly string[];
  /** Set where a session signs for an IAM user: any key of this user may stand behind it, so all count as own. */
  readonly ownUser?: { readonly accountId: string; readonly userName: string };
  /** In words: what stands behind the credentials and cannot be seen from here. */
  readonly blind: readonly string[];
  /** The caller is a root user (X16). */
  readonly isRoot: boolean;
}

/**
 * Follows the caller's credentials back to the keys they come from: the key that signs, the environment's, the
 * profile's, and those of its source profiles.
 *
 * @param profile the profile asked for by option; else `AWS_PROFILE` or the default profile is followed
 */
export async function callerKeys(
  base: Pick<BaseSession, 'identity' | 'signingKey'>,
  env: Environment,
  profile: string | undefined,
): Promise<CallerKeys> {
  const { loadSharedConfigFiles } = await import('@smithy/shared-ini-file-loader');
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const trail = new Trail(env, (name) => ({ ...configFile[name], ...credentialsFile[name] }));
  // Keys count wherever they lie, in use or not: they are the caller's all the same.
  const noProfile = profile === undefined && !env.AWS_PROFILE;
  trail.environment(noProfile);
  trail.profile(profileName(profile, env), !(noProfile && env.AWS_ACCESS_KEY_ID));
  const signing = await base.signingKey();
  trail.signing(signing);
  const { identity } = base;
  const ownUser = userBehind(identity, signing);
  return {
    identity,
    accessKeyIds: [...trail.keys].sort(),
    ...(ownUser === undefined ? {} : { ownUser }),
    blind: [...trail.blind],
    isRoot: isRootArn(identity.arn),
  };
}

/** True for the ARN of an account's root user. */
export function isRootArn(arn: string): boolean {
  return arn.endsWith(':root');
}

/** The name of the IAM user whose ARN this is, or `undefined` where it is no user's. */
export function userNameOf(arn: string): string | undefined {
  return /^arn:[\w-]+:iam::\d{12}:user\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
}

/**
 * True where the caller is a session of the scanning role, which must never change anything. IAM tells role names
 * apart without regard to case (IAM User Guide, "IAM and AWS STS quotas"), and a session's ARN leaves out the path.
 *
 * @param scanRole a name, a name with its path, or an ARN
 */
export function isScanRole(identityArn: string, scanRole: string): boolean {
  return assumedRole(identityArn) === bareRole(scanRole);
}

/** The role whose session a caller is, as {@link bareRole} gives names; `undefined` for a user. */
export function assumedRole(identityArn: string): string | undefined {
  return /^arn:[\w-]+:sts::\d{12}:assumed-role\/([^/]+)\//.exec(identityArn)?.[1]?.toLowerCase();
}

/** A role's name without its path; in lower case, for IAM tells no two by case. */
export function bareRole(role: string): string {
  return role.slice(role.lastIndexOf('/') + 1).toLowerCase();
}

/** Whoever signs with a session of a user may hold either of its keys. A key that cannot be seen is taken for one. */
function userBehind({ arn, accountId }: CallerIdentity, signing: Fact<SigningKey>): CallerKeys['ownUser'] {
  const userName = userNameOf(arn);
  const longTerm = signing.state === 'known' && !signing.value.temporary;
  return userName === undefined || longTerm ? undefined : { accountId, userName };
}

type Section = Readonly<Record<string, string | undefined>>;

/** What a profile may name in place of keys, in words (AWS SDKs and Tools Reference Guide, credential providers). */
const HIDDEN: readonly (readonly [setting: string, words: string])[] = [
  ['credential_process', 'a program gives the credentials (credential_process)'],
  ['web_identity_token_file', 'a web identity token was exchanged for the credentials'],
  ['sso_session', 'the credentials come from IAM Identity Center'],
  ['sso_start_url', 'the credentials come from IAM Identity Center'],
  ['login_session', 'the credentials come from a console sign-in (aws login)'],
];

const OF_MACHINE = 'the credentials come from the metadata service of an instance or container';

/** Gathers keys and blind spots along the way. */
class Trail {
  readonly keys = new Set<string>();
  readonly blind = new Set<string>();
  readonly #env: Environment;
  readonly #section: (name: string) => Section;
  readonly #visited = new Set<string>();

  constructor(env: Environment, section: (name: string) => Section) {
    this.#env = env;
    this.#section = section;
  }

  /** @param inUse whether the environment's credentials may be those that sign */
  environment(inUse: boolean): void {
    const { AWS_ACCESS_KEY_ID: id, AWS_WEB_IDENTITY_TOKEN_FILE: token } = this.#env;
    this.#key(id, inUse ? 'the environment holds a session whose origin is not known' : undefined);
    if (inUse && !id && token) this.blind.add('a web identity token was exchanged for the credentials');
  }

  /**
   * Follows `source_profile` from profile to profile, each once: they may go round in a circle.
   *
   * @param inUse as above
   */
  profile(name: string, inUse: boolean): void {
    if (this.#visited.has(name)) return;
    this.#visited.add(name);
    const section = this.#section(name);
    this.#key(
      section.aws_access_key_id,
      inUse ? 'a profile holds a session whose origin is not known' : undefined,
    );
    for (const [setting, words] of HIDDEN) if (inUse && section[setting]) this.blind.add(words);
    if (section.credential_source === 'Environment') this.environment(inUse);
    else if (inUse && section.credential_source) this.blind.add(OF_MACHINE);
    if (section.source_profile) this.profile(section.source_profile, inUse);
  }

  signing(key: Fact<SigningKey>): void {
    if (key.state === 'unread') {
      this.blind.add('the key that signs could not be found out');
      return;
    }
    const { accessKeyId, temporary } = key.value;
    if (!temporary) this.keys.add(accessKeyId);
    else if (this.keys.size + this.blind.size === 0) this.blind.add(OF_MACHINE);
  }

  /** Notes a long-term key; of a session only, where asked, that nobody knows what is behind it. */
  #key(id: string | undefined, ofSession: string | undefined): void {
    if (!id) return;
    if (!id.startsWith('ASIA')) this.keys.add(id);
    else if (ofSession !== undefined) this.blind.add(ofSession);
  }
}
