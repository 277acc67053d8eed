import type { CredentialAction } from '../../core/policy/who-can/actions.ts';
import type { LiveOptions } from '../scan-options.ts';

/** What is asked, and of which accounts. */
export interface WhoCanOptions {
  readonly live: LiveOptions & { readonly signal?: AbortSignal };
  /** Files with what `aws iam get-account-authorization-details` prints; then nothing is asked of AWS. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** From `actionsNamed`. */
  readonly actions: readonly CredentialAction[];
  /** Most steps of a way round, 0 to 5. */
  readonly depth: number;
  /** The name of the one user it is asked for. */
  readonly for?: string;
  /** The name or ARN of the one principal it is asked of; `user/NAME` and `role/NAME` where both are there. */
  readonly as?: string;
  /** A file with the service control policies on the one account, for whoever may not read them. */
  readonly controlPolicies?: string;
  /** Judge as if no service control policy limited the accounts. */
  readonly leaveOutControls: boolean;
  /** ISO 8601 UTC; by default the clock's. */
  readonly now?: string;
  readonly redact: boolean;
}
