import { Problem } from '../../core/model/problem.ts';
import { PROBLEMS, type ProblemCode } from '../../core/model/problems.ts';
import { type ProblemBody, WEB_PROBLEMS, type WebProblemCode } from '../api/problem.ts';

/** A request that cannot be answered as it stands. The message names the thing; the hint is the next move. */
export class WebProblem extends Error {
  readonly code: WebProblemCode;
  readonly hint: string;
  readonly status: number;

  constructor(code: WebProblemCode, message: string, more: { hint?: string; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'WebProblem';
    this.code = code;
    this.hint = more.hint ?? WEB_PROBLEMS[code].hint;
    this.status = WEB_PROBLEMS[code].status;
  }
}

/** The status of HTTP for the problems of the program that say more than "wrong use" or "failed". */
const STATUSES: Partial<Record<ProblemCode, number>> = {
  'unknown-run': 404,
  'unknown-rule': 404,
  'unknown-framework': 404,
  'not-in-store': 404,
  'nothing-selected': 404,
  'list-changed': 409,
  'plan-used': 409,
  'plan-expired': 409,
  'bad-plan': 409,
  'not-confirmed': 409,
  busy: 409,
  cancelled: 409,
  'no-credentials': 502,
  'aws-unreachable': 502,
  'account-unreadable': 502,
  'organization-unreadable': 502,
};

/** How a {@link Problem} of the program is answered. */
function statusOf({ code, exitStatus }: Problem): number {
  return STATUSES[code] ?? (exitStatus === 2 ? 400 : 503);
}

/** Fastify's own refusals, as ours. */
const FASTIFY_CODES: Readonly<Record<string, WebProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'wrong-content-type',
};

/**
 * Whatever was thrown, as the body of an answer. A bug gives words that name nothing: what went wrong may hold
 * anything, and is told where the program runs.
 */
export function problemBody(error: unknown): { readonly body: ProblemBody; readonly isFault: boolean } {
  if (error instanceof Problem) {
    const body = bodyOf(error.code, PROBLEMS[error.code].when, statusOf(error), error);
    return { body, isFault: false };
  }
  const known = error instanceof WebProblem ? error : ofFastify(error);
  if (known !== undefined) {
    return {
      body: bodyOf(known.code, WEB_PROBLEMS[known.code].title, known.status, known),
      isFault: false,
    };
  }
  const fault = new WebProblem('fault', 'Something went wrong in keyreeve itself.');
  return { body: bodyOf('fault', WEB_PROBLEMS.fault.title, fault.status, fault), isFault: true };
}

function bodyOf(
  code: ProblemBody['code'],
  title: string,
  status: number,
  { message, hint }: { readonly message: string; readonly hint: string },
): ProblemBody {
  return { type: 'about:blank', title, status, code, detail: message, hint };
}

interface FastifyFault extends Error {
  readonly statusCode?: number;
  readonly code?: string;
  readonly validation?: readonly { readonly instancePath: string; readonly message?: string }[];
  readonly validationContext?: string;
}

/** Refusals that Fastify, its parsers and the schemas make; nothing for a bug. */
function ofFastify(error: unknown): WebProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  const { validation, validationContext, code = '', statusCode = 500 } = error as FastifyFault;
  if (validation !== undefined) {
    const where = WHERE[validationContext ?? ''] ?? 'The request';
    return new WebProblem('bad-request', `${where} ${faultWords(validation)}.`);
  }
  const ours = FASTIFY_CODES[code];
  if (ours !== undefined) return new WebProblem(ours, sentence(error.message));
  if (statusCode === 404) return new WebProblem('not-found', sentence(error.message));
  if (statusCode >= 400 && statusCode < 500) return new WebProblem('bad-request', sentence(error.message));
  return undefined;
}

const WHERE: Readonly<Record<string, string>> = {
  body: 'The body',
  querystring: 'The query',
  params: 'The path',
  headers: 'A header',
};

function faultWords(faults: NonNullable<FastifyFault['validation']>): string {
  return faults
    .slice(0, 3)
    .map(({ instancePath, message = 'cannot be used' }) =>
      instancePath === '' ? message : `at ${instancePath.slice(0, 200)} ${message}`,
    )
    .join('; ');
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
