import { Buffer, isUtf8 } from 'node:buffer';
import { type Account, isPartition } from '../model/account.ts';
import type { Authorization, Holder, ListedUser, ManagedPolicy } from '../model/authorization.ts';
import { Problem } from '../model/problem.ts';
import {
  authorizationOf,
  type From,
  groupItem,
  ItemFault,
  policyItem,
  roleItem,
  userItem,
} from './authorization-items.ts';
import { JsonDamage, type JsonPiece, jsonPieces } from './json-pieces.ts';
import { lookOfBytes } from './look-of-file.ts';
import { quoted } from './place.ts';
import { namesTwice } from './policy-document.ts';

/** Source of the facts that such a file gives. */
export const AUTHORIZATION_DETAILS = 'authorization details';

/** What such a file tells: whose it is, and everybody and everything in it that grants. */
export interface AuthorizationFile {
  readonly account: Account;
  readonly authorization: Authorization;
}

/** Node's longest string: some hundred times what an account at all its quotas has. */
const MOST_BYTES = 0x1fff_ffe8;

const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;
type ListName = (typeof LISTS)[number];

/**
 * Reads the output of `aws iam get-account-authorization-details`: JSON with policy documents as objects (the AWS CLI
 * decodes them) or percent-encoded (as the API has them), in one answer, in pages one after the other, or in a list of
 * pages. The account is that of the ARNs. Throws the {@link Problem} `bad-authorization`, with file and line, for what
 * is no such answer, is cut short, or is of several accounts: a part of it would make somebody seem to have no rights.
 * A policy whose document cannot be read is there, unread.
 *
 * @param file how it is called in messages
 */
export function parseAuthorizationDetails(input: Uint8Array | string, file: string): AuthorizationFile {
  const text = textOf(input, file);
  const reading = new Reading(file);
  try {
    for (const piece of jsonPieces([withoutOuterList(text)], new Set())) reading.take(piece);
  } catch (error) {
    if (error instanceof JsonDamage)
      throw bad(file, `the file is cut short or no JSON: ${error.message}`, error.line);
    throw error;
  }
  return reading.whole();
}

