import type { IacGap, IacKind, IacPlace } from '../model/iac.ts';
import { secretsIn, type Value } from './value.ts';

/** One thing that the code makes. */
export interface Declared {
  /** With indexes: `module.team["a"].aws_iam_access_key.ci[0]`. */
  readonly address: string;
  /** Without indexes: all instances of one block share it. */
  readonly block: string;
  readonly place: IacPlace;
  /** The condition of a template under which it is made, where that is not met by the defaults. */
  readonly when?: string;
  /** Half a sentence: why it cannot be told whether it is made at all. */
  readonly perhaps?: string;
}

/** A user of IAM. */
export interface DeclaredUser extends Declared {
  readonly name: Value;
}

/** A console password of a user. */
export interface DeclaredPassword extends Declared {
  /** The name of its user. */
  readonly user: Value;
  /** What the code tells of the password itself; absent where the code has no place for it, as in Terraform. */
  readonly written?: WrittenPassword;
  /** Where it is kept besides: absent where the tool keeps none. */
  readonly encrypted?: Encrypted;
}

/**
 * How a template has a password. `literal`: in clear. `default`: as the default of a parameter. `shown`: in a parameter
 * that AWS shows to whoever may describe the stack. `hidden`: a dynamic reference, or a parameter that is not shown.
 */
export type WrittenPassword = 'literal' | 'default' | 'shown' | 'hidden' | 'unknown';

/** Whether a secret is encrypted before it is kept in the state. */
export type Encrypted = 'yes' | 'no' | 'unknown';

/** A long-lived access key of a user. */
export interface DeclaredKey extends Declared {
  readonly user: Value;
  readonly status: 'Active' | 'Inactive' | 'unknown';
  readonly encrypted?: Encrypted;
  /** It is there already, and the plan keeps it. */
  readonly existing: boolean;
  /** It is taken out of the state only: the key stays in AWS. */
  readonly forgotten: boolean;
}

/** A value that is handed out of the code. */
export interface DeclaredOutput extends Declared {
  /** The keys and passwords whose secret is in it. */
  readonly secrets: readonly { readonly address: string; readonly what: 'secret' | 'password' }[];
  /** `masked`: Terraform keeps it from being printed. `shown`: whoever may read the outputs sees it. */
  readonly shown: 'masked' | 'shown';
  /** Its value cannot be told, and could be a secret. */
  readonly unknown?: string;
}

/** What of a value that is handed out is secret. */
export interface HandedOut {
  readonly secrets: DeclaredOutput['secrets'];
  /** Some of it was taken out of what Terraform hides. */
  readonly shown: boolean;
  /** The module that could not be read, and may have put a secret there. */
  readonly unread?: string;
}

/** The secrets in a value, and whether it may hold others. */
export function handedOut(value: Value): HandedOut {
  const parts = secretsIn(value);
  const unread = parts.find(({ what }) => what === 'unread')?.address;
  return {
    secrets: parts.flatMap(({ address, what }) => (what === 'unread' ? [] : [{ address, what }])),
    shown: parts.some(({ what, shown }) => what !== 'unread' && shown),
    ...(unread !== undefined && { unread }),
  };
}

/** All that one configuration, plan, state or template makes. Users of the same name in it are the same user. */
export interface Unit {
  readonly kind: IacKind;
  readonly path: string;
  readonly users: readonly DeclaredUser[];
  readonly passwords: readonly DeclaredPassword[];
  readonly keys: readonly DeclaredKey[];
  readonly outputs: readonly DeclaredOutput[];
  readonly gaps: readonly IacGap[];
}

/** The attributes that are secrets, by the type of the resource (Terraform Registry, hashicorp/aws). */
export const SECRET_ATTRIBUTES: ReadonlyMap<
  string,
  Readonly<Record<string, 'secret' | 'password'>>
> = new Map<string, Readonly<Record<string, 'secret' | 'password'>>>([
  ['aws_iam_access_key', { secret: 'secret', ses_smtp_password_v4: 'secret' }],
  ['aws_iam_user_login_profile', { password: 'password' }],
]);

/** The parts of an address that are indexes: `[0]`, `["a"]`, `[*]`. A name in one may hold anything. */
const INDEX = /\[(?:\d+|\*|"(?:[^"\\]|\\.)*")\]/g;

/** An address without indexes. */
export function blockOf(address: string): string {
  return address.replaceAll(INDEX, '');
}

/** A template of CloudFormation that can make users or keys. */
export const TEMPLATE_WITH_USERS = /AWS::IAM::(?:User|AccessKey)\b/;
