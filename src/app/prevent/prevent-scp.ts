import { Problem } from '../../core/model/problem.ts';
import { type BreakGlass, parseBreakGlass } from '../../core/plan/controls/break-glass.ts';
import { type Control, makeControl } from '../../core/plan/controls/control.ts';
import type { ControlKind } from '../../core/plan/controls/statements.ts';
import { parseConsoleTag } from '../../core/plan/controls/tag.ts';
import { type CheckedControl, checkControl } from '../../core/prevent/check-control.ts';

/** What a person asks for, as typed. */
export interface PreventScpOptions {
  readonly kinds: readonly ControlKind[];
  /** ARNs of roles, or patterns of them. */
  readonly breakGlass: readonly string[];
  /** `KEY=VALUE` */
  readonly tag?: string;
  readonly managementAccount?: string;
}

/** A policy, and what was evaluated before it was handed out. */
export interface PreventScp {
  readonly control: Control;
  readonly checked: CheckedControl;
}

/**
 * Makes a service control policy and evaluates it. Throws a {@link Problem} for options that cannot be, and an Error
 * where the policy does not do what it says.
 */
export function preventScp({ kinds, breakGlass, tag, managementAccount }: PreventScpOptions): PreventScp {
  if (managementAccount !== undefined && !/^\d{12}$/.test(managementAccount))
    throw new Problem('bad-argument', `"${managementAccount.slice(0, 40)}" is not an account id.`, {
      hint: 'It has twelve digits.',
    });
  const choice = {
    kinds,
    breakGlass: eachOnce(breakGlass.map(parseBreakGlass)),
    ...(tag !== undefined && { tag: parseConsoleTag(tag) }),
    ...(managementAccount !== undefined && { managementAccount }),
  };
  const control = makeControl(choice);
  return { control, checked: checkControl(control, choice) };
}

/** Two that were typed can come out as one: `arn:aws:` and `arn:*:`. */
function eachOnce(all: readonly BreakGlass[]): readonly BreakGlass[] {
  return all.filter(({ pattern }, index) => all.findIndex((each) => each.pattern === pattern) === index);
}
