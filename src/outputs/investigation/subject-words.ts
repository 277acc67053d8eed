import type { KeySubject, Told } from '../../core/model/investigation.ts';
import { accountWords, creatorWords } from '../plan/words.ts';
import { isText } from './words.ts';

/** `user deploy-bot`, `root`, `an unknown user`. */
export function holderWords({ holder, userName }: KeySubject): string {
  if (holder === 'root') return 'root';
  return userName === undefined ? 'a user that is not known' : `user ${userName}`;
}

/** `account 111122223333 (production)`. */
export function accountOfWords({ account }: KeySubject): string {
  return account === undefined ? 'an account that is not known' : `account ${accountWords(account)}`;
}

const ACCOUNT_FROM: Readonly<Record<NonNullable<KeySubject['accountFrom']>, string>> = {
  named: 'as it was named',
  sts: 'confirmed by sts:GetAccessKeyInfo',
  decoded: 'decoded from the key id, not confirmed',
  records: 'by the events',
};

/**
 * Whose the key is, made when and by whom: names and texts, in the order they are told. What is not known for one
 * reason is told together, last, so that the reason stands there once; what is not known never looks like nothing.
 */
export function subjectRows(subject: KeySubject): readonly Row[] {
  const { account, accountFrom, arn, userCreatedAt, exempt, madeBy } = subject;
  const user = [holderWords(subject), arn && `(${arn})`, userCreatedAt && `made at ${userCreatedAt}`].filter(
    isText,
  );
  const from = accountFrom === undefined ? '' : `, ${ACCOUNT_FROM[accountFrom]}`;
  const facts: readonly Fact[] = [
    ['Key made', shown(subject.createdAt, (at) => at)],
    ['Made by', 'unknown' in madeBy ? { unread: madeBy.unknown } : { value: creatorWords(madeBy) }],
    ['Status', shown(subject.status, (status) => status)],
    ['Last use', shown(subject.lastUse, lastUseWords)],
    ['Other keys', shown(subject.otherKeys, otherKeysWords)],
    ['Password', shown(subject.hasPassword, (has) => (has ? 'yes: can sign in to the console' : 'none'))],
    ['Quarantine', shown(subject.quarantine, (names) => names.join(', ') || 'none by AWS')],
  ];
  return [
    ['Holder', user.join(' ')],
    ['Account', account === undefined ? 'not known' : `${accountWords(account)}${from}`],
    ...rowsOf(facts),
    ...(exempt === undefined ? [] : [['Exempt', exempt] as const]),
  ];
}

type Row = readonly [name: string, words: string];
type Fact = readonly [name: string, told: Told<string>];

function rowsOf(facts: readonly Fact[]): readonly Row[] {
  const byReason = new Map<string, string[]>();
  for (const [name, told] of facts)
    if ('unread' in told) byReason.set(told.unread, [...(byReason.get(told.unread) ?? []), name]);
  const shared = [...byReason].filter(([, names]) => names.length > 1);
  const rows = facts.flatMap(([name, told]): readonly Row[] => {
    if ('value' in told) return [[name, told.value]];
    const alone = byReason.get(told.unread)?.length === 1;
    return alone ? [[name, `not known: ${told.unread}`]] : [];
  });
  return [
    ...rows,
    ...shared.map(([reason, names]) => ['Not known', `${inOneLine(names)}: ${reason}`] as const),
  ];
}

/** `key made, status, last use` */
function inOneLine(names: readonly string[]): string {
  return names.map((name) => name.toLowerCase()).join(', ');
}

function shown<T>(told: Told<T>, words: (value: T) => string): Told<string> {
  return 'unread' in told ? told : { value: words(told.value) };
}

function lastUseWords(use: {
  readonly at?: string;
  readonly region?: string;
  readonly service?: string;
}): string {
  if (use.at === undefined) return 'IAM records none';
  const where = [use.service, use.region].filter(isText).join(' in ');
  return `${use.at}${where === '' ? '' : `, ${where}`}, as IAM records it`;
}

function otherKeysWords(
  keys: readonly { readonly accessKeyId: string; readonly status: string; readonly createdAt: string }[],
): string {
  if (keys.length === 0) return 'none';
  return keys
    .map(({ accessKeyId, status, createdAt }) => `${accessKeyId} (${status}, made at ${createdAt})`)
    .join(', ');
}
