import type { ReportSpec } from '../spec.ts';
import type { Certificate, Content, Key, Root, User } from './content.ts';

/**
 * The credential report's bytes: 22 columns, LF, no newline after the last row, root first, then users by name with
 * case ignored [live capture of September 2026; IAM User Guide, Getting credential reports].
 */
const COLUMNS =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,' +
  'mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,' +
  'access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,' +
  'access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,' +
  'cert_1_last_rotated,cert_2_active,cert_2_last_rotated';
const NO_KEY = 'false,N/A,N/A,N/A,N/A';
const NO_CERTIFICATE = 'false,N/A';

export interface ReportFrame {
  readonly partition: string;
  readonly accountId: string;
  /** Nothing that came to be after this instant is shown. */
  readonly asOf: string;
  readonly options: ReportSpec;
}

/**
 * The slots: active first, then by id. Captured pairs fit both "active first" and "ascending id", and never the
 * order of creation, so a reader must not join slots to ids by position.
 */
function slots(keys: readonly Key[]): readonly Key[] {
  if (keys.length < 2) return keys;
  const rank = (key: Key): string => (key.status === 'Active' ? '0' : '1') + key.id;
  return [...keys].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** `last_rotated` is the key's creation, and stays when the key becomes inactive [live capture]. */
function keyFields(key: Key | undefined, asOf: string): string {
  if (key === undefined) return NO_KEY;
  const used = key.lastUsed !== undefined && key.lastUsed.at <= asOf ? key.lastUsed : undefined;
  const use = used === undefined ? 'N/A,N/A,N/A' : `${used.at},${used.region},${used.service}`;
  return `${key.status === 'Active'},${key.createdAt},${use}`;
}

/** Inactive certificates come first [live capture]. */
function certificateFields(all: readonly Certificate[]): string {
  const [first, second] = [...all].sort((a, b) => Number(a.active) - Number(b.active));
  const one = first === undefined ? NO_CERTIFICATE : `${first.active},${first.uploadedAt}`;
  return `${one},${second === undefined ? NO_CERTIFICATE : `${second.active},${second.uploadedAt}`}`;
}

function credentialFields(keys: readonly Key[], certs: readonly Certificate[], asOf: string): string {
  const [first, second] = slots(keys);
  const certificates = certs.length === 0 ? `${NO_CERTIFICATE},${NO_CERTIFICATE}` : certificateFields(certs);
  return `${keyFields(first, asOf)},${keyFields(second, asOf)},${certificates}`;
}

function field(text: string, quote: boolean | 'always'): string {
  if (quote === false || (quote === true && !/[",\n]/.test(text))) return text;
  return `"${text.replaceAll('"', '""')}"`;
}

/** A deleted password leaves `N/A` although ListUsers still knows its last use [live capture]. */
function passwordFields(user: User, asOf: string): string {
  if (user.password === undefined || user.password.createdAt > asOf) return 'false,N/A,N/A,N/A';
  const used = user.passwordLastUsed;
  const shown = used === undefined || used > asOf ? 'no_information' : used;
  return `true,${shown},${user.password.changedAt},N/A`;
}

/** `password_next_rotation` of root is always `not_supported`. */
function rootPasswordFields(root: Root): string {
  if (root.passwordEnabled === 'not_supported') {
    return `not_supported,${root.passwordLastUsed ?? 'no_information'},not_supported,not_supported`;
  }
  if (!root.passwordEnabled) return 'false,N/A,N/A,not_supported';
  return `true,${root.passwordLastUsed ?? 'no_information'},${root.passwordChangedAt ?? 'N/A'},not_supported`;
}

function visible(keys: readonly Key[], asOf: string): readonly Key[] {
  return keys.every((key) => key.createdAt <= asOf) ? keys : keys.filter((key) => key.createdAt <= asOf);
}

/** Wording of our own: the guide names the column, no capture shows its text. */
function extraText(keys: readonly Key[], { inside }: User): string | undefined {
  if (inside.additionalCredentials !== undefined) return inside.additionalCredentials;
  return keys.length > 2 ? `${keys.length - 2} more access keys: call ListAccessKeys` : undefined;
}

/** The whole text. A report of 10,000 users takes some 50 ms, once. */
export function reportText(content: Content, frame: ReportFrame): string {
  const { options, asOf, partition, accountId } = frame;
  if (options.content !== undefined) return options.content;
  const quote = options.quoteNames ?? true;
  const users = content.users.filter((user) => user.createdAt <= asOf);
  const wide = users.some((user) => extraText(user.keys, user) !== undefined);
  const extra = Object.entries(options.extraColumns ?? {});
  const header = extra.map(([name]) => `,${field(name, true)}`).join('');
  const values = extra.map(([, value]) => `,${field(value, true)}`).join('');
  const rows = [`${COLUMNS}${wide ? ',additional_credentials_info' : ''}${header}`];
  const { root } = content;
  const arn = `arn:${partition}:iam::${accountId}:`;
  if (!root.noRow && partition !== 'aws-cn') {
    const credentials = credentialFields(visible(root.keys, asOf), root.certs, asOf);
    const name = field('<root_account>', quote);
    rows.push(
      `${name},${field(`${arn}root`, quote)},${root.createdAt},${rootPasswordFields(root)},${root.mfa},${credentials}${wide ? ',N/A' : ''}${values}`,
    );
  }
  for (const user of users) {
    const keys = visible(user.keys, asOf);
    const names = `${field(user.name, quote)},${field(`${arn}user${user.path}${user.name}`, quote)}`;
    const credentials = credentialFields(keys, user.certs, asOf);
    const more = wide ? `,${field(extraText(keys, user) ?? 'N/A', true)}` : '';
    rows.push(
      `${names},${user.createdAt},${passwordFields(user, asOf)},${user.mfa},${credentials}${more}${values}`,
    );
  }
  return rows.join('\n');
}
