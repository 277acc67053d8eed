import { AwsRefusal } from '../wire/refusal.ts';
import type { Account } from './account.ts';

/** Who signed a call. */
export interface Caller {
  readonly account: Account;
  readonly arn: string;
  /** `AIDA…`, `AROA…:session` or the account id for root. */
  readonly userId: string;
  readonly kind: 'user' | 'role' | 'root';
  /** Of an IAM user. */
  readonly userName?: string;
  readonly accessKeyId: string;
  /** Absent for a long-term key. */
  readonly session?: SessionInfo;
}

/** What IAM calls the tasks a root session can be opened for. */
export type RootTask = 'IAMAuditRootUserCredentials' | 'IAMDeleteRootUserCredentials';

/** What is known of temporary credentials besides who they are. */
export interface SessionInfo {
  /** Milliseconds on the sandbox clock. */
  readonly issuedAt: number;
  readonly mfa: boolean;
  /** The role behind a role's session. */
  readonly role?: { readonly arn: string; readonly id: string; readonly name: string };
  /** Of a session of AssumeRoot; root's own from GetSessionToken has none. */
  readonly task?: RootTask;
  /** From GetFederationToken: its name. */
  readonly federated?: string;
}

interface Session {
  readonly caller: Caller;
  readonly token: string;
  readonly expiresAt: number;
}

/** Temporary credentials as AssumeRole and AssumeRoot return them. */
export interface Issued {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: number;
}

/** All sessions given out, by access key id. They end on the sandbox clock. */
export class Sessions {
  readonly #byKey = new Map<string, Session>();
  readonly #now: () => number;
  #sweepAt = 20_000;

  constructor(now: () => number) {
    this.#now = now;
  }

  issue(caller: Omit<Caller, 'accessKeyId'>, seconds: number): Issued {
    const accessKeyId = caller.account.ids.session(caller.account.nextSerial());
    const expiresAt = this.#now() + seconds * 1000;
    const token = `SandboxToken${accessKeyId}${caller.kind}//////////`;
    if (this.#byKey.size >= this.#sweepAt) this.#sweep();
    this.#byKey.set(accessKeyId, { caller: { ...caller, accessKeyId }, token, expiresAt });
    return {
      accessKeyId,
      secretAccessKey: `secret/of/${accessKeyId}/sandbox00`,
      sessionToken: token,
      expiresAt,
    };
  }

  /** The caller behind a temporary key, or a refusal in the words of STS. */
  find(accessKeyId: string, token: string | undefined): Caller {
    const session = this.#byKey.get(accessKeyId);
    if (session === undefined || session.token !== token) throw unknownToken();
    if (this.#now() >= session.expiresAt) {
      throw new AwsRefusal('ExpiredToken', 403, 'The security token included in the request is expired');
    }
    return session.caller;
  }

  /** Long-dead sessions go; a day's grace keeps the answer `ExpiredToken` for those a test may still hold. */
  #sweep(): void {
    const limit = this.#now() - 86_400_000;
    for (const [key, session] of this.#byKey) if (session.expiresAt < limit) this.#byKey.delete(key);
    this.#sweepAt = Math.max(20_000, this.#byKey.size * 2);
  }
}

/** What AWS says to a key it does not know. */
export function unknownToken(): AwsRefusal {
  return new AwsRefusal('InvalidClientTokenId', 403, 'The security token included in the request is invalid');
}
