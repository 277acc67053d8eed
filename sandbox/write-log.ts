/** Every call that changes something, or would have. */
export interface Write {
  /** `iam:DeleteAccessKey` and the like. */
  readonly operation: string;
  /** The account it changes: the caller's, as IAM and Organizations have no other. */
  readonly account: string;
  /** Whom and what it names. Never a document, a secret or a text of a message. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly callerArn: string;
  readonly userAgent: string;
  /** The one in the answer. */
  readonly requestId: string;
  /** To the second, on the sandbox clock. */
  readonly at: string;
  /** What the caller was told: `ok`, the wire code of the refusal, `dropped` or `html500`. */
  readonly outcome: string;
  /** Whether anything was changed; `ignored` faults answer `ok` and change nothing. */
  readonly tookEffect: boolean;
}

/** What a write names, in the services emulated here. */
export const TARGETS = [
  'UserName',
  'AccessKeyId',
  'Status',
  'RoleName',
  'PolicyName',
  'CertificateId',
  'PolicyId',
  'TargetId',
  'Name',
  'Type',
  'FromEmailAddress',
  'TopicArn',
  'TargetArn',
] as const;
