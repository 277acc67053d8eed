import { Problem } from '../model/problem.ts';
import type { RoleKind } from '../model/replacement.ts';

/** What somebody says of the role that is wanted. What a kind needs besides is asked for where it is missing. */
export interface RoleOrder {
  readonly kind: RoleKind;
  readonly name: string;
  /** GitHub: `example/shop`. */
  readonly repository?: string;
  /** GitHub: `refs/heads/main`; GitLab: the name of the branch. */
  readonly ref?: string;
  /** GitHub: the environment of the job. */
  readonly environment?: string;
  /** Every branch, tag, environment and pull request of the one repository or project. */
  readonly anyRef?: boolean;
  /** The claim `sub`, whole. */
  readonly subject?: string;
  /** `https://…`, without what follows the issuer. */
  readonly issuer?: string;
  readonly audience?: string;
  /** GitLab: `example/group/shop`. */
  readonly project?: string;
  /** Roles Anywhere: the ARN of the trust anchor. */
  readonly trustAnchor?: string;
  /** Roles Anywhere: the common name in the certificate's subject. */
  readonly certificateName?: string;
  /** EKS, pod identity: the ARN of the cluster. */
  readonly cluster?: string;
  readonly namespace?: string;
  readonly serviceAccount?: string;
}

/** A role that is asked for: its name is made of the user's where none is given. */
export type AskedRole = Omit<RoleOrder, 'name'> & Partial<Pick<RoleOrder, 'name'>>;

/**
 * A text that was asked for. Throws the {@link Problem} `bad-argument` where it is missing or cannot be meant.
 *
 * @param others who could take the role without it
 */
export function needed(
  value: string | undefined,
  option: string,
  pattern: RegExp,
  like: string,
  others = 'anybody of the issuer',
): string {
  if (value === undefined)
    throw new Problem('bad-argument', `${option} is missing: without it ${others} could take the role.`, {
      hint: `Add ${option} ${like}.`,
    });
  if (!pattern.test(value))
    throw new Problem('bad-argument', `${option} cannot be what it says.`, {
      hint: `Write it as ${like}. Wildcards are not taken: they would let others in.`,
    });
  return value;
}

/** A claim as a policy may hold it: printable, and without `*`, `?` and the `$` of variables, which may stand for anything. */
export const CLAIM = /^[\x21-\x23\x25-\x29\x2b-\x3e\x40-\x7e]{1,512}$/;

/** The name of a role (IAM API Reference, roleNameType). */
export const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;
