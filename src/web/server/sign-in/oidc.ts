import type {
  ClientAuth,
  Configuration,
  IDToken,
  TokenEndpointResponse,
  UserInfoResponse,
} from 'openid-client';
import { Problem } from '../../../core/model/problem.ts';
import { isLoopback } from '../../../core/model/secrets.ts';
import type { Person, SignInReason } from '../../api/session.ts';
import { type ClaimRules, personOfClaims, whyNoRole } from './claims.ts';

/** A provider of OpenID Connect, and what its claims mean here. */
export interface OidcOptions extends ClaimRules {
  readonly issuer: URL;
  readonly clientId: string;
  /** Absent: a public client. */
  readonly clientSecret?: string;
  /** Asked for beside `openid`, `profile` and `email`. */
  readonly scopes: readonly string[];
}

/** What must be remembered from leading somebody to the provider until they come back. Known to their browser. */
export interface Flow {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Why somebody who comes back from the provider is not let in. */
export class SignInRefused extends Error {
  readonly reason: SignInReason;

  constructor(reason: SignInReason, words: string, cause?: unknown) {
    super(words, cause === undefined ? undefined : { cause });
    this.name = 'SignInRefused';
    this.reason = reason;
  }
}

/** A provider that was asked who it is. */
export interface Provider {
  /** Where to lead somebody, and what to remember of it. */
  begin(redirectUri: string): Promise<{ readonly url: string; readonly flow: Flow }>;
  /** Who came back. Throws a {@link SignInRefused}. @param url the whole address they came back to */
  finish(url: URL, flow: Flow): Promise<Person>;
  /** Where one signs out there too; absent where it has no such place. */
  signOutUrl(backTo: string): string | undefined;
}

const PATIENCE_SECONDS = 10;

/**
 * Asks the provider for what it is (OpenID Connect Discovery 1.0). Throws the {@link Problem} `sign-in-unavailable`.
 */
export async function openProvider(options: OidcOptions): Promise<Provider> {
  const client = await import('openid-client');
  const config = await discover(client, options);
  const { scopes } = options;
  return {
    async begin(redirectUri) {
      const flow = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: [...new Set(['openid', 'profile', 'email', ...scopes])].join(' '),
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, flow };
    },
    finish: (url, flow) => finish(client, config, options, { url, flow }),
    signOutUrl: (backTo) =>
      config.serverMetadata().end_session_endpoint === undefined
        ? undefined
        : // By the client's id: a token of the person would be a secret in an address.
          client.buildEndSessionUrl(config, signOutParameters(options, backTo)).href,
  };
}

/** By the standard (OpenID Connect RP-Initiated Logout 1.0); Amazon Cognito knows another name, and refuses without it. */
export function signOutParameters(
  { issuer, clientId }: Pick<OidcOptions, 'issuer' | 'clientId'>,
  backTo: string,
): Record<string, string> {
  const isCognito = /^cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(issuer.hostname);
  return {
    client_id: clientId,
    post_logout_redirect_uri: backTo,
    ...(isCognito && { logout_uri: backTo }),
  };
}

type Client = typeof import('openid-client');

async function discover(
  client: Client,
  { issuer, clientId, clientSecret }: OidcOptions,
): Promise<Configuration> {
  const secret = clientSecret === undefined ? client.None() : withSecret(client, clientSecret);
  // What goes to this machine itself, nobody listens to on the way.
  const isLocal = issuer.protocol === 'http:' && isLoopback(issuer.hostname);
  try {
    return await client.discovery(issuer, clientId, undefined, secret, {
      timeout: PATIENCE_SECONDS,
      // The signature is checked too, though the token comes from the provider itself.
      execute: [client.enableNonRepudiationChecks, ...(isLocal ? [client.allowInsecureRequests] : [])],
    });
  } catch (cause) {
    throw new Problem('sign-in-unavailable', `${issuer.href} cannot be used to sign in: ${wordsOf(cause)}.`, {
      cause,
    });
  }
}

/** As the provider says that it takes a secret; in the header where it says nothing (Discovery 1.0, 3). */
function withSecret(client: Client, secret: string): ClientAuth {
  const [header, body] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const isInBody = !ways.includes('client_secret_basic') && ways.includes('client_secret_post');
    return (isInBody ? body : header)(server, ...rest);
  };
}

async function finish(
  client: Client,
  config: Configuration,
  options: OidcOptions,
  { url, flow }: { readonly url: URL; readonly flow: Flow },
): Promise<Person> {
  const { claims, accessToken } = await granted(client, config, url, flow);
  const inToken = personOfClaims(claims, options);
  if (inToken !== undefined) return inToken;
  const more = await userInfo(client, config, { accessToken, subject: claims.sub });
  const all = { ...claims, ...more };
  const person = personOfClaims(all, options);
  if (person !== undefined) return person;
  throw new SignInRefused('no-role', `${claims.sub} has no role: ${whyNoRole(all, options)}.`);
}

async function granted(client: Client, config: Configuration, url: URL, flow: Flow) {
  try {
    const tokens = await client.authorizationCodeGrant(config, url, {
      pkceCodeVerifier: flow.verifier,
      expectedState: flow.state,
      expectedNonce: flow.nonce,
      idTokenExpected: true,
    });
    return { claims: claimsOf(tokens), accessToken: tokens.access_token };
  } catch (error) {
    throw refusal(error);
  }
}

function claimsOf(tokens: TokenEndpointResponse & { claims(): IDToken | undefined }): IDToken {
  const claims = tokens.claims();
  if (claims === undefined) throw new SignInRefused('provider-refused', 'The provider gave no ID token.');
  return claims;
}

/** Many providers give groups there alone (OpenID Connect Core 1.0, 5.3). */
async function userInfo(
  client: Client,
  config: Configuration,
  { accessToken, subject }: { readonly accessToken: string; readonly subject: string },
): Promise<UserInfoResponse | undefined> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return undefined;
  try {
    return await client.fetchUserInfo(config, accessToken, subject);
  } catch (error) {
    throw refusal(error);
  }
}

/** A fault of the network, or one of what the provider answered. */
function refusal(error: unknown): SignInRefused {
  if (error instanceof SignInRefused) return error;
  const isAway =
    error instanceof Error && (error.name === 'TimeoutError' || error.message === 'fetch failed');
  return isAway || codeOf(error) === 'OAUTH_TIMEOUT'
    ? new SignInRefused('provider-unreachable', `The provider did not answer: ${wordsOf(error)}.`, error)
    : new SignInRefused('provider-refused', `The provider's answer is refused: ${wordsOf(error)}.`, error);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** What went wrong, with what it came from. Messages of the library hold no token. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'for no reason that is told';
  const { message, cause } = error;
  const said = 'error_description' in error ? `: ${String(error.error_description)}` : '';
  // Of several attempts at once there is only a code.
  const from = cause instanceof Error && cause.message !== '' ? cause.message : codeOf(cause);
  return `${message}${said}${from === undefined ? '' : ` (${from})`}`.replace(/\.$/, '').slice(0, 500);
}
