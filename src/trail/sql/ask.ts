import type { AboutQuestion, KeysQuestion, SignInQuestion } from '../../core/investigation/source.ts';
import { KEY_STATUS_NAMES } from '../../core/investigation/telling.ts';
import { literal, literals } from './text.ts';

/** One of the questions of a source, by its kind. */
export type Ask =
  | { readonly of: 'keys'; readonly question: KeysQuestion }
  | { readonly of: 'about'; readonly question: AboutQuestion }
  | { readonly of: 'sign-ins'; readonly question: SignInQuestion };

const KEY_NAMES = ['CreateAccessKey', ...KEY_STATUS_NAMES];

/** The events a question is about, as a condition on the columns of the table. */
export function conditionOf(ask: Ask): string {
  if (ask.of === 'keys') return `useridentity.accesskeyid IN ${literals(ask.question.accessKeyIds)}`;
  if (ask.of === 'about') return aboutKey(ask.question.accessKeyId);
  return signInOf(ask.question.userName);
}

/** A request names a key that is switched or deleted, an answer one that was made. */
function aboutKey(accessKeyId: string): string {
  const key = literal(accessKeyId);
  const named = ['requestparameters', 'responseelements'].map((column) => `strpos(${column}, ${key}) > 0`);
  return `eventsource = 'iam.amazonaws.com' AND eventname IN ${literals(KEY_NAMES)} AND (${named.join(' OR ')})`;
}

/** The record of root has a user name only where the account has an alias, and then it is the alias. */
function signInOf(userName: string): string {
  const named = `useridentity.username = ${literal(userName)}`;
  const who = userName === 'root' ? `(useridentity.type = 'Root' OR ${named})` : named;
  return `eventsource = 'signin.amazonaws.com' AND eventname = 'ConsoleLogin' AND ${who}`;
}
