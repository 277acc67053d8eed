import { closeSync, openSync, writeSync } from 'node:fs';

/**
 * The columns of AWS's credential report (IAM User Guide, Getting credential reports), written out here once
 * more: a report made by the code that reads it would prove little.
 */
const HEADER =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,' +
  'password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,' +
  'access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,' +
  'access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,' +
  'access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,' +
  'cert_2_active,cert_2_last_rotated';
const ACCOUNT = '111122223333';
const ROOT = `<root_account>,arn:aws:iam::${ACCOUNT}:root,2015-01-01T00:00:00Z,true,2026-10-01T08:00:00Z,2020-01-01T00:00:00Z,not_supported,true`;
const NO_KEY = 'false,N/A,N/A,N/A,N/A';
const NO_CERTIFICATES = 'false,N/A,false,N/A';
const NO_PASSWORD = 'false,N/A,N/A,N/A,false';
const START_MS = Date.parse('2016-01-01T00:00:00Z');

/**
 * Writes a report of so many users, always the same. Of 100 users 60 have a password and no key, 34 a key and
 * no password (some of them two), and 6 have both: the shares of an account that is well kept.
 */
export function writeReport(path: string, users: number): void {
  const file = openSync(path, 'w');
  let block = `${HEADER}\n${ROOT},${NO_KEY},${NO_KEY},${NO_CERTIFICATES}`;
  for (let number = 0; number < users; number += 1) {
    block += `\n${userRow(number)}`;
    if (block.length < 1_000_000) continue;
    writeSync(file, block);
    block = '';
  }
  writeSync(file, block);
  closeSync(file);
}

function userRow(number: number): string {
  const name = `user-${String(number).padStart(7, '0')}`;
  const created = START_MS + number * 600_000;
  // 37 and 100 have no common divisor: the kinds are mixed, and each hundred users have every kind.
  const kind = (number * 37) % 100;
  const password = kind < 60 || kind >= 94 ? consolePassword(created, kind) : NO_PASSWORD;
  const first = kind < 60 ? NO_KEY : key(created, kind);
  const second = kind >= 90 && kind < 97 ? key(created + 40 * DAY_MS, kind + 1) : NO_KEY;
  const arn = `arn:aws:iam::${ACCOUNT}:user/${kind % 9 === 4 ? 'team/eng/' : ''}${name}`;
  return `${name},${arn},${at(created)},${password},${first},${second},${NO_CERTIFICATES}`;
}

const DAY_MS = 86_400_000;

function consolePassword(created: number, kind: number): string {
  const used = kind % 5 === 0 ? 'no_information' : at(created + 90 * DAY_MS);
  return `true,${used},${at(created + 1000)},N/A,${kind % 3 === 0}`;
}

/** Every other key was made with its user, and every third was never used. */
function key(created: number, kind: number): string {
  const made = kind % 2 === 0 ? created + 2000 : created + 200 * DAY_MS;
  const used = kind % 3 === 0 ? 'N/A,N/A,N/A' : `${at(made + 30 * DAY_MS)},us-east-1,s3`;
  return `true,${at(made)},${used}`;
}

function at(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
