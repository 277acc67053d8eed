import { Problem } from '../../core/model/problem.ts';
import { parseBreakGlass } from '../../core/prevent/break-glass.ts';
import { type CheckedControl, checkControl } from '../../core/prevent/check-control.ts';
import { type Control, makeControl } from '../../core/prevent/control.ts';
import type { ControlKind } from '../../core/prevent/statements.ts';
import { parseConsoleTag } from '../../core/prevent/tag.ts';

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
    breakGlass: [...new Set(breakGlass)].map(parseBreakGlass),
    ...(tag !== undefined && { tag: parseConsoleTag(tag) }),
    ...(managementAccount !== undefined && { managementAccount }),
  };
  const control = makeControl(choice);
  return { control, checked: checkControl(control, choice) };
}
