import { Problem } from '../../model/problem.ts';
import type { BreakGlass } from './break-glass.ts';
import {
  CONTROL_KINDS,
  type ControlKind,
  guardOf,
  hasExempt,
  type SaidStatement,
  statementsOf,
} from './statements.ts';
import type { ConsoleTag } from './tag.ts';

/** Characters of a service control policy, blanks included (AWS Organizations User Guide, "Quotas"). */
export const MOST_SCP_CHARACTERS = 5120;

/** What was asked for. */
export interface ControlChoice {
  readonly kinds: readonly ControlKind[];
  readonly breakGlass: readonly BreakGlass[];
  readonly tag?: ConsoleTag;
  /** Twelve digits, where it is known: no service control policy limits it (V01). */
  readonly managementAccount?: string;
}

/** A service control policy, ready to be attached, with what it does and does not do. */
export interface Control {
  readonly name: string;
  readonly kinds: readonly ControlKind[];
  readonly statements: readonly SaidStatement[];
  /** JSON as it is printed: indented where that fits AWS's limit, else in one line. */
  readonly text: string;
  /** Characters of `text`, and of the same without blanks. */
  readonly size: { readonly printed: number; readonly least: number };
  /** In sentences. */
  readonly notCovered: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Makes the policy. The same choice gives the same text. Throws a {@link Problem} where an option is missing or of no
 * use, and where AWS would refuse the policy for its length.
 */
export function makeControl(choice: ControlChoice): Control {
  checkChoice(choice);
  const kinds = CONTROL_KINDS.filter((kind) => choice.kinds.includes(kind));
  const said = [...kinds.flatMap((kind) => statementsOf(kind, choice)), ...guardOf(kinds, choice.breakGlass)];
  const document = { Version: '2012-10-17', Statement: said.map(({ statement }) => statement) };
  const [shown, least] = [JSON.stringify(document, null, 2), JSON.stringify(document)];
  if (least.length > MOST_SCP_CHARACTERS)
    throw new Problem(
      'bad-argument',
      `The policy would have ${least.length} characters; AWS takes ${MOST_SCP_CHARACTERS}.`,
      { hint: 'Name fewer roles with --break-glass, with a wildcard say, or make two policies.' },
    );
  const text = shown.length <= MOST_SCP_CHARACTERS ? shown : least;
  return {
    name: nameOf(kinds),
    kinds,
    statements: said,
    text,
    size: { printed: text.length, least: least.length },
    notCovered: notCovered(kinds, choice),
    warnings: choice.breakGlass.flatMap(({ warnings }) => warnings),
  };
}

function checkChoice({ kinds, breakGlass, tag }: ControlChoice): void {
  const refuse = (when: boolean, message: string, hint: string) => {
    if (when) throw new Problem('bad-argument', message, { hint });
  };
  const exempts = kinds.some(hasExempt);
  const ofConsole = kinds.includes('deny-console-user-keys');
  refuse(
    exempts && breakGlass.length === 0,
    'This policy needs a way out: a role that may still do it.',
    'Name one: --break-glass arn:*:iam::*:role/BreakGlass.',
  );
  refuse(
    !exempts && breakGlass.length > 0,
    '--break-glass has no effect on a policy against root.',
    'Leave it out.',
  );
  refuse(
    ofConsole && tag === undefined,
    'How users with a console password are marked is not said.',
    'Name the tag: --tag keyreeve:console=true.',
  );
  refuse(!ofConsole && tag !== undefined, '--tag belongs to deny-console-user-keys.', 'Leave it out.');
}

const NAMES: Readonly<Record<ControlKind, string>> = {
  'deny-root-keys': 'KeyreeveDenyRootKeys',
  'deny-root': 'KeyreeveDenyRoot',
  'deny-console-user-keys': 'KeyreeveDenyConsoleUserKeys',
  'deny-keys-but': 'KeyreeveDenyKeys',
};

function nameOf(kinds: readonly ControlKind[]): string {
  const [first] = kinds;
  return kinds.length === 1 && first !== undefined ? NAMES[first] : 'KeyreevePrevent';
}

/** What no service control policy does, first of all (AWS Organizations User Guide, "Service control policies"). */
export function neverCovered(managementAccount?: string): readonly string[] {
  const which = managementAccount === undefined ? '' : ` ${managementAccount}`;
  return [
    `The management account${which}: no service control policy limits it, its root and its users included.`,
    'Credentials that are there already: they go on working.',
    'Service-linked roles, and principals of accounts outside the organisation.',
  ];
}

function notCovered(kinds: readonly ControlKind[], { managementAccount }: ControlChoice): readonly string[] {
  const has = (kind: ControlKind) => kinds.includes(kind);
  return [
    ...neverCovered(managementAccount),
    ...(has('deny-root')
      ? [
          'What AWS lets root do whatever a policy says, such as being a trusted signer of CloudFront (AWS Organizations User Guide).',
        ]
      : []),
    ...(has('deny-root-keys') && !has('deny-root')
      ? ["Root's other calls: it can still sign in, and give somebody else the right to make keys."]
      : []),
    ...(has('deny-console-user-keys') ? CONSOLE_NOT_COVERED : []),
    ...(kinds.some(hasExempt)
      ? [
          'The exempt roles, and whoever may assume them. Create them before the policy is attached, or exempt what deploys them: the policy keeps others from creating them.',
        ]
      : []),
    ...(kinds.some((kind) => kind !== 'deny-root') ? [deactivation(kinds)] : []),
  ];
}

function deactivation(kinds: readonly ControlKind[]): string {
  const words =
    'Deactivation is stopped as well, for to IAM it is the same call as activation (UpdateAccessKey). Deleting keys stays open';
  return kinds.some(hasExempt) ? `${words}; exempt the role that deactivates keys.` : `${words}.`;
}

const CONSOLE_NOT_COVERED = [
  'Users with a password that are not tagged yet: tag them first, with an exempt role.',
  'What an exempt role does: before it tags a user, it must see that the user has no key.',
] as const;
