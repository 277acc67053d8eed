import type { TrailRecord } from '../model/trail-record.ts';
import { parsePolicyDocument } from '../parse/policy-document.ts';

/** Policies of AWS that let their holder do everything, or grant everything to themselves. */
const ADMIN_POLICIES = /:policy\/(?:AdministratorAccess|IAMFullAccess)$/;

/**
 * Whether a call hands out full rights: by AWS's own policy, or by a document that allows every action or every
 * action of IAM on everything. Other documents can amount to it too; this does not work that out.
 */
export function grantsAdmin({ request }: TrailRecord): boolean {
  const { policyArn, policyDocument } = request;
  if (typeof policyArn === 'string' && ADMIN_POLICIES.test(policyArn)) return true;
  if (typeof policyDocument !== 'string') return false;
  const parsed = parsePolicyDocument(policyDocument);
  return 'document' in parsed && parsed.document.statements.some(allowsAll);
}

function allowsAll({
  effect,
  actions = [],
  resources = [],
}: {
  readonly effect: string;
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
}): boolean {
  return effect === 'Allow' && resources.includes('*') && actions.some((each) => /^(?:iam:)?\*$/i.test(each));
}
