import { readFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import { Problem } from '../../core/model/problem.ts';
import { isLoopback } from '../../core/model/secrets.ts';
import { codeOrText, systemCode } from '../../core/model/system-error.ts';
import type { SignInWay } from '../api/session.ts';
import type { Log } from './faults.ts';
import { inAddress, type Names } from './guard/names.ts';
import { type AppParts, makeApp } from './make-app.ts';
import type { App } from './route.ts';
import type { Services } from './services.ts';
import { Links } from './sign-in/links.ts';
import { type OidcOptions, openProvider } from './sign-in/oidc.ts';
import { Sessions } from './sign-in/sessions.ts';

/** How the dashboard is served. */
export interface DashboardOptions {
  readonly listen: {
    readonly host: string;
    /** 0 takes a free one. */
    readonly port: number;
    /** Take the next one that is free where somebody listens there already: nobody asked for this one. */
    readonly orNext?: boolean;
  };
  /** As people reach it: behind a proxy, or by its name. An origin, without a path. */
  readonly publicUrl?: URL;
  /** PEM files. Read once. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** Proxies whose word on who asks is believed: addresses and networks, with commas between them. */
  readonly trustProxy?: string;
  /** Sign-in with an organisation's provider. Absent: by the one-time link alone. */
  readonly oidc?: OidcOptions;
  readonly services: Services;
  /** Where the built page lies. */
  readonly uiFolder: string;
  readonly sessionHours: number;
  readonly idleMinutes: number;
  readonly now?: () => Date;
  readonly log: Log;
  /** Only in tests. */
  readonly testing?: Pick<AppParts, 'checkAnswers' | 'heartbeatMs' | 'more'>;
}

/** A dashboard that answers. */
export interface Dashboard {
  /** `http://127.0.0.1:7717`, or the public address. */
  readonly url: string;
  readonly ways: readonly SignInWay[];
  /** A new one-time link that signs in; nothing where this dashboard gives none. */
  link(): string | undefined;
  /** The server, for tests that walk its routes. */
  readonly app: App;
  /** Who is signed in, for tests that begin a session of another role. */
  readonly sessions: Sessions;
  /** Ends every session and what is being sent to it, and listens no more. */
  close(): Promise<void>;
}

/** How often sessions that are over are looked for. */
const SWEEP_MS = 15_000;

/**
 * Serves the dashboard. Throws the {@link Problem} `exposed` where strangers could reach it, `cannot-listen` where
 * the address is not to be had, `sign-in-unavailable` where the provider is not, and `unreadable-file` or
 * `bad-argument` for the files of TLS.
 */
export async function startDashboard(options: DashboardOptions): Promise<Dashboard> {
  refuseExposed(options);
  const { listen, publicUrl, tls, sessionHours, idleMinutes, now = () => new Date() } = options;
  const https = tls === undefined ? undefined : tlsOptions(tls);
  let port = listen.port;
  const names = (): Names => ({
    ...{ port, host: listen.host, tls: tls !== undefined },
    ...(publicUrl !== undefined && { publicUrl }),
  });
  const base = () => baseOf(names());
  const limits = { sessionHours, idleMinutes };
  const sessions = new Sessions(limits, now);
  const signIn = await signInWays(options, now);
  const parts = { sessions, limits, names, base, now, ...signIn };
  const app = await makeApp({
    ...options,
    ...options.testing,
    ...parts,
    ...(https !== undefined && { https }),
  });
  port = await listenAt(app, listen);
  const sweeping = setInterval(() => sessions.sweep(), SWEEP_MS);
  sweeping.unref();
  const { links, ways } = signIn;
  return {
    ...{ app, sessions, ways, url: base() },
    link: () => (links === undefined ? undefined : `${base()}/sign-in?token=${links.issue()}`),
    async close() {
      clearInterval(sweeping);
      sessions.endAll();
      await app.close();
    },
  };
}

/** The origin that people know it by. */
function baseOf({ publicUrl, tls, host, port }: Names): string {
  return publicUrl?.origin ?? `${tls ? 'https' : 'http'}://${inAddress(host)}:${port}`;
}

/** How one signs in. Throws the {@link Problem} `sign-in-unavailable`. */
async function signInWays(
  { oidc, listen }: DashboardOptions,
  now: () => Date,
): Promise<Pick<AppParts, 'ways' | 'links' | 'provider'>> {
  if (oidc === undefined) return { ways: ['link'], links: new Links(now) };
  const provider = await openProvider(oidc);
  // Who reads the terminal runs the dashboard; where others reach it, everybody is somebody.
  if (!isLoopback(listen.host)) return { ways: ['oidc'], provider };
  return { ways: ['oidc', 'link'], provider, links: new Links(now) };
}

/** Whoever reaches the machine from elsewhere must be somebody, and nobody may listen to what they say. */
function refuseExposed({ listen, tls, publicUrl, oidc }: DashboardOptions): void {
  if (isLoopback(listen.host)) return;
  const lacks = [
    ...(oidc === undefined ? ['sign-in with your organisation (dashboard.oidc in keyreeve.yaml)'] : []),
    ...(publicUrl === undefined ? ['the address people reach it by (--public-url)'] : []),
    ...(tls === undefined && publicUrl?.protocol !== 'https:' ? ['TLS (--tls-cert and --tls-key)'] : []),
  ];
  if (lacks.length === 0) return;
  throw new Problem('exposed', `Other machines would reach the dashboard at ${listen.host}.`, {
    hint: `Listen at 127.0.0.1, or add ${lacks.join(', ')}.`,
  });
}

function tlsOptions({ certFile, keyFile }: NonNullable<DashboardOptions['tls']>): ServerOptions {
  const pair = { cert: pem(certFile), key: pem(keyFile) };
  try {
    createSecureContext(pair);
  } catch (cause) {
    throw new Problem(
      'bad-argument',
      `${certFile} and ${keyFile} cannot be used for TLS (${codeOrText(cause)}).`,
      {
        hint: 'Give the certificate with its chain and the private key that belongs to it, both as PEM, the key without a passphrase.',
        cause,
      },
    );
  }
  return { ...pair, minVersion: 'TLSv1.2' };
}

function pem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Problem('unreadable-file', `${path} cannot be opened (${codeOrText(cause)}).`, { cause });
  }
}

/** Ports that are tried where nobody named one. */
const MOST_PORTS = 20;

async function listenAt(
  app: App,
  { host, port, orNext = false }: DashboardOptions['listen'],
): Promise<number> {
  for (let tried = port; ; tried += 1) {
    try {
      await app.listen({ host, port: tried });
      return (app.server.address() as AddressInfo).port;
    } catch (cause) {
      const isTaken = systemCode(cause) === 'EADDRINUSE';
      if (isTaken && orNext && tried < port + MOST_PORTS && tried < 65_535) continue;
      await app.close();
      const why = isTaken ? 'somebody else listens there' : codeOrText(cause);
      throw new Problem('cannot-listen', `${host}:${tried} cannot be listened at: ${why}.`, { cause });
    }
  }
}
