/** A message that SES or SNS was given. */
export interface Sent {
  /** `ses:SendEmail` or `sns:Publish`. */
  readonly operation: string;
  readonly account: string;
  readonly callerArn: string;
  readonly region: string;
  readonly at: string;
  readonly requestId: string;
  readonly messageId: string;
  /** Addresses, or the one ARN or telephone number. */
  readonly to: readonly string[];
  readonly from?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  /** A whole message of MIME. */
  readonly raw?: string;
}
