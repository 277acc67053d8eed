import { type Static, Type } from 'typebox';
import { PROBLEMS, type ProblemCode } from '../../core/model/problems.ts';

interface WebProblemKind {
  /** Of HTTP. */
  readonly status: number;
  /** In a few words, the same each time. */
  readonly title: string;
  /** The next move, where the message that is thrown has none more exact. */
  readonly hint: string;
}

/** What can be wrong with a request, beside what {@link PROBLEMS} knows. Each has a test that provokes it. */
export const WEB_PROBLEMS = {
  'bad-request': {
    status: 400,
    title: 'The request cannot be used',
    hint: 'Mend what the message names. The API is described at /api/v1/openapi.json.',
  },
  'not-signed-in': {
    status: 401,
    title: 'Not signed in',
    hint: 'Sign in: open the link that keyreeve serve printed, or sign in with your organisation.',
  },
  'not-allowed': {
    status: 403,
    title: 'Not allowed',
    hint: 'Ask an administrator of this dashboard for a role that may do it.',
  },
  'cross-origin': {
    status: 403,
    title: 'Refused: the request comes from another site',
    hint: 'Use the page of the dashboard itself. A program sends the header Origin with the address of the dashboard.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    hint: 'Check the address. The API is described at /api/v1/openapi.json.',
  },
  'other-ground': {
    status: 409,
    title: 'The dashboard shows something else by now',
    hint: 'Reload the page: it then shows what the dashboard works on now, and nothing was changed.',
  },
  'too-large': {
    status: 413,
    title: 'The request is too large',
    hint: 'Send less at once.',
  },
  'wrong-content-type': {
    status: 415,
    title: 'The request is not JSON',
    hint: 'Send it as application/json.',
  },
  'wrong-host': {
    status: 421,
    title: 'Refused: this dashboard goes by another name',
    hint: 'Use the address that keyreeve serve printed, or name the right one with --public-url.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many attempts',
    hint: 'Wait for as long as Retry-After says, then try again.',
  },
  'too-busy': {
    status: 503,
    title: 'Too busy',
    hint: 'Close other tabs with this dashboard, or try again in a minute.',
  },
  fault: {
    status: 500,
    title: 'A fault of the program',
    hint: 'What went wrong stands where keyreeve serve runs. Please report it.',
  },
} as const satisfies Record<string, WebProblemKind>;

export type WebProblemCode = keyof typeof WEB_PROBLEMS;

const CODES = [...Object.keys(WEB_PROBLEMS), ...Object.keys(PROBLEMS)] as readonly (
  | WebProblemCode
  | ProblemCode
)[];

/** What every answer that is no success holds (RFC 9457, `application/problem+json`). */
export const ProblemBody = Type.Object(
  {
    type: Type.Literal('about:blank'),
    title: Type.String({ description: 'In a few words, the same each time.' }),
    status: Type.Integer({ minimum: 400, maximum: 599, description: 'As the status of HTTP.' }),
    code: Type.Unsafe<WebProblemCode | ProblemCode>({
      type: 'string',
      enum: CODES,
      description: 'Does not change: for programs.',
    }),
    detail: Type.String({ description: 'What is wrong, and where.' }),
    hint: Type.String({ description: 'The next move.' }),
  },
  { additionalProperties: false, description: 'What is wrong, and the next move.' },
);
export type ProblemBody = Static<typeof ProblemBody>;
