import type { PolicyDocument } from '../model/authorization.ts';
import { type Fact, known, unread } from '../model/fact.ts';
import type { TrustCheck, WrittenPolicy } from '../model/replacement.ts';
import { parseTrustPolicy } from '../parse/policy-document.ts';
import { compilePolicy } from '../policy/compile.ts';
import { withValues } from '../policy/context.ts';
import { decide } from '../policy/decide.ts';
import type { TrustRequest } from './trust-parts.ts';

/** Evaluates a trust policy for those who must be let in and those who must not. */
export function checkTrust(policy: WrittenPolicy, requests: readonly TrustRequest[]): readonly TrustCheck[] {
  const document = readBack(policy);
  return requests.map((request) => {
    const { who, expected, action, values, principal } = request;
    const trust = compilePolicy({ layer: 'trust', name: 'trust policy' }, named(document, principal));
    // Of whoever asks, only what the issuer says is there.
    const context = withValues({ values: new Map(), others: 'absent' }, values);
    const { answer } = decide(
      { identity: [trust], controls: { limited: false } },
      { action, resource: '*', context },
    );
    return { who, expected, answer };
  });
}

function readBack(policy: WrittenPolicy): Fact<PolicyDocument> {
  const parsed = parseTrustPolicy(JSON.stringify(policy));
  return 'document' in parsed
    ? known(parsed.document, 'made policy')
    : unread('made policy', 'Unreadable', `The trust policy cannot be read back: ${parsed.reason}.`);
}

/** The statements that name a principal: principals are compared whole, and before everything else. */
function named(
  document: Fact<PolicyDocument>,
  { kind, name }: TrustRequest['principal'],
): Fact<PolicyDocument> {
  if (document.state === 'unread') return document;
  const statements = document.value.statements.filter(({ principals }) => principals?.[kind]?.includes(name));
  return { ...document, value: { ...document.value, statements } };
}
