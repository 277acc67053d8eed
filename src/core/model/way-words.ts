import type { OpenCondition, PolicyRef, StatementRef } from './decision.ts';
import type { HopKind, ToldHop, ToldPrincipal } from './who-can.ts';

/** `user alice` */
export function principalWords({ type, name }: ToldPrincipal): string {
  return `${type} ${name}`;
}

/** Whoever changes itself is not named twice. */
function thingWords({ on, by }: ToldHop): string {
  return on.arn === by.arn ? 'itself' : `${on.type} ${on.name}`;
}

const HOPS: Readonly<Record<HopKind, (hop: ToldHop) => string>> = {
  'put-policy': (hop) => `writes a policy of its own making into ${thingWords(hop)}`,
  'attach-policy': (hop) =>
    `attaches ${hop.detail === undefined ? 'a policy that allows everything' : `policy ${hop.detail}`} to ${thingWords(hop)}`,
  'new-policy-version': ({ on }) => `writes policy ${on.name} anew`,
  'old-policy-version': ({ on, detail = '' }) =>
    `makes version ${detail} of policy ${on.name} the default again`,
  'join-group': ({ on, detail = 'itself' }) => `puts ${detail} into group ${on.name}`,
  'remove-policy': (hop) => `takes policy ${hop.detail ?? ''}, which denies, off ${thingWords(hop)}`,
  'leave-group': ({ on }) => `leaves group ${on.name}, which denies`,
  'lift-boundary': (hop) => `does away with the boundary (${hop.on.type} ${hop.on.name})`,
  'change-trust': ({ on }) => `lets itself into role ${on.name}`,
  'assume-role': ({ on }) => `assumes role ${on.name}`,
  'take-over': ({ on }) => `gets a credential of user ${on.name}`,
  'pass-role': ({ on, detail = 'a service' }) => `hands role ${on.name} to ${detail}, which runs its code`,
};

/** `user eve assumes role admin (sts:AssumeRole)` */
export function hopWords(hop: ToldHop): string {
  return `${principalWords(hop.by)} ${HOPS[hop.kind](hop)} (${hop.actions.join(', ')})`;
}

/** `policy keys of user alice, statement 2 "Own"` */
export function statementWords({ policy, statement, sid }: StatementRef): string {
  return `${policyWords(policy)}, statement ${statement}${sid === undefined ? '' : ` "${sid}"`}`;
}

function policyWords({ layer, name, on }: PolicyRef): string {
  const of = on === undefined ? '' : ` of ${on.type} ${on.name}`;
  switch (layer) {
    case 'trust':
      return `${name}${of}`;
    case 'boundary':
      return `boundary ${name}`;
    case 'control':
      return `service control policy ${name}`;
    default:
      return `policy ${name}${of}`;
  }
}

/** What a condition demands: an allow holds where it is so, a deny where it is not. */
export function conditionWords({ effect, quote, ...statement }: OpenCondition): string {
  return `${effect === 'Allow' ? 'if' : 'unless'} ${quote} (${statementWords(statement)})`;
}
