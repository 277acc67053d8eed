/**
 * AWS has two names for one error: the wire code, which its documents and policies speak of
 * (`ReportInProgress`), and the shape's name, which the SDK for JavaScript throws
 * (`CredentialReportNotReadyException`). We keep the wire code. JSON services send the shape's name on the
 * wire; those that mean the same are brought together here too (service models of botocore).
 */
const WIRE_CODES: Readonly<Record<string, string>> = {
  CredentialReportNotPresentException: 'ReportNotPresent',
  CredentialReportExpiredException: 'ReportExpired',
  CredentialReportNotReadyException: 'ReportInProgress',
  ServiceFailureException: 'ServiceFailure',
  LimitExceededException: 'LimitExceeded',
  NoSuchEntityException: 'NoSuchEntity',
  AccessDeniedException: 'AccessDenied',
  ThrottlingException: 'Throttling',
  ExpiredTokenException: 'ExpiredToken',
  UnrecognizedClientException: 'InvalidClientTokenId',
};

/** Codes that ask for patience. Not `LimitExceeded`, which the SDK counts among them: see retry-strategy.ts. */
const THROTTLING_CODES: ReadonlySet<string> = new Set([
  'Throttling',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'BandwidthLimitExceeded',
  'PriorRequestNotComplete',
  'SlowDown',
]);

const EXPIRED_CODES: ReadonlySet<string> = new Set(['ExpiredToken', 'RequestExpired']);

interface ErrorShape {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly requestId?: unknown };
}

/** An error's members as far as an SDK or Node may set them, none of them trusted. */
export function errorShape(error: unknown): ErrorShape {
  return typeof error === 'object' && error !== null ? error : {};
}

/** True for an answer of a service, readable or not; false for faults of the network and bugs. */
export function cameFromService(error: unknown): boolean {
  return errorShape(error).$metadata?.httpStatusCode !== undefined;
}

/** The wire code of a service's error, or `undefined` where the answer held none (an HTML page). */
export function wireCode(error: unknown): string | undefined {
  const { name, Code } = errorShape(error);
  const spoken = typeof Code === 'string' && Code !== '' ? Code : name;
  if (typeof spoken !== 'string' || !/^[\w.:-]{1,80}$/.test(spoken)) return undefined;
  // What the SDK calls an answer that it could not parse, or that named no code.
  if (/^(Error|SyntaxError|TypeError|Unknown|UnknownError|NotFound)$/.test(spoken)) return undefined;
  // JSON services may put a namespace before the name and a link behind it.
  const bare = spoken.slice(spoken.lastIndexOf('#') + 1).split(':', 1)[0] ?? spoken;
  return WIRE_CODES[bare] ?? bare;
}

/** True where AWS asks us to slow down. */
export function isThrottling(error: unknown): boolean {
  if (!cameFromService(error)) return false;
  const code = wireCode(error);
  if (code !== undefined && THROTTLING_CODES.has(code)) return true;
  return errorShape(error).$metadata?.httpStatusCode === 429;
}

/** True where the credentials were good once: a new session may help. */
export function isExpired(error: unknown): boolean {
  const code = cameFromService(error) ? wireCode(error) : undefined;
  return code !== undefined && EXPIRED_CODES.has(code);
}
