import type { MadePolicy, Replacement, WrittenPolicy } from '../../core/model/replacement.ts';
import { harmless } from '../harmless.ts';

/** A trust that lets nobody in. A role always has one; it stands for none that was made. */
export const ROLES_POLICIES: WrittenPolicy = { Version: '2012-10-17', Statement: [] };

/** A permission set takes one inline policy: the parts of a long one together. */
export function permissionSetPolicy(policies: readonly MadePolicy[]): WrittenPolicy {
  return { Version: '2012-10-17', Statement: policies.flatMap(({ document }) => document.Statement) };
}

/** What whoever runs a file must know of it, as remarks at its head. */
export function remarks({ subject, says, unknown, now, tool }: Replacement, mark: string): string {
  const lines = [
    `In place of the access key ${subject.accessKeyId}, made by ${tool.name} ${tool.version} as of ${now}.`,
    says,
    ...unknown.map((words) => `NOT KNOWN: ${words}`),
  ];
  return lines.map((line) => `${mark}${harmless(line)}\n`).join('');
}

export function indented(text: string, spaces: number): string {
  return text.replaceAll(/^/gm, ' '.repeat(spaces));
}

/** JSON as files of policies have it. */
export function policyText(policy: WrittenPolicy): string {
  return `${JSON.stringify(policy, null, 2)}\n`;
}