function textOf(input: Uint8Array | string, file: string): string {
  if (input.length > MOST_BYTES) throw bad(file, 'the file is larger than any such answer');
  const text = typeof input === 'string' ? input : decoded(input, file);
  const bare = text.replace(/^\uFEFF/, '');
  if (bare.trim() === '') throw bad(file, 'the file is empty');
  if (!/^\s*[{[]/.test(bare)) {
    const [line = ''] = bare
      .trimStart()
      .slice(0, 200)
      .split(/[\r\n]/, 1);
    throw bad(file, `this is no JSON: it begins with ${quoted(line)}`);
  }
  return bare;
}

function decoded(bytes: Uint8Array, file: string): string {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw bad(file, 'the file is packed with gzip', undefined, 'Unpack it first: gunzip FILE');
  const look = lookOfBytes(bytes);
  if (look !== undefined) throw bad(file, `this is no JSON: ${look.what}`);
  if (!isUtf8(bytes)) throw bad(file, 'the file is not UTF-8 text: it is damaged, or was re-saved');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** A list of pages is pages one after the other; the brackets' places stay, so that lines can be told. */
function withoutOuterList(text: string): string {
  if (!/^\s*\[/.test(text)) return text;
  const first = text.indexOf('[');
  const last = text.lastIndexOf(']');
  // Something other than blanks behind the last bracket is a list that was cut short.
  const closed = last > first && text.slice(last + 1).trim() === '';
  return `${text.slice(0, first)} ${closed ? text.slice(first + 1, last) : `${text.slice(first + 1)}{`}`;
}

/** What was read so far. */
class Reading {
  readonly #file: string;
  readonly #from: From = { source: AUTHORIZATION_DETAILS, readAt: undefined };
  readonly #users = new Map<string, ListedUser>();
  readonly #holders: Holder[] = [];
  readonly #policies: ManagedPolicy[] = [];
  readonly #members = new Set<string>();
  /** In lower case, with what it is of: names and ARNs of IAM are unique ignoring case. */
  readonly #seen = new Set<string>();
  #account: Account | undefined;
  #goesOn = false;

  constructor(file: string) {
    this.#file = file;
  }

  take(piece: JsonPiece): void {
    if (piece.kind !== 'field') return;
    const { key, line } = piece;
    const value = this.#parsed(piece.text, line);
    this.#members.add(key);
    const list = LISTS.find((each) => each === key);
    if (list !== undefined) this.#addAll(list, value, line);
    // NextToken is how the AWS CLI says that it stopped at --max-items.
    else if (key === 'IsTruncated') this.#goesOn = value === true;
    else if (key === 'NextToken') this.#goesOn ||= value !== null;
  }

  whole(): AuthorizationFile {
    const missing = LISTS.filter((list) => !this.#members.has(list));
    if (missing.length > 0) {
      const others = [...this.#members].slice(0, 5).map(quoted).join(', ');
      throw this.#bad(`there is no ${missing.join(', ')} in it${others === '' ? '' : `, but ${others}`}`);
    }
    if (this.#goesOn) {
      throw this.#bad(
        'the answer goes on: this is not its last page',
        undefined,
        'Fetch all pages: leave out --no-paginate and --max-items, or hand over every page.',
      );
    }
    if (this.#account === undefined) throw this.#bad('no ARN in it tells which account it is of');
    const authorization = authorizationOf(this.#users, this.#holders, this.#policies, this.#from);
    return { account: this.#account, authorization };
  }

  #addAll(list: ListName, value: unknown, line: number): void {
    if (!Array.isArray(value)) throw this.#bad(`${list} is no list`, line);
    for (const [index, item] of value.entries()) {
      try {
        this.#add(list, item, line);
      } catch (error) {
        if (!(error instanceof ItemFault)) throw error;
        throw this.#bad(`${list}[${index}] is not as AWS writes it: ${error.message}`, line);
      }
    }
  }

  #add(list: ListName, value: unknown, line: number): void {
    if (list === 'UserDetailList') {
      const [name, user] = userItem(value, this.#from);
      this.#once(`user ${name}`, user.arn, line);
      this.#users.set(name, user);
    } else if (list === 'Policies') {
      const policy = policyItem(value, this.#from);
      this.#once(policy.arn, policy.arn, line);
      this.#policies.push(policy);
    } else {
      const holder = list === 'RoleDetailList' ? roleItem(value, this.#from) : groupItem(value, this.#from);
      this.#once(`${holder.type} ${holder.name}`, holder.arn, line);
      this.#holders.push(holder);
    }
  }

  /** Two readings in one file, or two accounts, would be mixed up. */
  #once(what: string, arn: string, line: number): void {
    if (this.#seen.has(what.toLowerCase()))
      throw this.#bad(`${quoted(what)} is in it twice`, line, 'Hand over one reading of one account.');
    this.#seen.add(what.toLowerCase());
    const [, partition = '', , , id = ''] = arn.split(':');
    if (id === 'aws') return;
    if (!isPartition(partition)) throw this.#bad(`${quoted(partition)} is no partition of AWS`, line);
    this.#account ??= { id, partition };
    if (this.#account.id !== id || this.#account.partition !== partition) {
      const { id: first } = this.#account;
      throw this.#bad(`accounts ${first} and ${id} are both in it`, line, 'Hand over one account at a time.');
    }
  }

  #parsed(text: string, line: number): unknown {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      // V8 repeats part of the text, which may hold anything: only the place is told.
      if (error instanceof SyntaxError) throw this.#bad('this is no sound JSON', line);
      throw error;
    }
    if (namesTwice(text, value)) throw this.#bad('an object in it names a member twice', line);
    return value;
  }

  #bad(words: string, line?: number, hint?: string): Problem {
    return bad(this.#file, words, line, hint);
  }
}

function bad(file: string, words: string, line?: number, hint?: string): Problem {
  const at = line === undefined ? file : `${file}:${line}`;
  return new Problem('bad-authorization', `${at}: ${words}.`, hint === undefined ? {} : { hint });
}
