import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Names, originOf } from '../guard/names.ts';

/**
 * The name of a cookie. Over TLS it begins with `__Host-`, so that no other host or path can set it (RFC 6265bis). Over
 * plain HTTP, on this machine alone, it has the port: cookies do not keep ports apart, and two dashboards would sign
 * each other out.
 */
function cookieName(word: string, request: FastifyRequest, names: Names): { name: string; secure: boolean } {
  return originOf(request, names).startsWith('https:')
    ? { name: `__Host-${word}`, secure: true }
    : { name: `${word}-${names.port}`, secure: false };
}

const SESSION = 'keyreeve';
const FLOW = 'keyreeve-sign-in';

/** The secret that a browser sent; absent where it sent none. */
export function readSessionCookie(request: FastifyRequest, names: Names): string | undefined {
  return request.cookies[cookieName(SESSION, request, names).name];
}

/** Hands the browser the secret of its session: for this host alone, never to a script, never from another site. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  names: Names,
  { secret, maxAgeSeconds }: { readonly secret: string; readonly maxAgeSeconds: number },
): void {
  const { name, secure } = cookieName(SESSION, request, names);
  reply.setCookie(name, secret, { ...ATTRIBUTES, sameSite: 'strict', secure, maxAge: maxAgeSeconds });
}

/** Takes it back. */
export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply, names: Names): void {
  const { name, secure } = cookieName(SESSION, request, names);
  reply.clearCookie(name, { ...ATTRIBUTES, sameSite: 'strict', secure });
}

const ATTRIBUTES = { path: '/', httpOnly: true } as const;
const FLOW_SECONDS = 600;

/**
 * Remembers in the browser, signed, what was begun there: nothing is kept here for people who never come back. `Lax`,
 * since the provider leads back from another site.
 */
export function setFlowCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  names: Names,
  text: string,
): void {
  const { name, secure } = cookieName(FLOW, request, names);
  reply.setCookie(name, text, { ...ATTRIBUTES, sameSite: 'lax', secure, signed: true, maxAge: FLOW_SECONDS });
}

/** What was remembered; absent where nothing was, or somebody else wrote it. */
export function readFlowCookie(request: FastifyRequest, names: Names): string | undefined {
  const found = request.cookies[cookieName(FLOW, request, names).name];
  if (found === undefined) return undefined;
  const { valid, value } = request.unsignCookie(found);
  return valid ? value : undefined;
}

/** Forgets it: what came of it is used once. */
export function clearFlowCookie(request: FastifyRequest, reply: FastifyReply, names: Names): void {
  const { name, secure } = cookieName(FLOW, request, names);
  reply.clearCookie(name, { ...ATTRIBUTES, sameSite: 'lax', secure });
}
