import { conditionWords, hopWords, principalWords, statementWords } from '../../core/model/way-words.ts';
import type {
  AccountWhoCan,
  PrincipalAnswer,
  ToldAnswer,
  ToldRight,
  ToldWay,
  WhoCan,
} from '../../core/model/who-can.ts';
import { columnsOf, type Look, type Paint, painter, type Style } from '../look.ts';
import { counted, heading, paragraph } from '../terminal/words.ts';
import { outsideWords, reachWords, stopWords } from './who-can-words.ts';

/** Principals told of one group: a terminal is no place for five thousand. */
const MOST_TOLD = 40;
/** Ways round told of one principal. */
const MOST_WAYS = 2;

interface Group {
  readonly title: string;
  readonly style: Style;
  readonly holds: (answer: PrincipalAnswer) => boolean;
}

/** A principal is told in the first group that fits: the most dangerous comes first. */
const GROUPS: readonly Group[] = [
  { title: 'can, for any user', style: ['bold', 'red'], holds: ({ rights }) => sure(rights, 'any') },
  { title: 'can, for some users', style: 'red', holds: ({ rights }) => sure(rights, 'named') },
  {
    title: 'can by a way round',
    style: 'red',
    holds: ({ ways }) => ways.some(({ answer }) => answer === 'yes'),
  },
  {
    title: 'can under a condition',
    style: 'yellow',
    holds: ({ rights, ways }) => [...rights, ...ways].some(({ answer }) => answer === 'yes-if'),
  },
  {
    title: 'not known',
    style: 'yellow',
    holds: ({ rights, ways }) => rights.length + ways.length > 0 && !knows(rights, ways),
  },
  { title: 'can for themselves alone', style: 'cyan', holds: ({ rights }) => sure(rights, 'own') },
  { title: 'cannot', style: 'dim', holds: () => true },
];

function sure(rights: readonly ToldRight[], reach: ToldRight['reach']): boolean {
  return rights.some((right) => right.answer === 'yes' && right.reach === reach);
}

function knows(rights: readonly ToldRight[], ways: readonly ToldWay[]): boolean {
  return [...rights, ...ways].some(({ answer }) => answer !== 'unknown');
}

interface Page {
  readonly found: WhoCan;
  readonly columns: number;
  readonly paint: Paint;
}

/** Who can, account by account and action by action, the most dangerous first. */
export function* whoCanPage(found: WhoCan, look: Look): Generator<string> {
  const page: Page = { found, columns: columnsOf(look), paint: painter(look) };
  const { accounts, notRead, actions } = found;
  for (const account of accounts) {
    for (const { id } of actions) yield* answersTold(account, id, page);
    yield* accountNotes(account, page);
  }
  const line = lineOf(page);
  if (notRead.length > 0) yield '\n';
  for (const { account, words, fix, skipped } of notRead)
    yield line(
      `Account ${account.id} ${skipped ? 'left out' : 'not read'}: ${words}${fix === undefined ? '' : ` ${fix}`}`,
      0,
      skipped ? 'dim' : 'yellow',
    );
  yield '\n';
  yield line(
    `${bounds(found)} The root user is not listed: it can do all of this unless a service control policy denies it.`,
    0,
    'dim',
  );
  if (found.actions.some(({ id }) => id === 'change-password'))
    yield line(
      "Users may also change their own password where the account's password policy lets all of them, which is not read.",
      0,
      'dim',
    );
  if (!found.complete) yield line('INCOMPLETE: something that decides could not be read.', 0, 'yellow');
}

function bounds({ depth, now }: WhoCan): string {
  return depth === 0
    ? `As of ${now}. Ways round were not looked for.`
    : `As of ${now}. Ways round of at most ${counted(depth, 'step')} were looked for (--depth).`;
}

function lineOf({ columns, paint }: Page) {
  return (text: string, indent: number, style?: Style) =>
    paragraph(text, columns, { indent, ...(style !== undefined && { style }) }, paint);
}

