import type { Authorization } from '../model/authorization.ts';

/** Which of the example's principals a managed policy is attached to. */
export interface ExampleHolders {
  readonly policy: string;
  readonly user?: boolean;
  readonly group?: boolean;
  readonly role?: boolean;
  /** By default AWS's own. */
  readonly arn?: string;
}

/** An account of one user (ann), one group (people) and one role (helpers), for the examples of rules. */
export function exampleHolders({ policy, user, group, role, arn }: ExampleHolders): Authorization {
  const attached = [{ name: policy, arn: arn ?? `arn:aws:iam::aws:policy/${policy}` }];
  const holder = (type: 'role' | 'group', name: string, has: boolean | undefined) => ({
    type,
    name,
    arn: `arn:aws:iam::111122223333:${type}/${name}`,
    attached: has === true ? attached : [],
    inline: [],
  });
  const ann = {
    userId: 'AIDAEXAMPLE',
    arn: 'arn:aws:iam::111122223333:user/ann',
    groups: [],
    attached: user === true ? attached : [],
    inline: [],
    tags: {},
  };
  return {
    users: new Map([['ann', ann]]),
    holders: [holder('group', 'people', group), holder('role', 'helpers', role)],
    policies: [],
  };
}
