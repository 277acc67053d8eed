import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import OidcProvider from 'oidc-provider';
import { vi } from 'vitest';
import { freePort } from '../../support/free-port.ts';

/** What a person is at the provider. */
export type Claims = Readonly<Record<string, unknown>>;

export interface ProviderOptions {
  /** Where the dashboard is to listen. */
  readonly redirectUri: string;
  /** Claims by the name somebody signs in with. */
  readonly people: Readonly<Record<string, Claims>>;
  /** It publishes another key than it signs with, as if somebody else had signed. */
  readonly otherKey?: boolean;
  /** Whether the ID token holds all claims, and not only the answer of UserInfo. */
  readonly claimsInToken?: boolean;
  /** It takes the secret of a client in the body alone, and not in the header. */
  readonly secretInBody?: boolean;
}

export interface RunningProvider {
  readonly issuer: URL;
  close(): Promise<void>;
}

export const CLIENT = { id: 'keyreeve', secret: 'a-secret-of-the-client' } as const;

/** A provider of OpenID Connect, certified and written by others, that asks who one is by a form without a password. */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const port = await freePort();
  // Another name than the dashboard's: what comes back from there comes from another site.
  const issuer = `http://localhost:${port}`;
  const provider = quietly(() => new OidcProvider(issuer, configuration(options)));
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/interaction/')) void interact(provider, request, response);
    else if (options.otherKey === true && request.url === '/jwks')
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ keys: [newKey('public')] }));
    else provider.callback()(request, response);
  });
  server.listen(port, 'localhost');
  await once(server, 'listening');
  return {
    issuer: new URL(issuer),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** It says on the console that it is for development only, as it is here. */
function quietly<T>(make: () => T): T {
  const spies = (['info', 'warn'] as const).map((name) => vi.spyOn(console, name).mockReturnValue());
  try {
    return make();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function configuration(options: ProviderOptions): object {
  const { redirectUri, people, claimsInToken = false, secretInBody = false } = options;
  const way = secretInBody ? 'client_secret_post' : 'client_secret_basic';
  return {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [new URL('/sign-in', redirectUri).href],
        id_token_signed_response_alg: 'ES256',
        token_endpoint_auth_method: way,
      },
    ],
    jwks: { keys: [newKey('private')] },
    cookies: { keys: ['a key of a test'] },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username', 'realm_access', 'roles', 'cognito:groups', '_claim_names'],
      groups: ['groups'],
    },
    ...(secretInBody && { clientAuthMethods: [way] }),
    scopes: ['openid', 'profile', 'email', 'groups'],
    conformIdTokenClaims: !claimsInToken,
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    pkce: { required: () => true },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...people[id] }),
    }),
    ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  };
}

/** A key under the same name as any other. */
function newKey(part: 'private' | 'public'): object {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = pair[part === 'private' ? 'privateKey' : 'publicKey'].export({ format: 'jwk' });
  return { ...jwk, kid: 'the-key', use: 'sig', alg: 'ES256' };
}

/** The form, and what is done when it is sent. Consent is given by signing in. */
async function interact(provider: OidcProvider, request: IncomingMessage, response: ServerResponse) {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html');
    response.end(
      '<!doctype html><title>Who are you?</title><form method="post"><label>Name <input name="login"></label><button>Sign in</button></form>',
    );
    return;
  }
  const { params } = await provider.interactionDetails(request, response);
  const accountId = new URLSearchParams(await text(request)).get('login') ?? '';
  if (accountId === '') {
    await provider.interactionFinished(request, response, { error: 'access_denied' });
    return;
  }
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } });
}
