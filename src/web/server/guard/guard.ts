import type { FastifyReply, FastifyRequest } from 'fastify';
import { ROLES } from '../../api/session.ts';
import type { App, Needs } from '../route.ts';
import { readSessionCookie } from '../sign-in/cookies.ts';
import type { Sessions } from '../sign-in/sessions.ts';
import { WebProblem } from '../web-problem.ts';
import { type Names, originOf, ownHosts } from './names.ts';

/** Where everything lies that needs somebody to be signed in. */
export const API = '/api/';

/** Its answer is the same for everybody, and whoever asks for it may know no name of ours: a probe. */
const HEALTH = '/healthz';

/** By it a page says what it believes to work on: `demo` or `real`. */
const GROUND = 'x-keyreeve-ground';

/** By it a page says that nobody caused this reading: it refreshes what it shows. */
const BACKGROUND = 'x-keyreeve-background';

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * What every request must pass before its body is read: it is for us, from our own page, by somebody whose role
 * allows it. In this order, so that a stranger learns nothing.
 *
 * @param names known once it listens
 */
export function guard(app: App, names: () => Names, sessions: Sessions): void {
  app.decorateRequest('session', undefined);
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const known = names();
    const role = request.routeOptions.config.role ?? 'public';
    if (request.routeOptions.url !== HEALTH) refuseOtherNames(request, known);
    if (isOfApi(request)) refuseOtherSites(request, known);
    const secret = readSessionCookie(request, known);
    if (secret !== undefined) request.session = sessions.seen(secret, isAttended(request));
    refuseOthers(request, role);
    if (isOfApi(request)) reply.header('vary', 'Origin, Cookie, Accept-Encoding');
  });
}

/**
 * Refuses a write of a page that shows the demo where the dashboard has left it, or the other way round: it is entered
 * and left for everybody, and a suppression meant for the made-up organisation must not be written into real settings.
 * A program that says nothing is believed.
 */
export function guardGround(app: App, isDemo: () => Promise<boolean>): void {
  app.addHook('preHandler', async (request: FastifyRequest) => {
    const believed = request.headers[GROUND];
    if (believed === undefined || !WRITES.has(request.method) || !isOfApi(request)) return;
    const actual = (await isDemo()) ? 'demo' : 'real';
    if (believed === actual) return;
    const words = actual === 'demo' ? 'has entered the demo' : 'has left the demo';
    throw new WebProblem('other-ground', `The dashboard ${words} since this page was loaded.`);
  });
}

/**
 * Whether the API is asked. By the route that was found, since an address can be written in ways that lead to the same
 * one: `/%61pi/…`, or whole with `http://` before it; by the address where there is none.
 */
export function isOfApi({ url, routeOptions }: Pick<FastifyRequest, 'url' | 'routeOptions'>): boolean {
  return url.startsWith(API) || routeOptions.url?.startsWith(API) === true;
}

/**
 * Whether somebody is there. What a page reads again by itself, and streams, which a browser opens again by itself, do
 * not keep a session alive. A request can only say that it counts for less. Nor does what a page on another port of this
 * machine has fetched, an image of ours that is none: it is sent our cookie.
 */
function isAttended({ method, headers }: FastifyRequest): boolean {
  const { 'sec-fetch-site': site = 'none' } = headers;
  if (site !== 'none' && site !== 'same-origin') return false;
  if (WRITES.has(method)) return true;
  return headers[BACKGROUND] === undefined && headers.accept !== 'text/event-stream';
}

function refuseOtherNames(request: FastifyRequest, names: Names): void {
  if (ownHosts(names).has(request.host.toLowerCase())) return;
  throw new WebProblem('wrong-host', 'The header Host names another server than this dashboard.');
}

/**
 * The browser says which page a request comes from (Fetch standard: `Origin`, `Sec-Fetch-Site`). What is on another
 * port of this machine is "same-site" and refused too. A program that is no browser may leave both out where it only
 * reads.
 */
function refuseOtherSites(request: FastifyRequest, names: Names): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const isWrite = WRITES.has(request.method);
  if (origin !== undefined && origin.toLowerCase() !== originOf(request, names))
    throw new WebProblem('cross-origin', 'The header Origin names another site than this dashboard.');
  // "none" is somebody who typed the address.
  if (site !== undefined && site !== 'same-origin' && (isWrite || site !== 'none'))
    throw new WebProblem('cross-origin', 'The browser says that another site asks.');
  if (isWrite && origin === undefined && site === undefined)
    throw new WebProblem('cross-origin', 'Nothing says which site asks for a change.');
}

function refuseOthers({ session }: FastifyRequest, role: Needs): void {
  if (role === 'public') return;
  if (session === undefined)
    throw new WebProblem('not-signed-in', 'Nobody is signed in, or the session is over.');
  if (ROLES.indexOf(session.person.role) < ROLES.indexOf(role))
    throw new WebProblem('not-allowed', `It needs the role ${role}, and you have ${session.person.role}.`);
}
