import { Problem } from '../../model/problem.ts';
import { compilePattern } from '../../policy/pattern.ts';

/** A role that a policy leaves out, as a pattern for `aws:PrincipalArn`. */
export interface BreakGlass {
  /** With every partition: `arn:*:iam::*:role/BreakGlass`. */
  readonly pattern: string;
  /** What was changed of what was typed, and what it opens. */
  readonly warnings: readonly string[];
}

/** Characters of paths and names of roles, and the wildcards of patterns (IAM API Reference, CreateRole). */
const ROLE = /^arn:([a-z*-]+):iam::(\d{12}|\*):role\/([\w+=,.@/*?-]{1,576})$/;

/**
 * Reads the pattern of an exempt role. A partition that is named becomes `*`: a literal `arn:aws:` matches nobody in
 * GovCloud and China, and the role would not be exempt there (V02). Throws a {@link Problem} for what is no role's
 * ARN and for a pattern that fits every role.
 */
export function parseBreakGlass(text: string): BreakGlass {
  const [, partition, account, name = ''] = ROLE.exec(text) ?? [];
  if (partition === undefined || account === undefined)
    throw new Problem('bad-argument', `--break-glass takes the ARN of a role, not "${text.slice(0, 80)}".`, {
      hint: 'Such as arn:*:iam::*:role/BreakGlass. Wildcards may stand in it.',
    });
  if (/^[*?/]*$/.test(name))
    throw new Problem('bad-argument', `--break-glass "${text.slice(0, 80)}" leaves out every role.`, {
      hint: 'Name the role: arn:*:iam::*:role/BreakGlass.',
    });
  const pattern = `arn:*:iam::${account}:role/${name}`;
  return {
    pattern,
    warnings: [...partitionWarning(text, partition, pattern), ...widthWarning(pattern, name)],
  };
}

function partitionWarning(text: string, partition: string, pattern: string): readonly string[] {
  if (partition === '*') return [];
  return [
    `"${text}" names the partition "${partition}" and would fit no role in another one; written as ${pattern}.`,
  ];
}

/** `role/team/*`: whoever may create a role there is exempt, but for the guard that is in the policy. */
function widthWarning(pattern: string, name: string): readonly string[] {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return /^[*?]*$/.test(last) ? [`${pattern} leaves out every role of that path.`] : [];
}

/** An ARN that fits the pattern, for the checks. */
export function sampleOf({ pattern }: BreakGlass, partition: string): string {
  const [account = '*'] = pattern.match(/(?<=^arn:\*:iam::)(\d{12}|\*)/) ?? [];
  const name = pattern.slice(pattern.indexOf(':role/') + ':role/'.length).replaceAll(/[*?]/g, 'x');
  return `arn:${partition}:iam::${account === '*' ? SAMPLE_ACCOUNT : account}:role/${name}`;
}

const NAMES = [...'abcdefghijklmnopqrstuvwxyz0123456789'].map((letter) => letter.repeat(7));

/** The name of a role that none of the patterns fits. Throws a {@link Problem} where together they fit every role. */
export function strangerTo(breakGlass: readonly BreakGlass[]): string {
  const patterns = breakGlass.map(({ pattern }) =>
    compilePattern(pattern, { variables: false, wildcards: true }),
  );
  const fits = (name: string) =>
    patterns.some((pattern) => pattern(`arn:aws:iam::${SAMPLE_ACCOUNT}:role/${name}`, NOBODY) === true);
  const name = NAMES.find((each) => !fits(each));
  if (name !== undefined) return name;
  throw new Problem('bad-argument', 'Together the roles of --break-glass leave out every role.', {
    hint: 'Name roles, with fewer wildcards.',
  });
}

const NOBODY = { values: new Map<string, null>(), others: 'absent' } as const;

/** The account of the checks; AWS uses it in its documentation. */
export const SAMPLE_ACCOUNT = '111122223333';
