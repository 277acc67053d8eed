import type { ControlRow } from '../../../api/catalogue.ts';

/** Controls of one section, in the publisher's order. */
export interface ControlSection {
  /** `2.1`, `IAM`, `AC`; empty where the ids have no sections. */
  readonly id: string;
  readonly controls: readonly ControlRow[];
}

/** Controls by the section that their ids name, in the order in which they come. */
export function sectionsOf(controls: readonly ControlRow[]): readonly ControlSection[] {
  const bySection = Map.groupBy(controls, ({ id }) => sectionOf(id));
  return [...bySection].map(([id, each]) => ({ id, controls: each }));
}

/**
 * The section of a control's id: `1` of 1.10, `2.1` of 2.1.6, `IAM` of IAM.3, `AC` of AC-2(1), `164.308` of
 * 164.308(a)(1), `SEC01` of SEC01-BP02. Nothing of ids without numbers (`iam-password-policy`) and of single numbers.
 */
export function sectionOf(id: string): string {
  const [base = '', bracket] = id.split('(', 2);
  const start = base.trim();
  if (/^\d/.test(start)) return sectionOfNumber(start, bracket !== undefined);
  if (!/\d/.test(start)) return bracket === undefined ? '' : start;
  return start.replace(/(?:[-.]\d+)+[a-z]*$|-[A-Z]+\d+$/, '');
}

function sectionOfNumber(number: string, hasBracket: boolean): string {
  const parts = number.split('.');
  // What is in brackets is the last part of such ids.
  if (hasBracket) return parts.slice(0, 2).join('.');
  return parts.length > 2 ? parts.slice(0, 2).join('.') : parts.slice(0, -1).join('.');
}
