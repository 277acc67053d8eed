import type { Unread } from '../../../core/model/fact.ts';
import type { PlaceGap } from '../../../core/model/key-place.ts';
import type { CallName } from '../../session/call-counter.ts';
import { explainDenial } from '../../session/denial.ts';

/** How emulators, and regions that have only a part of a service, refuse what they do not have. */
const NOT_SERVED: ReadonlySet<string> = new Set([
  'UnknownOperation',
  'UnknownOperationException',
  'InvalidAction',
  'NotImplemented',
]);

/** Why a call left something unsearched, in the words of this search. */
export function explainGap({
  source,
  code,
  words,
  detail = '',
  fix,
}: Unread): Pick<PlaceGap, 'code' | 'words' | 'fix'> {
  if (NOT_SERVED.has(code)) {
    return {
      code,
      words: 'What answered does not know this call: nothing was searched there.',
      fix: 'An emulator serves only some calls of AWS: check AWS_ENDPOINT_URL. A region without the service can be left out with --region-only.',
    };
  }
  // Why there is no session at all is explained by whoever asked for it.
  if (code === 'AccessDenied' && !source.startsWith('sts:')) {
    // A value under a KMS key is refused in the name of the call that wanted it.
    const call = /\bkms:Decrypt\b/.test(detail) ? 'kms:Decrypt' : source;
    const prints = `keyreeve permissions --for where-used${call === source ? '' : ' --decrypt'}`;
    return { code, ...explainDenial(call as CallName, detail, 'scanning role', prints) };
  }
  return { code, words, ...(fix !== undefined && { fix: fix.replace('scan again', 'search again') }) };
}
