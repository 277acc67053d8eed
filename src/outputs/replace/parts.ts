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

/** What Markdown or GitHub would read as more than text: marks, HTML, links, mentions, numbers of issues, lists. */
const MARKED = /[&<>$\\`*_[\]|~]|[@#!%](?=\w)|:\/\/|\bwww\.|\bGH-\d|^(?:#+|[-+=]+|\d+[.)])$/i;

/**
 * A text for Markdown that is read as text too: words that Markdown would take for more stand as code, in which nothing
 * is a mark or a link, and nothing is written as an entity of HTML. A backtick would end the code: it is told as `'`.
 */
export function prose(text: string): string {
  return harmless(text)
    .split(' ')
    .map((word) => {
      if (!MARKED.test(word)) return word;
      const [, before = '', body = '', after = ''] = /^(\(?)(.*?)([.,;:)]*)$/s.exec(word) ?? [];
      return body === '' ? `\`${word}\`` : `${before}\`${body.replaceAll('`', "'")}\`${after}`;
    })
    .join(' ');
}
