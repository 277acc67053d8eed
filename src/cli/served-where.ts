import type { SettingsFile } from '../app/settings-file.ts';
import { Problem } from '../core/model/problem.ts';
import { type Environment, fromEnvironment } from '../core/model/secrets.ts';
import { type ListenAddress, listenAddressOf, publicUrlOf } from '../core/parse/listen-address.ts';
import type { OidcSettings } from '../core/settings/settings.ts';
import type { OidcOptions } from '../web/server/sign-in/oidc.ts';
import type { DashboardOptions } from '../web/server/start-dashboard.ts';

/** Where the dashboard is served, and to whom, as the command line gives it. */
export interface WhereFlags {
  readonly listen?: ListenAddress;
  readonly publicUrl?: URL;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly trustProxy?: string;
}

type Where = Pick<
  DashboardOptions,
  'listen' | 'publicUrl' | 'tls' | 'trustProxy' | 'oidc' | 'sessionHours' | 'idleMinutes'
>;

const DEFAULT_ADDRESS = { host: '127.0.0.1', port: 7717, orNext: true } as const;
const SESSION_HOURS = 12;
const IDLE_MINUTES = 60;

/**
 * The options with the settings behind them. Throws the {@link Problem} `bad-argument` for half of TLS, and for the
 * secret of the client where its variable is not set.
 */
export function servedWhere(flags: WhereFlags, file: SettingsFile | undefined, env: Environment): Where {
  const { listen, publicUrl, sessionHours, idleMinutes, oidc } = file?.settings.dashboard ?? {};
  const tls = tlsOf(flags);
  const url = flags.publicUrl ?? (publicUrl === undefined ? undefined : publicUrlOf(publicUrl));
  return {
    listen: flags.listen ?? (listen === undefined ? undefined : listenAddressOf(listen)) ?? DEFAULT_ADDRESS,
    ...(url !== undefined && { publicUrl: url }),
    ...(tls !== undefined && { tls }),
    ...(flags.trustProxy !== undefined && { trustProxy: flags.trustProxy }),
    ...(oidc !== undefined && { oidc: oidcOf(oidc, env) }),
    sessionHours: sessionHours ?? SESSION_HOURS,
    idleMinutes: idleMinutes ?? IDLE_MINUTES,
  };
}

function tlsOf({ tlsCert, tlsKey }: WhereFlags): { certFile: string; keyFile: string } | undefined {
  if (tlsCert !== undefined && tlsKey !== undefined) return { certFile: tlsCert, keyFile: tlsKey };
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  throw new Problem('bad-argument', 'TLS needs a certificate and its key.', {
    hint: 'Give --tls-cert and --tls-key, or neither.',
  });
}

function oidcOf(
  { clientSecretFromEnv, issuer, scopes = [], ...rest }: OidcSettings,
  env: Environment,
): OidcOptions {
  return {
    ...rest,
    issuer: new URL(issuer),
    scopes,
    ...(clientSecretFromEnv !== undefined && {
      clientSecret: fromEnvironment(clientSecretFromEnv, env, 'the secret of the dashboard at the provider'),
    }),
  };
}
