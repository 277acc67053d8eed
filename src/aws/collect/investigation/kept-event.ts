import { type Fields, isFields } from '../../../core/model/fields.ts';
import type { TrailRecord } from '../../../core/model/trail-record.ts';
import { objectIn, recordOf, textIn } from '../../../core/parse/trail-record.ts';
import type { KeptEvent } from './progress.ts';

/** What is kept of a record that is counted only: a busy key makes ten thousand of them in a region. */
const COUNTED = [
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'readOnly',
  'eventType',
  'eventCategory',
  'managementEvent',
  'recipientAccountId',
  'sessionCredentialFromConsole',
  'userIdentity',
] as const;

/** The event of a record, whole or without what it was about. */
export function keptEvent({ id, at, source, name, all }: TrailRecord, whole: boolean): KeptEvent {
  const part = Object.fromEntries(COUNTED.flatMap((field) => (field in all ? [[field, all[field]]] : [])));
  return { id, at, source, name, fields: withoutSecrets(whole ? all : part) };
}

/** What a search knows of its events, where their record lacks it. */
export interface SearchedFor {
  readonly region: string;
  readonly accountId: string;
  /** The key that signed them, where that was searched for. */
  readonly accessKeyId?: string;
}

/** The record of an event that was kept. */
export function keptRecord(
  { id, at, source, name, fields }: KeptEvent,
  { region, accountId, accessKeyId }: SearchedFor,
): TrailRecord | undefined {
  const record = recordOf(fields, { id, at: new Date(at), region, source, name });
  if (record === undefined) return undefined;
  const { identity } = record;
  const signed = accessKeyId !== undefined && textIn(identity.accessKeyId) === undefined;
  return {
    ...record,
    accountId: record.accountId === '' ? accountId : record.accountId,
    identity: signed ? { ...identity, accessKeyId } : identity,
  };
}

/** CloudTrail leaves secret keys and passwords out by itself, and leaves session tokens in. */
const SECRET = /^(sessionToken|secretAccessKey|password|.*secret|.*token|.*privateKey.*)$/i;

function withoutSecrets(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === 'string' && SECRET.test(name) ? [] : [[name, cleaned(value)]],
    ),
  );
}

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned);
  return isFields(value) ? withoutSecrets(objectIn(value)) : value;
}
