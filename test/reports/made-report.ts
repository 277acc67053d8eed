import { readFileSync } from 'node:fs';
import type { Fact } from '../../src/core/model/fact.ts';
import { Problem } from '../../src/core/model/problem.ts';
import type { User } from '../../src/core/model/snapshot.ts';
import { type ParsedReport, parseCredentialReport } from '../../src/core/parse/credential-report.ts';
import { REPORT_COLUMNS } from '../../src/core/parse/report-header.ts';

const FOLDER = new URL('.', import.meta.url);
export const ACCOUNT = 'arn:aws:iam::111122223333:';
export const EMPTY = 'false,N/A,N/A,N/A,N/A';
export const CERTS = 'false,N/A,false,N/A';
export const ROOT = `<root_account>,${ACCOUNT}root,2020-01-01T00:00:00Z,false,N/A,N/A,not_supported,false,${EMPTY},${EMPTY},${CERTS}`;

interface Cells {
  readonly arn?: string;
  readonly created?: string;
  readonly password?: string;
  readonly key1?: string;
  readonly key2?: string;
}

export function user(name: string, cells: Cells = {}): string {
  const { arn = `${ACCOUNT}user/${name}`, created = '2024-03-01T10:00:00Z', password = 'true' } = cells;
  const { key1 = EMPTY, key2 = EMPTY } = cells;
  return `${name},${arn},${created},${password},no_information,2024-03-01T10:00:01Z,N/A,false,${key1},${key2},${CERTS}`;
}

export function csv(...rows: string[]): string {
  return [REPORT_COLUMNS.join(','), ...rows].join('\n');
}

export function parse(text: string): ParsedReport {
  return parseCredentialReport(Buffer.from(text), { name: 'r.csv' });
}

export function file(name: string): ParsedReport {
  return parseCredentialReport(readFileSync(new URL(name, FOLDER)), { name });
}

export function userNamed(report: ParsedReport, name: string): User {
  const found = [...report.users].find((each) => each.name === name);
  if (found === undefined) throw new Error(`no user ${name}`);
  return found;
}

export function value<T>(fact: Fact<T>): T {
  if (fact.state === 'unread') throw new Error(fact.words);
  return fact.value;
}

export function keysOf(report: ParsedReport, name: string) {
  return value(userNamed(report, name).accessKeys);
}

export function refusal(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

export const walk = (report: ParsedReport) => [...report.users];

/** For what a test knows to be there. */
export function never(): never {
  throw new Error('missing');
}
