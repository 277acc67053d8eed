/** Who made a key, from the account's event history. */
export type CreatedBy =
  | {
      readonly arn: string;
      readonly at: string;
      readonly sourceIp?: string;
      readonly userAgent?: string;
    }
  /** Not known, and why: made before the 90 days of the event history, not asked for, denied. */
  | { readonly unknown: string };
