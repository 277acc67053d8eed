import type { WrittenCondition, WrittenPolicy } from '../model/replacement.ts';

/** Where the role will be. */
export interface RolePlace {
  readonly partition: string;
  readonly accountId: string;
}

/** Somebody who asks for the role: what AWS knows of them when it decides. */
export interface TrustRequest {
  readonly who: string;
  readonly expected: 'yes' | 'no';
  readonly principal: { readonly kind: 'Federated' | 'Service'; readonly name: string };
  readonly action: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Who may take a role, those who must be able to and those who must not, and what has to be there before. */
export interface Trust {
  readonly policy?: WrittenPolicy;
  readonly requests: readonly TrustRequest[];
  readonly needs: readonly string[];
}

/** One statement that lets in whoever it names, under its condition. */
export function trustDocument(
  Sid: string,
  Principal: Readonly<Record<string, string>>,
  Action: readonly string[],
  Condition?: WrittenCondition,
): WrittenPolicy {
  return {
    Version: '2012-10-17',
    Statement: [{ Sid, Effect: 'Allow', Principal, Action, ...(Condition !== undefined && { Condition }) }],
  };
}
