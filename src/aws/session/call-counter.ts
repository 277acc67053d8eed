import type { CallCounts } from '../../core/model/run.ts';

/** As AWS names them in policies: `iam:ListAccessKeys`. */
export type CallName = `${ServicePrefix}:${string}`;

/** The services that are called, by their prefix in policies. */
type ServicePrefix =
  | 'iam'
  | 'sts'
  | 'organizations'
  | 'cloudtrail'
  | 'access-analyzer'
  | 'athena'
  | 'account'
  | 'dynamodb'
  | 'ec2'
  | 's3'
  | 'sso'
  | 'securityhub'
  | 'ses'
  | 'sns'
  | 'lambda'
  | 'ecs'
  | 'ssm'
  | 'codebuild'
  | 'amplify'
  | 'cloudformation';

/**
 * `read`: a call the scan is made of. `poll`: asking again whether the credential report is ready.
 * `session`: getting and renewing credentials. `write`: changing something or handing something on, which is
 * no part of a scan and of no sum.
 */
export type CallKind = 'read' | 'poll' | 'session' | 'write';

/** Calls by operation, in the order of the alphabet. */
export type CountsByOperation = Readonly<Record<string, number>>;

export interface CallsByOperation {
  readonly read: CountsByOperation;
  readonly poll: CountsByOperation;
  readonly session: CountsByOperation;
}

/** Counts calls. A call counts once, however often it had to be sent: `retries` has the rest. */
export class CallCounter {
  readonly #parent: CallCounter | undefined;
  readonly #counts: Readonly<Record<CallKind, Map<string, number>>> = {
    read: new Map(),
    poll: new Map(),
    session: new Map(),
    write: new Map(),
  };
  #retries = 0;

  /** What is counted here is counted in `parent` too: an account's calls are also the run's. */
  constructor(parent?: CallCounter) {
    this.#parent = parent;
  }

  /** Notes a call of our own. */
  call(kind: CallKind, name: CallName): void {
    const counts = this.#counts[kind];
    counts.set(name, (counts.get(name) ?? 0) + 1);
    this.#parent?.call(kind, name);
  }

  /** Notes that a call was sent once more. */
  retry(): void {
    this.#retries += 1;
    this.#parent?.retry();
  }

  /** The sums, as coverage shows them. */
  totals(): CallCounts {
    const total = (kind: CallKind) => this.#counts[kind].values().reduce((sum, count) => sum + count, 0);
    return { read: total('read'), poll: total('poll'), session: total('session'), retries: this.#retries };
  }

  /** The counts of each operation, as plain data. */
  byOperation(): CallsByOperation {
    const sorted = (kind: CallKind) =>
      Object.fromEntries([...this.#counts[kind]].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { read: sorted('read'), poll: sorted('poll'), session: sorted('session') };
  }
}
