import type { RateLimitOptions } from '@fastify/rate-limit';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  HTTPMethods,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Value } from '../api/parts.ts';
import { ProblemBody } from '../api/problem.ts';
import type { Person, Role } from '../api/session.ts';
import type { OpenSession } from './sign-in/sessions.ts';
import { WebProblem } from './web-problem.ts';

/** The server that routes are added to. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Who may ask: anybody, or whoever has this role or one above it. */
export type Needs = 'public' | Role;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by {@link route} alone: a route without it cannot be registered. */
    role?: Needs;
  }
  interface FastifyInstance {
    /** Every route there is. */
    declared: { readonly method: string; readonly url: string; readonly role: Needs }[];
  }
  interface FastifyRequest {
    /** Who asks; absent of whoever is not signed in. */
    session: OpenSession | undefined;
  }
}

/** What a route takes and gives. Objects of `params`, `querystring` and `body` take no member they do not name. */
export interface RouteSchema {
  /** One line, for the description of the API. */
  readonly summary: string;
  readonly description?: string;
  /** The heading it stands under in the description of the API, such as `plans`. */
  readonly tags?: readonly string[];
  /** Left out of the description of the API. */
  readonly hide?: boolean;
  readonly params?: TSchema;
  readonly querystring?: TSchema;
  readonly body?: TSchema;
  /** By status, the one success: every route can also answer with a problem. */
  readonly response?: Readonly<Record<number, TSchema>>;
  /** Types of a success that is no JSON: a file, events. */
  readonly gives?: readonly string[];
}

type Given<S> = S extends TSchema ? Static<S> : undefined;

/** What a handler gives: the body of a success; a reply it has sent itself; anything where no answer is described. */
type Answer<S extends RouteSchema> =
  S['response'] extends Readonly<Record<number, TSchema>>
    ? Value<S['response'][keyof S['response'] & number]> | FastifyReply
    : unknown;

/** A request with what its schema has read. */
export type Asked<S extends RouteSchema> = FastifyRequest & {
  readonly params: Given<S['params']>;
  readonly query: Given<S['querystring']>;
  readonly body: Given<S['body']>;
};

/** A route, as it is declared. */
export interface Route<S extends RouteSchema> {
  readonly method: Extract<HTTPMethods, 'GET' | 'POST' | 'PUT' | 'DELETE'>;
  /** Whole: `/api/v1/plans/:id`. */
  readonly url: string;
  readonly role: Needs;
  readonly schema: S;
  readonly rateLimit?: RateLimitOptions;
  readonly handler: (request: Asked<S>, reply: FastifyReply) => Promise<Answer<S>> | Answer<S>;
}

/** The one way to add a route. What its handler gives is sent with the status that its schema describes. */
export function route<const S extends RouteSchema>(app: App, given: Route<S>): void {
  const { schema, role, rateLimit } = given;
  const { params, querystring, body, response, tags, summary, description, hide } = schema;
  const [success] = Object.keys(response ?? {}).map(Number);
  app.route({
    method: given.method,
    url: given.url,
    config: { role, ...(rateLimit !== undefined && { rateLimit }) },
    schema: {
      summary,
      ...(description !== undefined && { description }),
      ...(hide !== undefined && { hide }),
      ...(tags !== undefined && { tags: [...tags] }),
      ...(params !== undefined && { params: closed(params) }),
      ...(querystring !== undefined && { querystring: closed(querystring) }),
      ...(body !== undefined && { body: closed(body) }),
      'x-role': role,
      ...(role === 'public' ? { security: [] } : { security: [{ session: [] }] }),
      response: {
        ...response,
        ...(schema.gives !== undefined && { 200: streamOf(schema.gives) }),
        default: PROBLEM,
      },
    },
    // The types of the schema are those that Fastify derives too, but that answers may be read-only.
    handler: ((request: Asked<S>, reply: FastifyReply) => {
      if (success !== undefined) reply.code(success);
      return given.handler(request, reply);
    }) as never,
  });
}

const PROBLEM = {
  description: 'What is wrong, and the next move.',
  content: { 'application/problem+json': { schema: ProblemBody } },
};

function streamOf(types: readonly string[]): object {
  const content = types.map(
    (type) => [type, { schema: type === 'application/json' ? {} : { type: 'string' } }] as const,
  );
  return { description: 'As it is made.', content: Object.fromEntries(content) };
}

/** A misspelt member would change nothing and say nothing. */
function closed(schema: TSchema): TSchema {
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...schema, additionalProperties: false }
    : schema;
}

/** Refuses at registration what was not declared by {@link route}: nobody would guard it. */
export function demandRoles(app: App): void {
  app.decorate('declared', []);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.role === undefined)
      throw new Error(`The route ${String(method)} ${url} has no role: declare it with route().`);
    app.declared.push({ method: String(method), url, role: config.role });
  });
}

/** Who asks, behind a route that is not public. Throws the {@link WebProblem} `not-signed-in`. */
export function personOf(request: Pick<FastifyRequest, 'session'>): Person {
  return sessionOf(request).person;
}

/** The session that asks. Throws the {@link WebProblem} `not-signed-in`. */
export function sessionOf({ session }: Pick<FastifyRequest, 'session'>): OpenSession {
  if (session === undefined) throw new WebProblem('not-signed-in', 'Nobody is signed in.');
  return session;
}