function* answersTold(account: AccountWhoCan, id: string, page: Page): Generator<string> {
  const { found, paint } = page;
  const action = found.actions.find((each) => each.id === id);
  const answers = account.answers.filter((each) => each.action === id);
  const own = answers.filter(({ serviceLinked }) => !serviceLinked);
  const name = account.account.name === undefined ? '' : ` (${account.account.name})`;
  const whom = found.for === undefined ? '' : ` for ${found.for}`;
  yield heading(`${account.account.id}${name}: who can ${action?.words ?? id}${whom}`, paint);
  const { users, roles } = account.principals;
  const line = lineOf(page);
  const all = `${counted(users, 'user')} and ${counted(roles, 'role')}`;
  const groups = grouped(own).map((group) =>
    isOnUsers(found, id) ? group : { ...group, title: group.title.replace(', for any user', '') },
  );
  const tally = groups.flatMap(({ title, members }) =>
    title === 'cannot' ? [] : [`${members.length} ${title}`],
  );
  yield line(tally.length === 0 ? `Nobody of ${all}.` : `Of ${all}: ${tally.join('; ')}.`, 2);
  for (const { title, style, members } of groups) {
    yield `\n  ${paint(style, `${title[0]?.toUpperCase()}${title.slice(1)} (${members.length})`)}\n`;
    const alike = [...Map.groupBy(members, (answer) => alikeBy(answer, page)).values()];
    for (const answers of alike.slice(0, MOST_TOLD)) yield* alikeTold(answers, page);
    const more = alike.slice(MOST_TOLD).flat().length;
    if (more > 0) yield line(`And ${more} more: --format json or csv has all.`, 4);
  }
  const linked = answers.length - own.length;
  if (linked > 0)
    yield line(`${counted(linked, 'service-linked role')} can too: only their services use them.`, 2, 'dim');
}

function grouped(
  answers: readonly PrincipalAnswer[],
): readonly (Group & { readonly members: readonly PrincipalAnswer[] })[] {
  const byGroup = Map.groupBy(answers, (answer) => GROUPS.findIndex(({ holds }) => holds(answer)));
  return GROUPS.flatMap((group, index) => {
    const members = byGroup.get(index) ?? [];
    return members.length === 0 ? [] : [{ ...group, members }];
  });
}

/** Of whom the same is told: they are told of together. */
function alikeBy(answer: PrincipalAnswer, page: Page): string {
  return [answer.principal.type, consoleWords(answer), ...answerTold(answer, page)].join('\n');
}

/** `3 users, with a console password: ann, bob, eve`, and then what is told of each of them. */
function* alikeTold(answers: readonly PrincipalAnswer[], page: Page): Generator<string> {
  const [first] = answers;
  if (first === undefined) return;
  const line = lineOf(page);
  const names = answers.slice(0, MOST_TOLD).map(({ principal }) => principal.name);
  const rest = answers.length - names.length;
  const all = `${names.join(', ')}${rest > 0 ? ` and ${rest} more: --format json or csv has all` : ''}`;
  const whom =
    answers.length === 1
      ? `${principalWords(first.principal)}${consoleWords(first)}`
      : `${counted(answers.length, first.principal.type)}${consoleWords(first)}: ${all}`;
  yield line(whom, 4, 'bold');
  yield* answerTold(first, page);
}

function* answerTold(answer: PrincipalAnswer, page: Page): Generator<string> {
  const { principal, rights, ways, outside, stoppedBy, handsOn } = answer;
  const { found } = page;
  const line = lineOf(page);
  const onUsers = isOnUsers(found, answer.action);
  for (const right of rights) {
    yield line(joined(answerWords(right), reachWords(right, principal, onUsers)), 6);
    const [first] = right.allowedBy;
    const more = right.allowedBy.length - 1;
    if (first !== undefined)
      yield line(`by ${statementWords(first)}${more > 0 ? `, and ${more} more` : ''}`, 8, 'dim');
    yield* hangsOn(right, 8, page);
  }
  for (const way of ways.slice(0, MOST_WAYS)) yield* wayTold(way, answer, onUsers, page);
  if (ways.length > MOST_WAYS)
    yield line(`and ${counted(ways.length - MOST_WAYS, 'other way')} round`, 6, 'dim');
  for (const each of outside) yield line(`from outside: ${outsideWords(each)}`, 6, 'yellow');
  if (handsOn) yield line('may hand its rights on to a provider outside (iam:AcceptDelegationRequest)', 6);
  if (stoppedBy !== undefined) yield line(stopWords(stoppedBy), 6);
}

