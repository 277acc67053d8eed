import type { AwsRefusal } from './refusal.ts';
import { element, escapeXml } from './xml.ts';

/** How answers look on the wire, in the two protocols of these services [botocore: query, json 1.1]. */
export type Protocol = 'query' | 'json';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const NAMESPACES: Readonly<Record<string, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

/** JSON services call the same refusals by other names, and answer 400 to all of them. */
const JSON_NAMES: Readonly<Record<string, string>> = {
  AccessDenied: 'AccessDeniedException',
  ExpiredToken: 'ExpiredTokenException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  InvalidAction: 'UnknownOperationException',
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  Throttling: 'ThrottlingException',
  ValidationError: 'ValidationException',
};

/** A query result around the inside a handler gave. */
export function querySuccess(service: string, action: string, inside: string, requestId: string): Answer {
  const result = inside === '' ? '' : `<${action}Result>${inside}</${action}Result>`;
  const body = `<${action}Response xmlns="${NAMESPACES[service]}">${result}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, type: 'text/xml', body };
}

export function jsonSuccess(body: string): Answer {
  return { status: 200, type: 'application/x-amz-json-1.1', body };
}

/** A refusal in the protocol's own shape. */
export function refusalAnswer(
  protocol: Protocol,
  service: string,
  refusal: AwsRefusal,
  requestId: string,
): Answer {
  const { code, status, message } = refusal;
  if (protocol === 'json') {
    const type = JSON_NAMES[code] ?? code;
    const shown = status >= 500 ? status : 400;
    return {
      status: shown,
      type: 'application/x-amz-json-1.1',
      body: JSON.stringify({ __type: type, message }),
    };
  }
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
