import { Problem } from '../../core/model/problem.ts';
import { type Environment, fromEnvironment, isLoopback } from '../../core/model/secrets.ts';
import { tableName } from '../sql/text.ts';

export interface TrinoServerOptions {
  /** `https://trino.example.com:8443`; plain http without a secret, or to this machine. */
  readonly server: string;
  readonly catalog: string;
  readonly schema: string;
  readonly user: string;
  /** The environment variable that holds the user's password. */
  readonly passwordEnv?: string;
  /** The environment variable that holds a token (JWT or OAuth) instead. */
  readonly tokenEnv?: string;
  /** Session properties beside ours, such as `hive.ignore_absent_partitions`. */
  readonly session?: Readonly<Record<string, string>>;
  readonly env: Environment;
}

/** A coordinator, and what every request to it carries. */
export interface TrinoServer {
  readonly url: URL;
  /** Hold the secret: for nobody's eyes. */
  readonly headers: Readonly<Record<string, string>>;
  readonly session: Readonly<Record<string, string>>;
}

/**
 * The server that options name. Throws the {@link Problem} `bad-argument` where they cannot be meant so: no address, a
 * secret over plain http, a name that is none.
 */
export function trinoServer(options: TrinoServerOptions): TrinoServer {
  const url = addressIn(options.server);
  const authorization = authorizationOf(options);
  if (authorization !== undefined && url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new Problem('bad-argument', `A password or token is not sent to ${url.host} in the clear.`, {
      hint: 'Use https://; plain http with a secret is taken for this machine only.',
    });
  }
  tableName(`${options.catalog}.${options.schema}`);
  return {
    url,
    headers: {
      'x-trino-user': plainHeader(options.user, 'the user'),
      'x-trino-source': 'keyreeve',
      'x-trino-catalog': options.catalog,
      'x-trino-schema': options.schema,
      'x-trino-time-zone': 'UTC',
      'user-agent': 'keyreeve',
      ...(authorization !== undefined && { authorization }),
    },
    session: Object.fromEntries(Object.entries(options.session ?? {}).map(checkedProperty)),
  };
}

function addressIn(text: string): URL {
  const url = URL.parse(text);
  const isPlain = url !== null && url.pathname === '/' && url.search === '' && url.hash === '';
  if (!isPlain || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new Problem('bad-argument', 'What should be the address of a Trino server is none.', {
      hint: 'Write it as https://trino.example.com:8443, without a path.',
    });
  }
  if (url.username === '' && url.password === '') return url;
  throw new Problem('bad-argument', `The address of ${url.host} holds a user name or a password.`, {
    hint: 'Name the user with its own option, and the variable that holds the password.',
  });
}

function authorizationOf({ user, passwordEnv, tokenEnv, env }: TrinoServerOptions): string | undefined {
  if (passwordEnv !== undefined && tokenEnv !== undefined) {
    throw new Problem('bad-argument', 'A password and a token for Trino were both named.', {
      hint: 'Name the one the server asks for.',
    });
  }
  if (tokenEnv !== undefined)
    return plainHeader(`Bearer ${fromEnvironment(tokenEnv, env, "Trino's token")}`, 'the token');
  if (passwordEnv === undefined) return undefined;
  const password = fromEnvironment(passwordEnv, env, "Trino's password");
  if (!user.includes(':')) return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
  throw new Problem('bad-argument', 'A user name with a colon cannot sign in with a password.', {
    hint: 'Use another user, or a token.',
  });
}

/** A header takes printable ASCII; the text is not shown, for it may be a secret. */
function plainHeader(text: string, what: string): string {
  if (/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text)) return text;
  throw new Problem('bad-argument', `${what[0]?.toUpperCase()}${what.slice(1)} for Trino cannot be sent.`, {
    hint: 'It is empty, or holds a line break or a character that is no ASCII.',
  });
}

function checkedProperty([name, value]: readonly [string, string]): readonly [string, string] {
  if (/^\w+(\.\w+)?$/.test(name)) return [name, value];
  throw new Problem('bad-argument', `${JSON.stringify(name.slice(0, 100))} is no session property.`, {
    hint: 'Write it as name=value or catalog.name=value.',
  });
}
