import { AwsRefusal } from './refusal.ts';
import { element, escapeXml } from './xml.ts';

/** How answers look on the wire, in the protocols of these services [botocore: query, ec2, json 1.1, rest-json]. */
export type Protocol = 'query' | 'ec2' | 'json' | 'rest';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const NAMESPACES: Readonly<Record<string, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  sns: 'http://sns.amazonaws.com/doc/2010-03-31/',
};

const EC2_NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/';

/** JSON services call the same refusals by other names; those of JSON 1.1 answer 400 to all of them. */
const JSON_NAMES: Readonly<Record<string, string>> = {
  AccessDenied: 'AccessDeniedException',
  ExpiredToken: 'ExpiredTokenException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  InvalidAction: 'UnknownOperationException',
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  Throttling: 'ThrottlingException',
  ValidationError: 'ValidationException',
};

/** EC2's own words for what IAM says otherwise [EC2 API Reference, Error codes]. */
const EC2_NAMES: Readonly<Record<string, readonly [string, number]>> = {
  AccessDenied: ['UnauthorizedOperation', 403],
  ExpiredToken: ['RequestExpired', 400],
  InvalidClientTokenId: ['AuthFailure', 401],
  Throttling: ['RequestLimitExceeded', 503],
  ValidationError: ['InvalidParameterValue', 400],
};

/** What each service says to a caller that is too fast [botocore, the error shapes]; the others say `Throttling`. */
const THROTTLES: Readonly<Record<string, readonly [string, number]>> = {
  organizations: ['TooManyRequestsException', 400],
  account: ['TooManyRequestsException', 429],
  'access-analyzer': ['ThrottlingException', 429],
  securityhub: ['TooManyRequestsException', 429],
};

/** The refusal of a call beyond the rate, in the words of its service. */
export function throttled(service: string): AwsRefusal {
  const [code, status] = THROTTLES[service] ?? ['Throttling', 400];
  const words =
    service === 'organizations' ? 'You have sent too many requests in too short a time.' : 'Rate exceeded';
  return new AwsRefusal(code, status, words);
}

/** A query result around the inside a handler gave. */
export function querySuccess(service: string, action: string, inside: string, requestId: string): Answer {
  const result = inside === '' ? '' : `<${action}Result>${inside}</${action}Result>`;
  const body = `<${action}Response xmlns="${NAMESPACES[service]}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, type: 'text/xml', body };
}

function ec2Success(action: string, inside: string, requestId: string): Answer {
  const body = `<${action}Response xmlns="${EC2_NAMESPACE}"><requestId>${requestId}</requestId>${inside}</${action}Response>`;
  return { status: 200, type: 'text/xml', body };
}

/** What a handler gave, in the protocol of the request. */
export function success(
  { protocol, service, action }: { protocol: Protocol; service: string; action: string },
  inside: string,
  requestId: string,
): Answer {
  if (protocol === 'ec2') return ec2Success(action, inside, requestId);
  if (protocol === 'query') return querySuccess(service, action, inside, requestId);
  return { status: 200, type: protocol === 'rest' ? REST_TYPE : JSON_TYPE, body: inside };
}

const JSON_TYPE = 'application/x-amz-json-1.1';
const REST_TYPE = 'application/json';

function jsonRefusal({ code, status, message }: AwsRefusal): Answer {
  const body = JSON.stringify({ __type: JSON_NAMES[code] ?? code, message });
  return { status: status >= 500 ? status : 400, type: JSON_TYPE, body };
}

/** The name stands in a header; Security Hub writes its words with a capital [botocore, securityhub]. */
function restRefusal(service: string, { code, status, message }: AwsRefusal): Answer {
  const name = JSON_NAMES[code] ?? code;
  const body = service === 'securityhub' ? { Message: message, Code: name } : { message };
  const shown = code === 'InvalidAction' ? 404 : status;
  return {
    status: shown,
    type: REST_TYPE,
    body: JSON.stringify(body),
    headers: { 'x-amzn-errortype': name },
  };
}

function ec2Refusal({ code, status, message }: AwsRefusal, requestId: string): Answer {
  const [name, shown] = EC2_NAMES[code] ?? [code, status];
  const error = `<Error>${element('Code', name)}<Message>${escapeXml(message)}</Message></Error>`;
  const body = `<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`;
  return { status: shown, type: 'text/xml', body };
}

/** A refusal in the protocol's own shape. */
export function refusalAnswer(
  protocol: Protocol,
  service: string,
  refusal: AwsRefusal,
  requestId: string,
): Answer {
  if (protocol === 'json') return jsonRefusal(refusal);
  if (protocol === 'rest') return restRefusal(service, refusal);
  if (protocol === 'ec2') return ec2Refusal(refusal, requestId);
  const { code, status, message } = refusal;
  const side = status >= 500 ? 'Receiver' : 'Sender';
  const error = `${element('Type', side)}${element('Code', code)}<Message>${escapeXml(message)}</Message>`;
  const body = `<ErrorResponse xmlns="${NAMESPACES[service] ?? NAMESPACES.iam}"><Error>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return { status, type: 'text/xml', body };
}

/** What a load balancer or proxy sends instead of AWS's error. */
export function htmlAnswer(): Answer {
  const body =
    '<html><head><title>500</title></head><body><h1>500 Internal Server Error</h1></body></html>\n';
  return { status: 500, type: 'text/html', body };
}
