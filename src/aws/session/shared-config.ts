import { Problem } from '../../core/model/problem.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
type Section = Readonly<Record<string, string | undefined>>;

/** A profile of `~/.aws/config` and `~/.aws/credentials`, with the section its `services` names. */
export interface ProfileSettings {
  readonly exists: boolean;
  readonly settings: Section;
  readonly services: Section;
}

/** Reads a profile once for the whole run: the SDK reads and parses both files again for every client. */
export async function readProfile(name: string): Promise<ProfileSettings> {
  const { loadSharedConfigFiles } = await import('@smithy/shared-ini-file-loader');
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const inConfig = configFile[name];
  const inCredentials = credentialsFile[name];
  const settings: Section = { ...inConfig, ...inCredentials };
  return {
    exists: inConfig !== undefined || inCredentials !== undefined,
    settings,
    services: (settings.services && configFile[`services.${settings.services}`]) || {},
  };
}

/** The profile in force: the option, else `AWS_PROFILE`, else `default`. */
export function profileName(option: string | undefined, env: Environment): string {
  return option ?? (env.AWS_PROFILE || 'default');
}

export interface ChosenRegion {
  readonly region: string;
  /** True where nothing named a region: then credentials of another partition look invalid. */
  readonly guessed: boolean;
}

/** Option, `AWS_REGION`, `AWS_DEFAULT_REGION` (which the SDK for JavaScript ignores), profile, us-east-1. */
export function chooseRegion(
  option: string | undefined,
  env: Environment,
  profile: ProfileSettings,
): ChosenRegion {
  const region = option || env.AWS_REGION || env.AWS_DEFAULT_REGION || profile.settings.region;
  // `aws-global` is the global STS endpoint, which knows no AssumeRoot.
  if (region === undefined || region === '' || region === 'aws-global') {
    return { region: 'us-east-1', guessed: true };
  }
  if (!/^[a-z]{2,}(-[a-z0-9]+)+$/.test(region)) {
    throw new Problem('bad-argument', `"${region}" is no AWS region.`, {
      hint: 'A region looks like us-east-1 or us-gov-west-1. Check --region, AWS_REGION and the profile.',
    });
  }
  return { region, guessed: false };
}

/**
 * The endpoint set by hand for a service, by the rules of the AWS SDKs reference guide ("Service-specific
 * endpoints"): `AWS_ENDPOINT_URL_IAM`, `AWS_ENDPOINT_URL`, the profile's `services` section, its
 * `endpoint_url`. The SDK does the same for a client without an endpoint, but for `AWS_PROFILE` only, not
 * for a profile named by option, and once for each client.
 */
export function configuredEndpoint(
  serviceId: string,
  env: Environment,
  profile: ProfileSettings,
): string | undefined {
  if ((env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? '').toLowerCase() === 'true') return undefined;
  const ignored = profile.settings.ignore_configured_endpoint_urls?.toLowerCase() === 'true';
  const endpoint =
    env[`AWS_ENDPOINT_URL_${serviceId.toUpperCase()}`] ||
    env.AWS_ENDPOINT_URL ||
    (ignored ? undefined : profile.services[`${serviceId.toLowerCase()}.endpoint_url`]) ||
    (ignored ? undefined : profile.settings.endpoint_url) ||
    undefined;
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new Problem(
      'bad-argument',
      `The endpoint set for ${serviceId}, "${endpoint}", is no http(s) URL.`,
      {
        hint: 'Check AWS_ENDPOINT_URL and the endpoint_url of the profile.',
      },
    );
  }
  return endpoint;
}
