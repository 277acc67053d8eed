import { texts } from '../texts.ts';
import { parsedVisibly } from './visible.ts';

/** What the server says when something does not work, as `application/problem+json`, and what we say when it says nothing. */
export class ApiProblem extends Error {
  /** HTTP's status; 0 where no answer came. */
  readonly status: number;
  /** One of the codes of the page of errors, or `unreachable`, `unexpected`. */
  readonly code: string;
  readonly title: string;
  /** The next move. */
  readonly hint: string | undefined;

  constructor(told: {
    status: number;
    code: string;
    title: string;
    detail: string;
    hint?: string | undefined;
  }) {
    super(told.detail);
    this.name = 'ApiProblem';
    this.status = told.status;
    this.code = told.code;
    this.title = told.title;
    this.hint = told.hint;
  }
}

/** No answer came at all. */
export function unreachable(): ApiProblem {
  const { offline, offlineWhy, offlineNext } = texts.errors;
  return new ApiProblem({
    status: 0,
    code: 'unreachable',
    title: offline,
    detail: offlineWhy,
    hint: offlineNext,
  });
}

/** The problem in an answer. What is no problem+json, such as a proxy's own page of errors, is told as such. */
export function problemIn(status: number, contentType: string, body: string): ApiProblem {
  const told = contentType.includes('json') ? parsed(body) : undefined;
  const detail = textIn(told, 'detail');
  const title = textIn(told, 'title');
  if (detail === undefined && title === undefined) {
    return new ApiProblem({
      status,
      code: 'unexpected',
      title: texts.errors.unexpected,
      detail: `HTTP ${status}${contentType === '' ? '' : `, ${contentType}`}`,
      hint: texts.errors.unexpectedNext,
    });
  }
  return new ApiProblem({
    status,
    code: textIn(told, 'code') ?? `http-${status}`,
    title: title ?? texts.errors.title,
    detail: detail ?? '',
    hint: textIn(told, 'hint'),
  });
}

/** What a page shows of anything that was thrown. */
export function asProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  return new ApiProblem({
    status: 0,
    code: 'unexpected',
    title: texts.errors.unexpected,
    detail: thrown instanceof Error ? thrown.message : String(thrown),
    hint: texts.errors.unexpectedNext,
  });
}

function parsed(body: string): unknown {
  try {
    return parsedVisibly(body);
  } catch {
    return undefined;
  }
}

function textIn(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const text: unknown = Reflect.get(value, name);
  return typeof text === 'string' && text !== '' ? text : undefined;
}
