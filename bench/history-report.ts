/** The columns of AWS's credential report (IAM User Guide, Getting credential reports). */
const HEADER =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,' +
  'password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,' +
  'access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,' +
  'access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,' +
  'access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,' +
  'cert_2_active,cert_2_last_rotated';
const NO_KEY = 'false,N/A,N/A,N/A,N/A';
const USERS = 20;

/**
 * The credential report of an account of twenty users, half of them with a password, half with a key, all unused for so
 * long that a year more changes no verdict. With each version one user, in turn, gets a second key, or loses it again.
 */
export function accountReport(account: string, version: number): Uint8Array {
  const root = `<root_account>,arn:aws:iam::${account}:root,2015-01-01T00:00:00Z,true,2024-10-01T08:00:00Z,2020-01-01T00:00:00Z,not_supported,true,${NO_KEY},${NO_KEY},false,N/A,false,N/A`;
  const rows = Array.from({ length: USERS }, (_, number) => userRow(account, number, version));
  return Buffer.from([HEADER, root, ...rows].join('\n'));
}

function userRow(account: string, number: number, version: number): string {
  const name = `user-${account.slice(-4)}-${number}`;
  const created = `20${14 + (number % 10)}-0${1 + (number % 9)}-11T0${number % 10}:00:00Z`;
  const hasPassword = number % 2 === 0;
  const password = hasPassword
    ? `true,2024-12-0${1 + (number % 9)}T08:00:00Z,${created},N/A,${number % 3 === 0}`
    : 'false,N/A,N/A,N/A,false';
  const first = hasPassword ? NO_KEY : `true,${created},2024-06-20T10:00:00Z,eu-central-1,s3`;
  // How often it was this user's turn up to this version.
  const turns = Math.floor((version + USERS - 1 - number) / USERS);
  const second = turns % 2 === 1 ? `true,2024-05-0${1 + (number % 9)}T10:00:00Z,N/A,N/A,N/A` : NO_KEY;
  return `${name},arn:aws:iam::${account}:user/${name},${created},${password},${first},${second},false,N/A,false,N/A`;
}
