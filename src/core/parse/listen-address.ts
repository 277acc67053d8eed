import { isLoopback } from '../model/secrets.ts';

/** Where to listen. */
export interface ListenAddress {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** `HOST:PORT`, `[IPv6]:PORT`, or a port on this machine alone; nothing where a text is none of them. */
export function listenAddressOf(text: string): ListenAddress | undefined {
  const [, bracketed, plain, digits] =
    /^(?:(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits ?? Number.NaN);
  return port <= 65_535 ? { host: bracketed ?? plain ?? '127.0.0.1', port } : undefined;
}

/**
 * The address of a whole host, as people reach it; nothing where a text is none, or where what goes there could be
 * listened to on the way: plain HTTP is for this machine alone.
 */
export function publicUrlOf(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && isPrivate(url) && url.href === `${url.origin}/` ? url : undefined;
}

/** Whether nobody can listen to what goes there. */
export function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
