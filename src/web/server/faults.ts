import type { FastifyReply, FastifyRequest } from 'fastify';
import { stackOf } from '../../core/model/system-error.ts';
import { harmless } from '../../outputs/harmless.ts';
import type { ProblemBody } from '../api/problem.ts';
import { isOfApi } from './guard/guard.ts';
import type { App } from './route.ts';
import { smallPage } from './small-page.ts';
import { problemBody, WebProblem } from './web-problem.ts';

/** What happens that whoever runs the dashboard should know. */
export type Log = (line: { readonly level: 'info' | 'warning' | 'error'; readonly words: string }) => void;

/** Answers what is refused or goes wrong: with a problem, or with a small page where a person looks at it. */
export function answerFaults(app: App, log: Log): void {
  app.setErrorHandler((error, request, reply) => {
    const { body, isFault } = problemBody(error);
    if (isFault) log({ level: 'error', words: faultWords(request, error) });
    return sendProblem(request, reply, body);
  });
  app.setNotFoundHandler((request, reply) => {
    const where = harmless(request.url.split('?', 1)[0] ?? '').slice(0, 200);
    const { body } = problemBody(new WebProblem('not-found', `There is no ${request.method} ${where}.`));
    return sendProblem(request, reply, body);
  });
}

/** What went wrong, for whoever runs the dashboard. The query of the address may hold a token: it is left out. */
export function faultWords({ method, routeOptions }: FastifyRequest, error: unknown): string {
  return `A fault in answering ${method} ${routeOptions.url ?? 'of an unknown route'}: ${stackOf(error)}`;
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, body: ProblemBody): FastifyReply {
  reply.code(body.status).header('cache-control', 'no-store');
  if (body.status === 401) reply.header('www-authenticate', 'Cookie realm="keyreeve"');
  if (!isOfApi(request) && acceptsHtml(request)) {
    const page = smallPage({ title: body.title, words: body.detail, hint: body.hint });
    return reply.type('text/html; charset=utf-8').send(page);
  }
  return reply.type('application/problem+json; charset=utf-8').send(body);
}

/** Whether a person looks at the answer. */
export function acceptsHtml({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true;
}
