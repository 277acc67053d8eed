import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** How this dashboard is addressed. */
export interface Names {
  /** The port that is listened at. */
  readonly port: number;
  /** The address that is listened at. */
  readonly host: string;
  readonly tls: boolean;
  /** As people reach it, behind a proxy or by its name. */
  readonly publicUrl?: URL;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The values of the header Host that are ours. A page elsewhere whose name was made to lead here (DNS rebinding)
 * sends its own name.
 */
export function ownHosts({ port, host, tls, publicUrl }: Names): ReadonlySet<string> {
  const usual = tls ? 443 : 80;
  const names = [...LOOPBACK, ...(isIP(host) === 0 || isUnspecified(host) ? [] : [inAddress(host)])];
  const hosts = names.flatMap((name) => [`${name}:${port}`, ...(port === usual ? [name] : [])]);
  return new Set([...hosts, ...(publicUrl === undefined ? [] : [publicUrl.host])]);
}

function isUnspecified(host: string): boolean {
  return host === '0.0.0.0' || /^[0:]+$/.test(host);
}

/** As it stands in an address. */
export function inAddress(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

/**
 * The origin that a request was sent to, `http://127.0.0.1:7717`. By its public name it is the public one, though a
 * proxy may speak plain HTTP to us.
 */
export function originOf(
  request: Pick<FastifyRequest, 'host' | 'protocol'>,
  { publicUrl }: Pick<Names, 'publicUrl'>,
): string {
  const host = request.host.toLowerCase();
  return publicUrl?.host === host ? publicUrl.origin : `${request.protocol}://${host}`;
}
