import { type Deletes, type Fill, filledPath, type Posts, type Reads } from './paths.ts';
import { isUnattended } from './presence.ts';
import { problemIn, unreachable } from './problem.ts';
import { parsedVisibly } from './visible.ts';

const BASE = '/api/v1';

/**
 * What this page works on, as it first heard, or as it entered or left the demo itself. Where somebody else does that
 * meanwhile, what is written from here is refused until the page is loaded anew.
 */
let ground: 'demo' | 'real' | undefined;

function noteGround(path: string, answer: unknown): void {
  if (path !== '/demo' && (path !== '/session' || ground !== undefined)) return;
  const { demo } = answer as { readonly demo?: unknown };
  if (typeof demo === 'boolean') ground = demo ? 'demo' : 'real';
}

/** Paths without parameters may be read without a second argument. */
type Optional<T> = T extends { readonly params: object }
  ? [fill: T, signal?: AbortSignal]
  : [fill?: T, signal?: AbortSignal];

/** Reads a path. The browser keeps the ETag; every failure is thrown as an ApiProblem. */
export async function get<Path extends keyof Reads>(
  path: Path,
  ...[fill, signal]: Optional<Fill<Path>>
): Promise<Reads[Path]> {
  return ask('GET', filledPath(path, fill), undefined, signal);
}

/** As {@link get}, for a path that is only known as a type: what fills it in must have been checked before. */
export function read<Path extends keyof Reads>(
  path: Path,
  fill: Fill<Path> | undefined,
  signal: AbortSignal,
): Promise<Reads[Path]> {
  return ask('GET', filledPath(path, fill), undefined, signal);
}

/** Posts JSON. */
export async function post<Path extends keyof Posts>(
  path: Path,
  body: Posts[Path]['takes'],
  ...[fill, signal]: Optional<Fill<Path>>
): Promise<Posts[Path]['answers']> {
  return ask('POST', filledPath(path, fill), body ?? {}, signal);
}

/** Deletes what a path names. */
export async function del<Path extends keyof Deletes>(
  path: Path,
  ...[fill, signal]: Optional<Fill<Path>>
): Promise<Deletes[Path]> {
  return ask('DELETE', filledPath(path, fill), undefined, signal);
}

/** The address of a path, for downloads and streams of events. */
export function addressOf(path: string, fill?: Parameters<typeof filledPath>[1]): string {
  return BASE + filledPath(path, fill);
}

async function ask<T>(
  method: string,
  path: string,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<T> {
  const response = await sent(path, {
    method,
    headers: {
      accept: 'application/json, application/problem+json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      // The server does not take it for somebody being there: open tabs would never be signed out.
      ...(method === 'GET' && isUnattended() ? { 'x-keyreeve-background': '1' } : {}),
      ...(method === 'GET' || ground === undefined ? {} : { 'x-keyreeve-ground': ground }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
    credentials: 'same-origin',
    redirect: 'error',
  });
  const text = await response.text();
  const contentType = response.headers.get('content-type') ?? '';
  if (!response.ok) throw problemIn(response.status, contentType, text);
  if (response.status === 204 || text === '') return undefined as T;
  if (!contentType.includes('json')) throw problemIn(response.status, contentType, '');
  const answer = parsedVisibly(text) as T;
  noteGround(path, answer);
  return answer;
}

async function sent(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(BASE + path, init);
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === 'AbortError') throw fault;
    throw unreachable();
  }
}
