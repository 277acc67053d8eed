import { readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join, normalize } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  html: 'text/html; charset=utf-8',
};

/** The policy of the dashboard's server. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/** What the API answers, by path; a function is asked each time, with what stands behind the question mark. */
export type Answers = Record<string, unknown>;

/** A folder on loopback with the policy of the dashboard and a made-up API; every other path is the page. */
export function served(folder: string, answers: Answers = {}): { readonly address: () => string } {
  let server: Server | undefined;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      response.setHeader('content-security-policy', POLICY);
      if (path.startsWith('/api/v1/')) {
        const given = answers[path.slice('/api/v1'.length)];
        const answer = typeof given === 'function' ? given(searchParams) : given;
        const isKnown = answer !== undefined;
        response.writeHead(isKnown ? 200 : 404, {
          'content-type': isKnown ? 'application/json' : 'application/problem+json',
        });
        response.end(
          JSON.stringify(
            isKnown
              ? answer
              : { title: 'Not found', status: 404, code: 'not-found', detail: path, hint: 'Look elsewhere.' },
          ),
        );
        return;
      }
      const file = join(folder, normalize(path));
      const name =
        statSync(file, { throwIfNoEntry: false })?.isFile() === true ? file : join(folder, 'index.html');
      response.writeHead(200, { 'content-type': TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain' });
      response.end(readFileSync(name));
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server?.closeAllConnections();
    server?.close();
  });
  return {
    address: () => {
      const at = server?.address();
      if (typeof at !== 'object' || at === null) throw new Error('It is not served yet.');
      return `http://127.0.0.1:${at.port}`;
    },
  };
}