/** A call that was asked about by its name is on what was named, whoever that is. */
function isOnUsers({ actions }: WhoCan, asked: string): boolean {
  return actions.some(({ id, action }) => id === asked && id !== action);
}

function consoleWords({ console }: PrincipalAnswer): string {
  if (console === undefined) return '';
  return { yes: ', with a console password', no: ', no console password', unknown: '' }[console];
}

/** `yes, for any user`, or `yes` where there is nobody it is for. */
function joined(answer: string, reach: string): string {
  return reach === '' ? answer : `${answer}, ${reach}`;
}

function answerWords({ answer, elsewise }: ToldAnswer): string {
  if (answer === 'yes') return 'yes';
  if (answer === 'yes-if') return 'under a condition';
  if (elsewise === undefined) return 'not known';
  return `not known: ${elsewise === 'yes' ? 'yes' : 'under a condition'}, if no service control policy stops it`;
}

function* wayTold(
  way: ToldWay,
  { principal }: PrincipalAnswer,
  onUsers: boolean,
  page: Page,
): Generator<string> {
  const line = lineOf(page);
  yield line(
    `${joined(answerWords(way), reachWords(way, principal, onUsers))} by ${counted(way.hops.length, 'step')}:`,
    6,
  );
  for (const [index, hop] of way.hops.entries()) {
    yield line(`${index + 1}. ${hopWords(hop)}`, 8);
    yield* hangsOn(hop, 11, page);
  }
  const last = way.last.arn === principal.arn ? 'then it can itself' : `then ${principalWords(way.last)} can`;
  yield line(last, 8);
  yield* hangsOn(way, 11, page);
}

/** Conditions, and what could not be read. That of service control policies is told once for the account. */
function* hangsOn(
  { conditions, unread, elsewise }: ToldAnswer,
  indent: number,
  page: Page,
): Generator<string> {
  const line = lineOf(page);
  for (const condition of conditions) yield line(conditionWords(condition), indent, 'yellow');
  if (elsewise === undefined) for (const words of unread) yield line(words, indent, 'yellow');
}

function* accountNotes(account: AccountWhoCan, page: Page): Generator<string> {
  const { controls, controlsUnread, memberRoots, cutShort, unfollowed } = account;
  const line = lineOf(page);
  if (controls === 'unread')
    yield line(
      `! Service control policies: ${controlsUnread?.words ?? ''} ${controlsUnread?.fix ?? ''}`.trimEnd(),
      2,
      'yellow',
    );
  if (controls === 'left-out')
    yield line('! Judged as if no service control policy limited the account (--without-scps).', 2, 'yellow');
  if (memberRoots.length > 0) {
    yield line(
      `${counted(memberRoots.length, 'principal')} may give the root user of member accounts a password (sts:AssumeRoot):`,
      2,
      'red',
    );
    for (const root of memberRoots.slice(0, MOST_TOLD)) {
      yield line(`${principalWords(root.principal)}: ${answerWords(root)}`, 4);
      yield* hangsOn(root, 6, page);
    }
    if (memberRoots.length > MOST_TOLD) yield line(`And ${memberRoots.length - MOST_TOLD} more.`, 4);
  }
  if (unfollowed.length > 0) {
    yield line(
      `! Of ${counted(unfollowed.length, 'principal')} more may be true than is told: they may make calls from which a way may lead that is not followed.`,
      2,
      'yellow',
    );
    const goals = new Set(page.found.actions.map(({ action }) => action));
    const inWords = (call: string) => (goals.has(call) ? `${call} for users yet to be made` : call);
    const alike = Map.groupBy(unfollowed, ({ calls }) => calls.map(inWords).join(', '));
    for (const [calls, all] of [...alike].slice(0, MOST_TOLD)) {
      const names = all.slice(0, 5).map(({ principal }) => principalWords(principal));
      const rest = all.length > 5 ? ` and ${all.length - 5} more` : '';
      yield line(`${names.join(', ')}${rest}: ${calls}`, 4, 'yellow');
    }
    if (alike.size > MOST_TOLD) yield line('And more: --format json has all.', 4, 'yellow');
  }
  if (cutShort.length > 0)
    yield line(
      `! Of ${counted(cutShort.length, 'principal')} not every way was followed, for there are too many; a way may be missing, or a surer or wider one: ${cutShort.slice(0, 5).map(principalWords).join(', ')}.`,
      2,
      'yellow',
    );
}
