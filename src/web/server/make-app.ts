import type { ServerOptions } from 'node:https';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import etag from '@fastify/etag';
import rateLimit from '@fastify/rate-limit';
import fastify from 'fastify';
import type { SignInWay } from '../api/session.ts';
import { allowEvents } from './events.ts';
import { answerFaults, type Log } from './faults.ts';
import { guard, guardGround, isOfApi } from './guard/guard.ts';
import { securityHeaders } from './guard/headers.ts';
import type { Names } from './guard/names.ts';
import { readableUrl, refuseUnreadable } from './guard/readable.ts';
import { describeApi, openApiRoute } from './openapi.ts';
import { type App, demandRoles } from './route.ts';
import { actionRoutes } from './routes/actions.ts';
import { auditRoutes } from './routes/audit.ts';
import { boardRoutes } from './routes/board.ts';
import { healthRoutes } from './routes/health.ts';
import { jobRoutes } from './routes/jobs.ts';
import { pageFiles, pageRoutes } from './routes/page.ts';
import { planRoutes } from './routes/plans.ts';
import { sessionRoutes } from './routes/session.ts';
import { setupRoutes } from './routes/setup.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { oidcRoutes } from './routes/sign-in-oidc.ts';
import type { Services } from './services.ts';
import type { Links } from './sign-in/links.ts';
import type { Provider } from './sign-in/oidc.ts';
import { newSecret } from './sign-in/secrets.ts';
import type { SessionLimits, Sessions } from './sign-in/sessions.ts';
import { checkBySchemas } from './validation.ts';
import { WebProblem } from './web-problem.ts';

/** What the server is made of. */
export interface AppParts {
  readonly services: Services;
  readonly sessions: Sessions;
  readonly limits: SessionLimits;
  /** Asked for with each request: the port is known once it listens. */
  readonly names: () => Names;
  readonly ways: readonly SignInWay[];
  readonly links?: Links;
  readonly provider?: Provider;
  /** The origin people know it by. */
  readonly base: () => string;
  readonly now: () => Date;
  readonly uiFolder: string;
  readonly log: Log;
  readonly https?: ServerOptions;
  /** Proxies whose word on who asks is believed: addresses and networks, with commas between them. */
  readonly trustProxy?: string;
  /** Only in tests: how long a listener may hear nothing. */
  readonly heartbeatMs?: number;
  /** Only in tests: routes beside those of the dashboard. */
  readonly more?: (app: App) => void;
  /** Only in tests: answers must be what their schema says. */
  readonly checkAnswers?: boolean;
}

const BODY_BYTES = 256 * 1_024;

/** Nobody who is slower is a person with a browser. */
const REQUEST_MS = 30_000;

/** Everything that is answered, before it listens. */
export async function makeApp(parts: AppParts): Promise<App> {
  const app = bare(parts);
  demandRoles(app);
  checkBySchemas(app, { checkAnswers: parts.checkAnswers === true });
  onlyJson(app);
  answerFaults(app, parts.log);
  // Known to this process alone: whatever was begun before a restart is begun again.
  await app.register(cookie, { secret: newSecret() });
  await securityHeaders(app, parts.names);
  guard(app, parts.names, parts.sessions);
  refuseUnreadable(app);
  guardGround(app, async () => (await parts.services.ground.describe()).demo);
  await app.register(rateLimit, { global: false, errorResponseBuilder: tooMany });
  await answersKept(app);
  allowEvents(app, parts.log, parts.heartbeatMs);
  await describeApi(app);
  await allRoutes(app, parts);
  return app;
}

function bare({ https, trustProxy }: AppParts): App {
  const options = {
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MS,
    // A HEAD of the sign-in link would use it up.
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    // An ARN in a path.
    routerOptions: { maxParamLength: 2_048 },
    rewriteUrl: readableUrl,
    ...(trustProxy !== undefined && { trustProxy }),
    ...(https !== undefined && { https }),
  };
  return fastify(options) as unknown as App;
}

/** A form or a text, which a page elsewhere can send without asking first, is not read. */
function onlyJson(app: App): void {
  app.removeContentTypeParser('text/plain');
}

/** Answers are compared and compressed; what the browser keeps, it asks about each time. */
async function answersKept(app: App): Promise<void> {
  app.addHook('onSend', async (request, reply, payload) => {
    const isAnswer = request.method === 'GET' && reply.statusCode === 200 && isOfApi(request);
    if (isAnswer && typeof payload === 'string') reply.header('cache-control', 'private, no-cache');
    return payload;
  });
  // Weak: the same answer is sent compressed and not.
  await app.register(etag, { weak: true });
  await app.register(compress, {
    global: true,
    threshold: 1_024,
    encodings: ['br', 'gzip'],
    // The usual quality is for files that are compressed once: it would take a second for a long list.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  });
}

function tooMany(_request: unknown, { ttl }: { readonly ttl: number }): WebProblem {
  const seconds = Math.max(1, Math.ceil(ttl / 1_000));
  return new WebProblem('too-many-requests', `Too many attempts to sign in from this address.`, {
    hint: `Wait ${seconds} second${seconds === 1 ? '' : 's'}, then try again.`,
  });
}

/** Areas of the API add theirs here. */
async function allRoutes(app: App, parts: AppParts): Promise<void> {
  const { services, uiFolder } = parts;
  const page = await pageFiles(app, uiFolder);
  healthRoutes(app);
  openApiRoute(app);
  const { provider, base, now } = parts;
  const signOutUrl = provider && (() => provider.signOutUrl(`${base()}/sign-in`));
  sessionRoutes(app, services, { ...parts, signOutUrl });
  boardRoutes(app, services);
  actionRoutes(app, services);
  jobRoutes(app, services);
  planRoutes(app, services);
  auditRoutes(app, services);
  setupRoutes(app, services);
  signInRoutes(app, { ...parts, page });
  if (provider !== undefined) oidcRoutes(app, { ...parts, provider }, now);
  parts.more?.(app);
  pageRoutes(app, uiFolder, page);
}
