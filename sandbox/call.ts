import { validationError } from './wire/refusal.ts';
import type { Caller } from './world/sessions.ts';
import type { World } from './world/world.ts';

/** The parameters of a call, whichever protocol carried them. */
export interface Parameters {
  text(name: string): string | undefined;
  /** NaN where the text is not a number. */
  integer(name: string): number | undefined;
  /** The value as it came in, for lists and structures of JSON calls. */
  raw(name: string): unknown;
  /** All of them: texts by their flat names in the query protocols, values by their names in JSON. */
  all(): Readonly<Record<string, unknown>>;
}

/** What a handler adds to the record of its call: the answer as CloudTrail shows it, and what it was about. */
export interface Story {
  response: Readonly<Record<string, unknown>> | null;
  resources: readonly { readonly type: string; readonly name: string }[];
}

export interface Call {
  /** `iam:ListUsers` and the like. */
  readonly operation: string;
  readonly action: string;
  readonly world: World;
  readonly caller: Caller;
  /** Region of the signature's scope. */
  readonly region: string;
  readonly host: string;
  /** 127.0.0.1, or what an `x-forwarded-for` header says. */
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly parameters: Parameters;
  readonly story: Story;
}

/** Answers a call with the inside of its result element (query) or with the whole JSON text. Refuses by throwing. */
export type Handler = (call: Call) => string;

/** Actions of one service by name. */
export type Service = ReadonlyMap<string, Handler>;

/** A required text; its absence is a ValidationError, as the services answer. */
export function required(call: Call, name: string): string {
  const value = call.parameters.text(name);
  if (value === undefined || value === '') throw missing(name);
  return value;
}

function missing(name: string): Error {
  return validationError(
    `1 validation error detected: Value null at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must not be null`,
  );
}

/** An optional whole number within limits. */
export function bounded(call: Call, name: string, low: number, high: number, fallback: number): number {
  const value = call.parameters.integer(name);
  if (value === undefined) return fallback;
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must have value between ${low} and ${high}`,
  );
}

/** A list of texts in the query protocols: `Filter.member.1` for IAM, `RegionName.1` for EC2. */
export function listed(call: Call, name: string): readonly string[] {
  const out: string[] = [];
  for (;;) {
    const value = call.parameters.text(`${name}.${out.length + 1}`);
    if (value === undefined) return out;
    out.push(value);
  }
}
