import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Person, SignInReason, SignInWay } from '../../api/session.ts';
import type { Log } from '../faults.ts';
import type { Names } from '../guard/names.ts';
import { type App, route } from '../route.ts';
import type { Services } from '../services.ts';
import { setSessionCookie } from '../sign-in/cookies.ts';
import type { Links } from '../sign-in/links.ts';
import type { SessionLimits, Sessions } from '../sign-in/sessions.ts';
import { WebProblem } from '../web-problem.ts';
import type { Page } from './page.ts';

/** What signing in is made of. */
export interface SignInGround {
  readonly sessions: Sessions;
  readonly limits: SessionLimits;
  readonly names: () => Names;
  readonly log: Log;
  readonly services: Pick<Services, 'notes'>;
}

/** Of one address. Nobody who signs in needs more, and whoever guesses has 2^256 to try. */
export const MOST_ATTEMPTS = { max: 10, timeWindow: 60_000 } as const;

/** Who opens the link of the terminal: whoever can read it runs the dashboard. */
const LOCAL: Person = { name: 'local', role: 'admin' };

/** The page to sign in at, which is also where the one-time link leads. */
export function signInRoutes(
  app: App,
  ground: SignInGround & { readonly links?: Links; readonly page: Page },
): void {
  route(app, {
    method: 'GET',
    url: '/sign-in',
    role: 'public',
    schema: {
      summary: 'The page to sign in at; with the token of a one-time link it signs in.',
      hide: true,
      querystring: Type.Object({ token: Type.Optional(Type.String()) }, { additionalProperties: true }),
    },
    // The page itself may be looked at as often as one likes.
    rateLimit: {
      ...MOST_ATTEMPTS,
      allowList: ({ query }) => (query as { token?: string }).token === undefined,
    },
    handler: async (request, reply) => {
      const { token } = request.query;
      if (token === undefined) return ground.page(request, reply);
      // A browser that only prepares a page must not use the link up.
      if (/prefetch|prerender/.test(String(request.headers['sec-purpose'] ?? '')))
        throw new WebProblem('too-busy', 'A link to sign in is not opened ahead of time.');
      const answer = ground.links === undefined ? 'link-unknown' : ground.links.use(token);
      if (answer !== 'good') {
        ground.services.notes?.refused(answer, request.ip);
        return notSignedIn(reply, answer);
      }
      return signedIn(request, reply, ground, { person: LOCAL, way: 'link', to: '/' });
    },
  });
}

/**
 * Begins the session and leads on. The token is in no address after that, and nothing refers to it. The page that
 * is led to needs no cookie itself, so it does not matter whether a browser sends a strict one along when it comes
 * from elsewhere; what the page then asks for, it asks for from here.
 */
export async function signedIn(
  request: FastifyRequest,
  reply: FastifyReply,
  { sessions, limits, names, log, services }: SignInGround,
  { person, way, to }: { readonly person: Person; readonly way: SignInWay; readonly to: string },
): Promise<FastifyReply> {
  // Never the session of before: a secret that was planted must not become somebody's.
  const before = request.session;
  if (before !== undefined && sessions.end(before.id))
    await services.notes?.ended(before, person, 'replaced');
  const noted = { person, way, address: request.ip };
  await services.notes?.begun(noted);
  const secret = sessions.begin(noted);
  setSessionCookie(request, reply, names(), { secret, maxAgeSeconds: limits.sessionHours * 3_600 });
  log({ level: 'info', words: `${person.name} signed in as ${person.role} (${way}) from ${request.ip}.` });
  return reply.redirect(to, 303);
}

/** Leads to the page that tells why somebody is not signed in. */
export function notSignedIn(reply: FastifyReply, why: SignInReason): FastifyReply {
  return reply.redirect(`/sign-in?why=${why}`, 303);
}
