import { Buffer, isUtf8 } from 'node:buffer';
import type { ControlLevel, ControlPolicies, ControlPolicy } from '../model/control-policies.ts';
import { known } from '../model/fact.ts';
import { type Fields, isFields } from '../model/fields.ts';
import { Problem } from '../model/problem.ts';
import { lookOfBytes } from './look-of-file.ts';
import { namesTwice, parsePolicyDocument } from './policy-document.ts';

/** Source of the facts that such a file gives. */
const SOURCE = 'control policies file';

/** Five policies of 5,120 characters at each of seven levels, a thousand times over. */
const MOST_BYTES = 200_000_000;

/** Units may be nested five deep between the root and the account (AWS Organizations User Guide, quotas). */
const MOST_LEVELS = 7;

/**
 * Reads the service control policies on one account from a file, for whoever may not read them live: a JSON list of
 * levels from the root to the account, each a list of policies. A policy is its document, or what
 * `aws organizations describe-policy` writes of it. Throws the {@link Problem} `bad-control-policies`, with file, level
 * and policy, for anything else: a policy that were left out might be the one that denies, or the one that allows.
 *
 * @param file how it is called in messages
 */
export function parseControlPolicies(input: Uint8Array | string, file: string): ControlPolicies {
  const value = parsed(textOf(input, file), file);
  if (!Array.isArray(value)) throw bad(file, 'it is no list of levels');
  if (value.length < 2 || value.length > MOST_LEVELS) {
    throw bad(
      file,
      `it has ${value.length === 1 ? '1 level' : `${value.length} levels`}; from the root to the account there are 2 to ${MOST_LEVELS}`,
    );
  }
  const last = value.length - 1;
  const levels = value.map((policies: unknown, index): ControlLevel => {
    const id = `level ${index + 1}`;
    // AWS keeps at least one policy everywhere; without one, nothing would be allowed, and everybody look clean.
    if (!Array.isArray(policies) || policies.length === 0)
      throw bad(file, `${id} is no list with at least one policy, as AWS keeps it everywhere`);
    const type = index === 0 ? 'root' : index === last ? 'account' : 'unit';
    const read = policies.map((policy: unknown, at) => policyOf(policy, `policy ${at + 1} of ${id}`, file));
    return { type, id, policies: read };
  });
  return { limited: true, levels };
}

function policyOf(value: unknown, place: string, file: string): ControlPolicy {
  if (!isFields(value)) throw bad(file, `${place} is no JSON object`);
  const { Policy: described } = value;
  const name = place.replace(/^policy (\d+) .*/, 'no. $1');
  if (described === undefined) return { id: place, name, document: documentOf(value, place, file) };
  if (!isFields(described) || typeof described.Content !== 'string')
    throw bad(file, `${place} has no Content as describe-policy writes it`);
  const { PolicySummary: summary } = described;
  const { Id, Name, Type } = isFields(summary) ? summary : {};
  if (Type !== undefined && Type !== 'SERVICE_CONTROL_POLICY')
    throw bad(file, `${place} is no service control policy`);
  const id = typeof Id === 'string' ? Id.slice(0, 130) : place;
  return {
    id,
    name: typeof Name === 'string' ? Name.slice(0, 128) : id,
    document: documentOf(described.Content, place, file),
  };
}

function documentOf(value: Fields | string, place: string, file: string): ControlPolicy['document'] {
  const read = parsePolicyDocument(value);
  if ('document' in read) return known(read.document, SOURCE);
  throw bad(file, `${place} cannot be read: ${read.reason}`);
}

function textOf(input: Uint8Array | string, file: string): string {
  if (input.length > MOST_BYTES)
    throw bad(file, 'it is larger than all service control policies there can be');
  if (typeof input === 'string') return input.replace(/^\uFEFF/, '');
  const look = lookOfBytes(input);
  if (look !== undefined) throw bad(file, look.what);
  if (!isUtf8(input)) throw bad(file, 'it is not UTF-8 text');
  return Buffer.from(input.buffer, input.byteOffset, input.byteLength)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

function parsed(text: string, file: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // V8 repeats part of the text, which may hold anything.
    if (error instanceof SyntaxError) throw bad(file, 'it is no JSON, or is cut short');
    throw error;
  }
  if (namesTwice(text, value)) throw bad(file, 'an object in it names a member twice');
  return value;
}

function bad(file: string, words: string): Problem {
  return new Problem('bad-control-policies', `${file}: ${words}.`);
}
