import { known } from '../../core/model/fact.ts';
import { instant } from '../../core/model/time.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { CallName } from '../session/call-counter.ts';
import type { Clients } from '../session/clients.ts';
import { unreadFromError } from '../session/failure.ts';

type Input = Readonly<Record<string, unknown>>;
/** Answers a call by the test's own hand; throws what the SDK would throw. */
type Answer = (input: Input, region: string) => unknown;

/** The session, with some of its calls answered by the test, where the sandbox is too well-behaved. */
export function answering(
  session: AccountSession,
  answers: Readonly<Partial<Record<CallName, Answer>>>,
): AccountSession {
  const { account, clock, signal, counter } = session;
  const call: AccountSession['call'] = async (name, send, options) => {
    const answer = answers[name];
    if (answer === undefined) return session.call(name, send, options);
    counter.call('read', name);
    const client = (region = 'us-east-1') => ({
      send: async ({ input }: { readonly input: Input }) => answer(input, region),
    });
    const clients = {
      iam: client(),
      cloudTrail: async (region?: string) => client(region),
      organizations: async () => client(),
      accounts: async () => client(),
      ec2: async (region: string) => client(region),
      lambda: async (region: string) => client(region),
      ecs: async (region: string) => client(region),
      ssm: async (region: string) => client(region),
      codeBuild: async (region: string) => client(region),
      amplify: async (region: string) => client(region),
      cloudFormation: async (region: string) => client(region),
      athena: async (region?: string) => client(region),
      s3: async (region: string) => client(region),
      dynamoDb: async (region: string) => client(region),
    } as unknown as Clients;
    try {
      return known(await send(clients), name, instant(clock.now()));
    } catch (error) {
      return unreadFromError(name, error);
    }
  };
  return { account, clock, signal, counter, open: () => session.open(), call };
}

/** An error as the SDK throws it for a refusal. */
export function refusal(code: string, message = 'no'): Error {
  return Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: 400 } });
}

/** An event of the past, as a test says it. */
export interface Past {
  readonly id?: string;
  readonly name: string;
  readonly at: string;
  readonly source?: string;
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly resource?: string;
  readonly userName?: string;
  /** The record's other members; a text stands for the whole record. */
  readonly record?: Readonly<Record<string, unknown>> | string;
}

/** An event history: newest first, in pages of two, searched by one attribute as CloudTrail does. */
export function history(events: readonly Past[]): Answer {
  return ({ LookupAttributes, StartTime, EndTime, NextToken }, region) => {
    const [{ AttributeKey: key, AttributeValue: value }] = LookupAttributes as [Record<string, string>];
    const since = StartTime instanceof Date ? instant(StartTime) : '';
    const until = EndTime instanceof Date ? instant(EndTime) : '9';
    const found = events
      .filter((event) => (event.region ?? 'us-east-1') === region && event.at >= since && event.at <= until)
      .filter((event) => attributeOf(event, key ?? '') === value)
      .toSorted((a, b) => (a.at < b.at ? 1 : -1));
    const start = Number(NextToken ?? 0);
    const more = start + 2 < found.length;
    return {
      Events: found.slice(start, start + 2).map(shown),
      ...(more && { NextToken: String(start + 2) }),
    };
  };
}

function attributeOf(event: Past, key: string): string | undefined {
  if (key === 'AccessKeyId') return event.accessKeyId;
  if (key === 'EventName') return event.name;
  return key === 'ResourceName' ? event.resource : event.userName;
}

function shown({ id, name, at, source = 'iam.amazonaws.com', record = {} }: Past) {
  const CloudTrailEvent = typeof record === 'string' ? record : JSON.stringify(record);
  return {
    ...(id !== undefined && { EventId: id }),
    EventName: name,
    EventSource: source,
    EventTime: new Date(at),
    CloudTrailEvent,
  };
}
