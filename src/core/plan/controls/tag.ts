import { Problem } from '../../model/problem.ts';

/** The tag that marks users with a console password. */
export interface ConsoleTag {
  readonly key: string;
  readonly value: string;
}

/** Characters of tags of IAM (IAM API Reference, Tag). None of them means anything in a condition. */
const KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

/** Reads `KEY=VALUE`, up to the first `=`. Throws a {@link Problem} for what is no tag of a user. */
export function parseConsoleTag(text: string): ConsoleTag {
  const at = text.indexOf('=');
  const [key, value] = [text.slice(0, at), text.slice(at + 1)];
  const reserved = key.toLowerCase().startsWith('aws:');
  if (at > 0 && !reserved && key.trim() === key && KEY.test(key) && VALUE.test(value)) return { key, value };
  throw new Problem(
    'bad-argument',
    `--tag takes KEY=VALUE with the characters of IAM's tags, not "${text.slice(0, 80)}".`,
    { hint: 'Such as --tag keyreeve:console=true. Keys that begin with aws: cannot be set.' },
  );
}
