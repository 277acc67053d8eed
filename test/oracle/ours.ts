import type { PolicyDocument } from '../../src/core/model/authorization.ts';
import type { Decision, PolicyLayer } from '../../src/core/model/decision.ts';
import { known } from '../../src/core/model/fact.ts';
import { parsePolicyDocument } from '../../src/core/parse/policy-document.ts';
import { compilePolicy } from '../../src/core/policy/compile.ts';
import { withValues } from '../../src/core/policy/context.ts';
import { decide, type Grants, type PolicyRequest } from '../../src/core/policy/decide.ts';
import { decideAssuming } from './assuming.ts';
import type { PolicyCase } from './cases.ts';
import type { Verdict } from './oracle.ts';
import type { WrittenPolicy } from './policies.ts';

/** What Keyreeve says of a request whose every key is known; `open` where AWS's documents do not settle it. */
export function verdictOfOurs(one: PolicyCase): Verdict | 'open' {
  if (one.trust !== undefined) return verdictOf(decideAssuming(one, one.trust));
  return verdictOf(decide(grantsOf(readPolicies(one)), requestOf(one)));
}

/** A decision in the words of the comparison. */
export function verdictOf({ answer, stoppedBy }: Decision): Verdict | 'open' {
  if (answer === 'yes') return 'allowed';
  if (answer === 'no') return stoppedBy?.how === 'denied' ? 'denied' : 'not-allowed';
  if (answer === 'yes-if') return 'open';
  throw new Error('Everything was read, and the answer is unknown.');
}

/** The policies of a case as they are read. */
export interface ReadPolicies {
  readonly identity: readonly PolicyDocument[];
  readonly boundary: readonly PolicyDocument[];
  readonly session: readonly PolicyDocument[];
  readonly controls: readonly (readonly PolicyDocument[])[];
}

/** Reads the policies of a case. */
export function readPolicies({ identity, boundary, controls, session }: PolicyCase): ReadPolicies {
  return {
    identity: identity.map(documentOf),
    boundary: boundary === undefined ? [] : [documentOf(boundary)],
    session: session === undefined ? [] : [documentOf(session)],
    controls: controls.map((level) => level.map(documentOf)),
  };
}

/** Makes policies ready. */
export function grantsOf({ identity, boundary: [boundary], controls, session }: ReadPolicies): Grants {
  const compiled = (layer: PolicyLayer, document: PolicyDocument) =>
    compilePolicy({ layer, name: 'p' }, known(document, 'test'));
  const levels = controls.map((level, index) => ({
    at: `level-${index}`,
    policies: level.map((policy) => compiled('control', policy)),
  }));
  return {
    identity: identity.map((policy) => compiled('identity', policy)),
    ...(boundary !== undefined && { boundary: compiled('boundary', boundary) }),
    ...(session.length > 0 && { session: session.map((policy) => compiled('session', policy)) }),
    controls: levels.length === 0 ? { limited: false } : { limited: true, levels },
  };
}

/** The request of a case; keys that it does not name are absent. */
export function requestOf({ action, resource, context }: PolicyCase): PolicyRequest {
  return { action, resource, context: withValues({ values: new Map(), others: 'absent' }, context) };
}

function documentOf(policy: WrittenPolicy): PolicyDocument {
  const parsed = parsePolicyDocument(JSON.stringify(policy));
  if ('document' in parsed) return parsed.document;
  throw new Error(`No policy, for ${parsed.reason}: ${JSON.stringify(policy)}`);
}
