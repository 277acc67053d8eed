import type { Unread } from '../../core/model/fact.ts';
import { Problem } from '../../core/model/problem.ts';
import type { BaseSession } from './base-session.ts';
import type { Clock } from './clock.ts';
import type { Pace } from './pace.ts';
import { chooseRegion, type Environment, profileName, readProfile } from './shared-config.ts';

/** A key that is handed in. */
export interface GivenCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface SessionOptions {
  readonly profile?: string;
  readonly region?: string;
  /** The role to assume in other accounts: a name, a name with its path, or an ARN. By default KeyreeveScan. */
  readonly role?: string;
  readonly externalId?: string;
  /** Keys that may sign nothing, not even the question whose they are (I04). */
  readonly neverSignWith?: readonly string[];
  /** Shown in CloudTrail. By default `keyreeve`. */
  readonly sessionName?: string;
  /** Asks the user for the code of an MFA device that a profile's role demands. */
  readonly mfaCode?: (serial: string) => Promise<string>;
  readonly concurrency: { readonly accounts: number; readonly callsPerAccount: number };
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Bounds the calls a second, together with other programs. */
  readonly pace?: Pace;
  /** Of this program, for the user agent. */
  readonly version: string;
  /** For region, profile name and endpoints; by default the process's. Credentials are the SDK's to find. */
  readonly env?: Environment;
  /** Long-term credentials in the place of those that the SDK would find: those of a sandbox. */
  readonly credentials?: GivenCredentials;
}

/**
 * Finds credentials and asks STS whose they are. Throws the Problem `no-credentials` where there are none,
 * or AWS does not accept them, and `bad-argument` where they are a key that may sign nothing. The SDK is imported
 * here and not before: it costs a tenth of a second.
 */
export async function openSession(options: SessionOptions): Promise<BaseSession> {
  const env = options.env ?? process.env;
  const name = profileName(options.profile, env);
  const profile = await readProfile(name);
  if (!profile.exists && name !== 'default') {
    throw new Problem(
      'no-credentials',
      `There is no profile "${name}" in the AWS config and credentials files.`,
      {
        hint: 'Run `aws configure list-profiles` for their names.',
      },
    );
  }
  const region = chooseRegion(options.region, env, profile);
  const { BaseSession } = await import('./base-session.ts');
  const session = await BaseSession.create(options, { profile, region, env });
  await refuseToSignWith(options.neverSignWith ?? [], session);
  const identity = await session.identify();
  if (identity.state === 'known') return session;
  session.close();
  throw refused(identity, region.guessed);
}

async function refuseToSignWith(keys: readonly string[], session: BaseSession): Promise<void> {
  if (keys.length === 0) return;
  const signing = await session.signingKey();
  if (signing.state === 'unread' || !keys.includes(signing.value.accessKeyId)) return;
  session.close();
  throw new Problem(
    'bad-argument',
    'The credentials in use are the key that is asked about: it signs no call.',
    {
      hint: 'Use other credentials: name a profile with --profile.',
    },
  );
}

/** Nobody, or somebody else than AWS, answered: the credentials are not to blame. */
const NOT_REACHED: ReadonlySet<string> = new Set(['NetworkError', 'NetworkTimeout', 'BadAnswer']);

function refused(failure: Unread, regionGuessed: boolean): Problem {
  const detail = failure.detail === undefined ? '' : ` (${failure.detail})`;
  if (failure.code === 'AccessDenied') {
    // GetCallerIdentity needs no permission (STS API reference): the denied call is one the SDK made before.
    return new Problem('no-credentials', `The credentials were denied${detail}.`, {
      hint: "Where the profile assumes a role, check its role_arn, the role's trust policy and external_id.",
    });
  }
  const message = `${failure.words}${detail}`;
  if (NOT_REACHED.has(failure.code)) {
    return new Problem('aws-unreachable', message, failure.fix === undefined ? {} : { hint: failure.fix });
  }
  if (failure.code === 'InvalidClientTokenId' && regionGuessed) {
    return new Problem('no-credentials', message, {
      hint: 'No region is set, so us-east-1 was asked. Credentials of GovCloud or China need --region, for instance us-gov-west-1 or cn-north-1.',
    });
  }
  const usualHint = failure.code === 'NoCredentials' || failure.fix === undefined;
  return new Problem('no-credentials', message, usualHint ? {} : { hint: failure.fix });
}
