import { type Unread, unread } from '../../core/model/fact.ts';
import type { CallName } from './call-counter.ts';
import { explainDenial } from './denial.ts';
import { cameFromService, errorShape, isExpired, isThrottling, wireCode } from './error-codes.ts';

/** Carries a failure to get credentials through the SDK, which asks for them in the middle of a call. */
export class SessionLost extends Error {
  readonly unread: Unread;

  constructor(reason: Unread) {
    super(reason.words);
    this.name = 'SessionLost';
    this.unread = reason;
  }
}

/**
 * Turns what a call threw into an unread fact. Bugs are thrown on: an error that neither a service, nor the
 * network, nor the search for credentials can have made.
 */
export function unreadFromError(name: CallName, error: unknown): Unread {
  if (error instanceof SessionLost) return error.unread;
  if (cameFromService(error)) return { ...fromService(name, error), ...requestIdOf(error) };
  const { name: kind } = errorShape(error);
  if (kind === 'CredentialsProviderError' || kind === 'TokenProviderError') {
    const words = isOfProgram(error)
      ? PROGRAM_FAILED
      : 'There are no AWS credentials to sign this call with.';
    return unread(name, 'NoCredentials', words, {
      ...(!isOfProgram(error) && detailOf(error)),
      fix: 'Sign in again: `aws sso login`, or `aws configure`.',
    });
  }
  if (isUnsendable(error)) {
    return unread(name, 'InvalidCredentials', 'The credentials hold a character that cannot be sent.', {
      fix: 'Look for a line break or a special character in AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN or the credentials file.',
    });
  }
  const network = networkWords(error);
  if (network === undefined) throw error;
  return unread(name, network.code, network.words, {
    ...detailOf(error),
    fix: 'Check the network, the proxy and AWS_ENDPOINT_URL, then scan again.',
  });
}

const PROGRAM_FAILED =
  'The program that gives the credentials (credential_process) failed. Run it by itself: it says why.';

/**
 * Of child_process.exec, by which the SDK runs credential_process. Its message is the whole command and all that the
 * program wrote to standard error, and either may hold a secret; it would be shown to viewers and kept with the run.
 */
function isOfProgram(error: unknown): boolean {
  return firstMessage(error).includes('Command failed: ');
}

function fromService(name: CallName, error: unknown): Unread {
  const code = wireCode(error);
  const detail = detailOf(error);
  const status = Number(errorShape(error).$metadata?.httpStatusCode);
  if (code === undefined) {
    return unread(name, 'BadAnswer', `The answer, HTTP status ${status}, is not one of AWS's.`, {
      ...detail,
      fix: 'Check the proxy and AWS_ENDPOINT_URL: something other than AWS answered.',
    });
  }
  if (/^AccessDenied$|Unauthorized/.test(code)) {
    return unread(name, 'AccessDenied', ...reason(explainDenial(name, detail.detail ?? ''), detail));
  }
  if (isThrottling(error)) {
    const words = 'AWS throttled this call, and repeating it did not help.';
    return unread(name, 'Throttling', words, { ...detail, fix: 'Scan again later.' });
  }
  if (code === 'LimitExceeded') {
    const words = 'AWS has no capacity for this call just now.';
    return unread(name, code, words, { ...detail, fix: 'Scan again later.' });
  }
  if (isExpired(error)) {
    const words = 'The credentials expired, and could not be renewed.';
    return unread(name, code, words, { ...detail, fix: 'Sign in again, then scan again.' });
  }
  if (/^(InvalidClientTokenId|SignatureDoesNotMatch|AuthFailure|InvalidAccessKeyId)$/.test(code)) {
    const fix = 'Check the credentials; those of GovCloud and China also need --region.';
    return unread(name, code, 'AWS does not accept the credentials.', { ...detail, fix });
  }
  if (status >= 500) return unread(name, code, 'AWS answered with a fault of its own.', detail);
  return unread(name, code, `AWS refused the call with ${code}.`, detail);
}

function reason(
  explanation: { readonly words: string; readonly fix?: string },
  detail: { readonly detail?: string },
): [words: string, more: { detail?: string; fix?: string }] {
  const { words, fix } = explanation;
  return [words, fix === undefined ? { ...detail } : { ...detail, fix }];
}

/** AWS's ids of requests are of letters, digits and dashes; anything else is not one. */
function requestIdOf(error: unknown): { requestId?: string } {
  const id = errorShape(error).$metadata?.requestId;
  return typeof id === 'string' && /^[\w-]{1,128}$/.test(id) ? { requestId: id } : {};
}

/** AWS's own text, within bounds. `Unknown` is all that some report errors say: it tells nobody anything. */
function detailOf(error: unknown): { detail?: string } {
  const text = firstMessage(error);
  return text === '' || text === 'Unknown' ? {} : { detail: text.slice(0, 1000) };
}

function firstMessage(error: unknown): string {
  const { message } = errorShape(error);
  if (typeof message === 'string' && message !== '')
    return message.split('\n  Deserialization error', 1)[0] ?? '';
  // Node gathers the attempts at a host's several addresses in an AggregateError without words.
  return error instanceof AggregateError && error.errors.length > 0 ? firstMessage(error.errors[0]) : '';
}

/** Node refuses to send a header with a line break in it, which is what a CRLF credentials file leads to. */
function isUnsendable(error: unknown): boolean {
  return errorShape(error).code === 'ERR_INVALID_CHAR';
}

/** The words for an endpoint without an address: also what a region without the service looks like. */
export const UNRESOLVED = "The name of AWS's endpoint could not be resolved.";

function networkWords(error: unknown): { readonly code: string; readonly words: string } | undefined {
  const { name, code, cause } = errorShape(error);
  const text = typeof code === 'string' ? code : '';
  if (/^(ENOTFOUND|EAI_AGAIN)$/.test(text)) {
    return { code: 'NetworkError', words: UNRESOLVED };
  }
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/.test(text)) {
    return { code: 'NetworkError', words: "AWS's endpoint could not be reached." };
  }
  if (/CERT|TLS|SSL|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO/.test(text)) {
    return { code: 'NetworkError', words: 'The certificate of the endpoint was not accepted.' };
  }
  if (name === 'TimeoutError' && !/^(ECONNRESET|EPIPE)$/.test(text)) {
    return { code: 'NetworkTimeout', words: 'AWS did not answer in time.' };
  }
  if (/^(E[A-Z]+|HPE_\w+)$/.test(text) || name === 'TimeoutError') {
    return { code: 'NetworkError', words: 'The connection to AWS broke off.' };
  }
  return cause === undefined ? undefined : networkWords(cause);
}
