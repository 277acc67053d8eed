import { Type } from 'typebox';
import { VERSION } from '../../../app/version.ts';
import { instant } from '../../../core/model/time.ts';
import { Session, SessionEnded, SessionList, type SignInWay } from '../../api/session.ts';
import type { Log } from '../faults.ts';
import type { Names } from '../guard/names.ts';
import { type App, route, sessionOf } from '../route.ts';
import type { Services } from '../services.ts';
import { clearSessionCookie } from '../sign-in/cookies.ts';
import type { OpenSession, Sessions } from '../sign-in/sessions.ts';
import { WebProblem } from '../web-problem.ts';

/** What signing in is made of here. */
export interface SessionGround {
  readonly sessions: Sessions;
  readonly names: () => Names;
  readonly ways: readonly SignInWay[];
  readonly log: Log;
  /** Where one signs out at the provider; absent where it has no such address. */
  readonly signOutUrl?: (() => string | undefined) | undefined;
}

const TAGS = ['session'] as const;

/** Who is signed in, and the end of it. */
export function sessionRoutes(app: App, services: Services, ground: SessionGround): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/session',
    role: 'public',
    schema: { summary: 'Who is signed in, and how one signs in.', tags: TAGS, response: { 200: Session } },
    handler: async ({ session }) => {
      if (session === undefined) return { signedIn: false, signIn: ground.ways } as const;
      const { demo, store } = await services.ground.describe();
      return {
        signedIn: true,
        person: session.person,
        expiresAt: instant(session.expiresAt),
        product: { version: VERSION },
        demo,
        ...(store !== undefined && { store }),
      } as const;
    },
  });
  endRoute(app, services, ground);
  othersRoutes(app, services, ground);
}

function endRoute(app: App, { notes }: Services, { sessions, names, log, signOutUrl }: SessionGround): void {
  route(app, {
    method: 'POST',
    url: '/api/v1/session/end',
    role: 'viewer',
    schema: { summary: 'Signs out.', tags: TAGS, response: { 200: SessionEnded } },
    handler: async (request, reply) => {
      const session = sessionOf(request);
      const { id, way, person } = session;
      sessions.end(id);
      await notes?.ended(session, person, 'signed-out');
      log({ level: 'info', words: `${person.name} signed out (${way}) from ${request.ip}.` });
      clearSessionCookie(request, reply, names());
      reply.header('clear-site-data', '"cache"');
      const elsewhere = way === 'oidc' ? signOutUrl?.() : undefined;
      return { goTo: elsewhere ?? '/sign-in?why=signed-out' };
    },
  });
}

function othersRoutes(app: App, { notes }: Services, { sessions, log }: SessionGround): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/sessions',
    role: 'admin',
    schema: {
      summary: 'Everybody who is signed in, the newest first.',
      tags: TAGS,
      response: { 200: SessionList },
    },
    handler: async (request) => {
      const own = sessionOf(request).id;
      const items = sessions.list().map((session) => shown(session, own));
      return { items, total: items.length };
    },
  });
  route(app, {
    method: 'DELETE',
    url: '/api/v1/sessions/:id',
    role: 'admin',
    schema: {
      summary: 'Ends a session.',
      tags: TAGS,
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      response: { 204: Type.Null({ description: 'It has ended.' }) },
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ended = sessions.list().find((each) => each.id === id);
      if (ended !== undefined && sessions.end(id)) {
        const own = sessionOf(request);
        await notes?.ended(ended, own.person, own.id === id ? 'signed-out' : 'by-administrator');
        log({ level: 'info', words: `${own.person.name} ended the session of ${ended.person.name}.` });
        return reply.send();
      }
      throw new WebProblem('not-found', 'There is no such session: it may have ended by itself.');
    },
  });
}

function shown({ id, person, way, address, ...times }: OpenSession, own: string) {
  return {
    ...{ id, person, way, address },
    startedAt: instant(times.startedAt),
    lastSeenAt: instant(times.lastSeenAt),
    expiresAt: instant(times.expiresAt),
    own: id === own,
  };
}
