import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Names, originOf } from '../guard/names.ts';

/**
 * The cookie of the session. Over TLS its name begins with `__Host-`, so that no other host or path can set it (RFC
 * 6265bis). Over plain HTTP, on this machine alone, its name has the port: cookies do not keep ports apart, and two
 * dashboards would sign each other out.
 */
function sessionCookie(request: FastifyRequest, names: Names): { name: string; secure: boolean } {
  return originOf(request, names).startsWith('https:')
    ? { name: '__Host-keyreeve', secure: true }
    : { name: `keyreeve-${names.port}`, secure: false };
}

/** The secret that a browser sent; absent where it sent none. */
export function readSessionCookie(request: FastifyRequest, names: Names): string | undefined {
  return request.cookies[sessionCookie(request, names).name];
}

/** Hands the browser the secret of its session: for this host alone, never to a script, never from another site. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  names: Names,
  { secret, maxAgeSeconds }: { readonly secret: string; readonly maxAgeSeconds: number },
): void {
  const { name, secure } = sessionCookie(request, names);
  reply.setCookie(name, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    maxAge: maxAgeSeconds,
  });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply, names: Names): void {
  const { name, secure } = sessionCookie(request, names);
  reply.clearCookie(name, { path: '/', httpOnly: true, sameSite: 'strict', secure });
}
