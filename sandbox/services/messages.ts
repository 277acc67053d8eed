import { type Call, type Handler, required, type Service } from '../call.ts';
import { isoSeconds } from '../clock.ts';
import { AwsRefusal, validationError } from '../wire/refusal.ts';
import { element } from '../wire/xml.ts';
import type { Sent } from '../world/outbox.ts';

/** What can carry a message to somebody: SES (REST) and SNS (query). Nothing leaves; all is kept to be looked at. */

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value deep in a JSON body, if it is text. */
function textAt(body: unknown, ...path: readonly string[]): string | undefined {
  let value = body;
  for (const name of path) value = isRecord(value) ? value[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function addresses(destination: unknown, name: string): readonly string[] {
  const value = isRecord(destination) ? destination[name] : undefined;
  return Array.isArray(value) ? value.map(String) : [];
}

/** Keeps a message; gives its id. */
function keep(call: Call, message: Pick<Sent, 'to'> & Partial<Sent>): string {
  const { world, caller, region, operation, requestId } = call;
  const messageId = `${requestId}-000000`;
  const at = isoSeconds(world.clock.ms());
  const origin = { operation, account: caller.account.id, callerArn: caller.arn, region, at, requestId };
  world.outbox.push({ ...message, ...origin, messageId });
  return messageId;
}

/** A simple or a raw message; templates are refused, as nobody stored one here. */
const sendEmail: Handler = (call) => {
  const destination = call.parameters.raw('Destination');
  const content = call.parameters.raw('Content');
  const to = ['ToAddresses', 'CcAddresses', 'BccAddresses'].flatMap((name) => addresses(destination, name));
  const subject = textAt(content, 'Simple', 'Subject', 'Data');
  const text = textAt(content, 'Simple', 'Body', 'Text', 'Data');
  const html = textAt(content, 'Simple', 'Body', 'Html', 'Data');
  const raw = textAt(content, 'Raw', 'Data');
  if (raw === undefined && (subject === undefined || to.length === 0)) {
    throw new AwsRefusal('BadRequestException', 400, 'Missing content or destination');
  }
  const from = call.parameters.text('FromEmailAddress');
  const MessageId = keep(call, {
    to,
    ...(from === undefined ? {} : { from }),
    ...(subject === undefined ? {} : { subject }),
    ...(text === undefined ? {} : { text }),
    ...(html === undefined ? {} : { html }),
    ...(raw === undefined ? {} : { raw: Buffer.from(raw, 'base64').toString() }),
  });
  return JSON.stringify({ MessageId });
};

/** To a topic, an endpoint or a telephone number. */
const publish: Handler = (call) => {
  const { parameters } = call;
  const names = ['TopicArn', 'TargetArn', 'PhoneNumber'];
  const to = names.map((name) => parameters.text(name)).filter((name) => name !== undefined);
  if (to.length !== 1)
    throw validationError('Invalid parameter: exactly one of TopicArn, TargetArn, PhoneNumber');
  const subject = parameters.text('Subject');
  const text = required(call, 'Message');
  return element('MessageId', keep(call, { to, text, ...(subject === undefined ? {} : { subject }) }));
};

export const ses: Service = new Map<string, Handler>([['SendEmail', sendEmail]]);
export const sns: Service = new Map<string, Handler>([['Publish', publish]]);
