import type { PolicyDocument } from '../../outputs/permissions.ts';

/**
 * The one permission of sending: findings of an account's own default product, which is the only one that
 * `scan --send` uses (Service Authorization Reference, "AWS Security Hub": resource type product).
 */
const SENDING: PolicyDocument['Statement'][number] = {
  Sid: 'KeyreeveSendToSecurityHub',
  Effect: 'Allow',
  Action: ['securityhub:BatchImportFindings'],
  Resource: 'arn:*:securityhub:*:*:product/*/default',
};

/** A policy with what sending to Security Hub needs besides. Reading stays as narrow as it was. */
export function withSending({ Version, Statement }: PolicyDocument): PolicyDocument {
  return { Version, Statement: [...Statement, SENDING] };
}
