import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { originOf } from '../guard/names.ts';
import { type App, route } from '../route.ts';
import { clearFlowCookie, readFlowCookie, setFlowCookie } from '../sign-in/cookies.ts';
import { type Flow, type Provider, SignInRefused } from '../sign-in/oidc.ts';
import { MOST_ATTEMPTS, notSignedIn, type SignInGround, signedIn } from './sign-in.ts';

/** What signing in by the provider is made of. */
export interface OidcGround extends SignInGround {
  readonly provider: Provider;
  /** The origin that the provider knows us by. */
  readonly base: () => string;
}

const BACK = '/sign-in/callback';

/** How long somebody may take at the provider. */
const FLOW_MS = 10 * 60_000;

interface Begun extends Flow {
  readonly to: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** To the provider, and back. */
export function oidcRoutes(app: App, ground: OidcGround, now: () => Date): void {
  const { provider, base, names } = ground;
  route(app, {
    method: 'GET',
    url: '/sign-in/oidc',
    role: 'public',
    schema: {
      summary: "Leads to the organisation's provider.",
      hide: true,
      querystring: Type.Object({ to: Type.Optional(Type.String({ maxLength: 2_000 })) }),
    },
    rateLimit: MOST_ATTEMPTS,
    handler: async (request, reply) => {
      const to = ownPath(request.query.to);
      // Whoever came by another name would not be known when the provider leads back to this one.
      if (originOf(request, names()) !== base())
        return reply.redirect(`${base()}/sign-in/oidc?to=${encodeURIComponent(to)}`, 303);
      const { url, flow } = await provider.begin(`${base()}${BACK}`);
      const begun: Begun = { ...flow, to, until: now().getTime() + FLOW_MS };
      setFlowCookie(request, reply, names(), JSON.stringify(begun));
      return reply.redirect(url, 303);
    },
  });
  route(app, {
    method: 'GET',
    url: BACK,
    role: 'public',
    schema: {
      summary: 'Where the provider leads back to.',
      hide: true,
      // The provider may add what it likes.
      querystring: Type.Object({}, { additionalProperties: true }),
    },
    rateLimit: MOST_ATTEMPTS,
    handler: async (request, reply) => {
      const begun = begunOf(readFlowCookie(request, names()), now());
      clearFlowCookie(request, reply, names());
      if (begun === undefined) return notSignedIn(reply, 'sign-in-cut-off');
      return comeBack(request, reply, ground, begun);
    },
  });
}

async function comeBack(
  request: FastifyRequest,
  reply: FastifyReply,
  ground: OidcGround,
  begun: Begun,
): Promise<FastifyReply> {
  try {
    const person = await ground.provider.finish(new URL(request.url, ground.base()), begun);
    return await signedIn(request, reply, ground, { person, way: 'oidc', to: begun.to });
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    // Who could not be asked was not refused.
    if (error.reason !== 'provider-unreachable') ground.services.notes?.refused(error.reason, request.ip);
    ground.log({ level: 'warning', words: `Not signed in, from ${request.ip}: ${error.message}` });
    return notSignedIn(reply, error.reason);
  }
}

/** What was begun in this browser, and not too long ago. Its signature is ours, so it is what we wrote. */
function begunOf(text: string | undefined, now: Date): Begun | undefined {
  const begun = text === undefined ? undefined : (JSON.parse(text) as Begun);
  return begun !== undefined && now.getTime() < begun.until ? begun : undefined;
}

/** A path of this page: an address that only looks like one could lead anywhere. */
function ownPath(text = '/'): string {
  return /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text) ? text : '/';
}
