import { USES, type Use, type UseId } from '../aws/collect/uses.ts';
import { Problem } from '../core/model/problem.ts';
import type { PolicyDocument } from '../outputs/permissions.ts';

/** What a policy is to be enough for: scans, or one of the other uses of the scanning role. */
export type Purpose = 'scan' | UseId;

/** What `--for` takes. */
const PURPOSES: readonly Purpose[] = ['scan', ...USES.map(({ id }) => id)];

/** What is granted only where it is asked for. */
export interface UseNeeds {
  /** With `kms:Decrypt`, for what is encrypted. */
  readonly decrypt?: boolean;
}

/** The purposes that were named. Throws the Problem `bad-argument` for one that there is not. */
export function parsePurposes(names: readonly string[]): readonly Purpose[] {
  return names.map((name) => {
    const purpose = PURPOSES.find((each) => each === name);
    if (purpose !== undefined) return purpose;
    throw new Problem('bad-argument', `There is no use "${name.slice(0, 40)}" to print a policy for.`, {
      hint: `--for takes ${PURPOSES.join(', ')}.`,
    });
  });
}

/**
 * The least-privilege policy of the scanning role for some purposes, from what they declare.
 *
 * @param scan the policy for scans, which is put in where that is among them
 */
export function policyFor(
  purposes: readonly Purpose[],
  scan: PolicyDocument,
  needs: UseNeeds = {},
): PolicyDocument {
  const uses = (USES as readonly Use[]).filter(({ id }) => (purposes as readonly string[]).includes(id));
  return {
    Version: '2012-10-17',
    Statement: [
      ...(purposes.includes('scan') ? scan.Statement : []),
      ...uses.flatMap((use) => statements(use, needs)),
    ],
  };
}

function statements({ sid, reads }: Use, { decrypt = false }: UseNeeds): PolicyDocument['Statement'] {
  const always = reads.filter(({ onlyWith }) => onlyWith === undefined);
  const asked = reads.filter(({ onlyWith }) => onlyWith === 'decrypt' && decrypt);
  return [
    { Sid: sid, Effect: 'Allow', Action: actionsOf(always), Resource: '*' },
    ...asked.map((read): PolicyDocument['Statement'][number] => ({
      Sid: `${sid}Decrypt`,
      Effect: 'Allow',
      Action: actionsOf([read]),
      Resource: '*',
      // Only what these services decrypt for the role, and nothing that it would decrypt by itself.
      Condition: { StringLike: { 'kms:ViaService': ['lambda.*', 'ssm.*'] } },
    })),
  ];
}

function actionsOf(reads: Use['reads']): readonly string[] {
  const actions = reads.flatMap(({ calls, alsoGrant = [] }) => [...calls, ...alsoGrant]);
  return [...new Set<string>(actions)].sort();
}
