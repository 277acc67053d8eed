import type { IncomingMessage } from 'node:http';
import type { Parameters } from '../call.ts';
import type { Protocol } from './encode.ts';
import { AwsRefusal } from './refusal.ts';
import { isRest, restAction } from './rest-routes.ts';

/** A request taken apart, before anybody asks whether its caller exists. */
export interface Request {
  readonly protocol: Protocol;
  readonly service: string;
  readonly action: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly token: string | undefined;
  readonly host: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly parameters: Parameters;
}

/**
 * The scope of a SigV4 header: `Credential=AKIA…/20261122/us-east-1/iam/aws4_request`. All services and regions
 * arrive at one port, so this says which is meant. Signatures are not verified.
 */
function scope(header: string | undefined): readonly string[] {
  const start = header?.indexOf('Credential=') ?? -1;
  if (header === undefined || start < 0) return [];
  const end = header.indexOf(',', start);
  return header
    .slice(start + 'Credential='.length, end < 0 ? undefined : end)
    .trim()
    .split('/');
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function queryParameters(form: URLSearchParams): Parameters {
  const text = (name: string): string | undefined => form.get(name) ?? undefined;
  const integer = (name: string): number | undefined => {
    const value = text(name);
    return value === undefined ? undefined : /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
  };
  return { text, integer, raw: text, all: () => Object.fromEntries(form) };
}

function jsonParameters(body: Readonly<Record<string, unknown>>): Parameters {
  const raw = (name: string): unknown => body[name] ?? undefined;
  return {
    raw,
    all: () => body,
    text: (name) => {
      const value = raw(name);
      return value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
    },
    integer: (name) => {
      const value = raw(name);
      return value === undefined ? undefined : typeof value === 'number' ? value : Number.NaN;
    },
  };
}

function parseJson(body: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw new AwsRefusal('SerializationException', 400, 'The request body is not JSON');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new AwsRefusal('SerializationException', 400, 'The request body is not a JSON object');
}

/** Which protocol a request speaks, known even when the rest of it is not understood. */
export function protocolOf({ headers }: IncomingMessage): Protocol {
  if (headers['x-amz-target'] !== undefined) return 'json';
  const service = scope(headers.authorization)[3] ?? '';
  if (isRest(service)) return 'rest';
  return service === 'ec2' ? 'ec2' : 'query';
}

/** The parameters of a REST call stand in the path's query (all of them text or numbers) or in a JSON body. */
function restParameters(url: URL, body: string): Parameters {
  const fromQuery = Object.fromEntries(
    [...url.searchParams].map(([name, value]) => [name, /^\d{1,9}$/.test(value) ? Number(value) : value]),
  );
  return jsonParameters({ ...fromQuery, ...parseJson(body) });
}

/** Where a call says it comes from, and with what; the agent is cut where CloudTrail cuts it, at 1 KB. */
function origin({ headers }: IncomingMessage): { readonly sourceIp: string; readonly userAgent: string } {
  const forwarded = single(headers['x-forwarded-for'])?.split(',')[0]?.trim();
  return {
    sourceIp: forwarded === undefined || forwarded === '' ? '127.0.0.1' : forwarded,
    userAgent: (headers['user-agent'] ?? '').slice(0, 1024),
  };
}

/** Takes a request apart; throws an AwsRefusal for what no AWS service would understand. */
export function decode(message: IncomingMessage, body: string): Request {
  const { headers } = message;
  const parts = scope(headers.authorization);
  const [accessKeyId, , region, service] = parts;
  if (accessKeyId === undefined || region === undefined || service === undefined) {
    throw new AwsRefusal('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
  }
  const protocol = protocolOf(message);
  const common = { protocol, service, region, accessKeyId, host: headers.host ?? '', ...origin(message) };
  const token = single(headers['x-amz-security-token']);
  if (protocol === 'json') {
    const target = single(headers['x-amz-target']) ?? '';
    const action = target.slice(target.lastIndexOf('.') + 1);
    return { ...common, token, action, parameters: jsonParameters(parseJson(body)) };
  }
  if (protocol === 'rest') {
    const url = new URL(message.url ?? '/', 'http://sandbox');
    const action = restAction(service, message.method ?? '', url.pathname);
    return { ...common, token, action, parameters: restParameters(url, body) };
  }
  const form = new URLSearchParams(body);
  return { ...common, token, action: form.get('Action') ?? '', parameters: queryParameters(form) };
}
