import { statSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { systemCode } from '../../../core/model/system-error.ts';
import { acceptsHtml } from '../faults.ts';
import { API } from '../guard/guard.ts';
import { type App, route } from '../route.ts';
import { smallPage } from '../small-page.ts';

/** Sends the page, whatever its path: which part of it is shown, it decides itself. */
export type Page = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

const YEAR_SECONDS = 31_536_000;

/** A name that the build made of what is in the file: it never changes. */
const HASHED = /^assets\/.+-[\w-]{8,}\.\w+$/;

/** The files of the page, and the page itself for every path that is a person's and no file's. */
export async function pageFiles(app: App, folder: string): Promise<Page> {
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    cacheControl: false,
    // Strong ones of the size and the time of a file would change with every build.
    etag: true,
    lastModified: false,
    dotfiles: 'ignore',
  });
  return (_request, reply) => {
    reply.header('cache-control', 'no-cache');
    if (isFile(folder, 'index.html')) return reply.sendFile('index.html');
    return reply
      .code(503)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(NOT_BUILT);
  };
}

/** Every path that no other route has. Registered last. */
export function pageRoutes(app: App, folder: string, page: Page): void {
  route(app, {
    method: 'GET',
    url: '/*',
    role: 'public',
    schema: { summary: 'The page of the dashboard and its files.', hide: true },
    handler: async (request, reply) => {
      const path = (request.url.split('?', 1)[0] ?? '').slice(1);
      if (`/${path}`.startsWith(API)) return reply.callNotFound();
      if (isPlain(path) && path !== 'index.html' && isFile(folder, path)) {
        reply.header(
          'cache-control',
          HASHED.test(path) ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
        );
        return reply.sendFile(path);
      }
      return acceptsHtml(request) ? page(request, reply) : reply.callNotFound();
    },
  });
}

/** Names of files as the build makes them: no step upwards, nothing hidden, nothing encoded. */
function isPlain(path: string): boolean {
  return /^[A-Za-z0-9_-][\w.-]*(\/[A-Za-z0-9_-][\w.-]*)*$/.test(path);
}

function isFile(folder: string, path: string): boolean {
  try {
    return statSync(join(folder, path), { throwIfNoEntry: false })?.isFile() === true;
  } catch (error) {
    // A name that is longer than any can be is no fault of the server.
    if (systemCode(error) !== 'ENAMETOOLONG') throw error;
    return false;
  }
}

const NOT_BUILT = smallPage({
  title: 'The page is not built',
  words: 'The server of the dashboard runs, and the files of its page are not there.',
  hint: 'In a checkout of the source: npm run build. An installed package has them: install it again.',
});
