import { conditionWords, hopWords, statementWords } from '../../core/model/way-words.ts';
import type { AccountWhoCan, PrincipalAnswer, ToldRight, ToldWay, WhoCan } from '../../core/model/who-can.ts';
import { cell } from '../csv.ts';
import { outsideWords, stopWords } from './who-can-words.ts';

interface Row {
  readonly account: AccountWhoCan;
  readonly answer: PrincipalAnswer;
  /** Absent where there is neither a right nor a way round. */
  readonly right?: ToldRight | ToldWay;
}

/** Columns in their order, each with what it holds. New ones are only added at the end. */
const COLUMNS: readonly (readonly [string, (row: Row) => string | undefined])[] = [
  ['account_id', ({ account }) => account.account.id],
  ['account_name', ({ account }) => account.account.name],
  ['action', ({ answer }) => answer.action],
  ['type', ({ answer }) => answer.principal.type],
  ['name', ({ answer }) => answer.principal.name],
  ['arn', ({ answer }) => answer.principal.arn],
  ['answer', ({ right }) => right?.answer ?? 'no'],
  ['without_scps', ({ right }) => right?.elsewise],
  ['reach', ({ right }) => right?.reach],
  ['users', ({ right }) => right?.users.names.join('; ')],
  ['users_count', ({ right }) => (right?.reach === 'any' ? undefined : String(right?.users.count ?? 0))],
  ['except', ({ right }) => right?.except.names.join('; ')],
  ['steps', ({ right }) => (right === undefined ? undefined : hopsOf(right).map(hopWords).join('; '))],
  [
    'conditions',
    ({ right }) => (right === undefined ? undefined : conditionsOf(right).map(conditionWords).join('; ')),
  ],
  ['allowed_by', ({ right }) => right?.allowedBy.map(statementWords).join('; ')],
  ['console', ({ answer }) => answer.console],
  ['from_outside', ({ answer }) => answer.outside.map(outsideWords).join('; ')],
  ['service_linked', ({ answer }) => String(answer.serviceLinked)],
  ['stopped_by', ({ answer }) => (answer.stoppedBy === undefined ? undefined : stopWords(answer.stoppedBy))],
  ['not_read', ({ right }) => right?.unread.join('; ')],
];

function hopsOf(right: ToldRight | ToldWay): ToldWay['hops'] {
  return 'hops' in right ? right.hops : [];
}

function conditionsOf(right: ToldRight | ToldWay): ToldRight['conditions'] {
  return [...hopsOf(right).flatMap(({ conditions }) => conditions), ...right.conditions];
}

/** Of whom more may be true than is told. */
const UNFOLLOWED_COLUMNS: Readonly<
  Record<string, (account: AccountWhoCan, more: AccountWhoCan['unfollowed'][number]) => string | undefined>
> = {
  account_id: ({ account }) => account.id,
  account_name: ({ account }) => account.name,
  type: (_account, { principal }) => principal.type,
  name: (_account, { principal }) => principal.name,
  arn: (_account, { principal }) => principal.arn,
  answer: () => 'unknown',
  not_read: (_account, { calls }) => `a way may lead from ${calls.join(', ')} that is not followed`,
};

/** Of an account that was not read: the answer is not known, and why. */
const UNREAD_COLUMNS: Readonly<Record<string, (unread: WhoCan['notRead'][number]) => string | undefined>> = {
  account_id: ({ account }) => account.id,
  account_name: ({ account }) => account.name,
  answer: () => 'unknown',
  not_read: ({ words }) => words,
};

/**
 * Answers for a spreadsheet: RFC 4180, comma, CRLF, UTF-8, a record for each right and each way round, one for each
 * principal of whom more may be true, and one for each account that was not read. Names are made harmless and formulas defused.
 */
export function* whoCanCsv({ accounts, notRead }: WhoCan): Generator<string> {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  for (const account of accounts) {
    for (const answer of account.answers) {
      const all = [...answer.rights, ...answer.ways];
      const rows: readonly Row[] =
        all.length === 0 ? [{ account, answer }] : all.map((right) => ({ account, answer, right }));
      for (const row of rows) yield `${COLUMNS.map(([, read]) => cell(read(row) ?? '')).join(',')}\r\n`;
    }
  }
  for (const account of accounts) {
    for (const more of account.unfollowed)
      yield `${COLUMNS.map(([name]) => cell(UNFOLLOWED_COLUMNS[name]?.(account, more) ?? '')).join(',')}\r\n`;
  }
  for (const unread of notRead)
    yield `${COLUMNS.map(([name]) => cell(UNREAD_COLUMNS[name]?.(unread) ?? '')).join(',')}\r\n`;
}
