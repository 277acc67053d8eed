import type { AccountDiagnosis, Diagnosis, Probe } from '../core/model/diagnosis.ts';
import { harmless } from './harmless.ts';
import { columnsOf, type Look, type Paint, painter } from './look.ts';
import { counted } from './terminal/words.ts';
import { wrap } from './text-width.ts';

/** Can this identity scan, and what is missing where: the accounts with something missing first. */
export function doctorPage({ identity, accounts }: Diagnosis, look: Look): string {
  const paint = painter(look);
  const columns = columnsOf(look);
  const lines = [
    ...told('', `You are ${harmless(identity.arn)}, by way of ${identity.region}.`, columns),
    '',
  ];
  for (const account of accounts) {
    if (account.state === 'closed' || account.state === 'partly')
      lines.push(...problemLines(account, columns, paint), '');
  }
  const ready = accounts.filter(({ state }) => state === 'ready');
  if (ready.length > 0) {
    const [first, ...rest] = told(MARGIN, `${namesOf(ready)}: ${callsOf(ready)}`, columns);
    lines.push(`${paint('green', 'ready')}${(first ?? '').slice('ready'.length)}`, ...rest, '');
  }
  const skipped = accounts.filter(({ state }) => state === 'skipped');
  if (skipped.length > 0) {
    const [first, ...rest] = told(MARGIN, namesOf(skipped), columns);
    lines.push(`skipped${(first ?? '').slice('skipped'.length)}`, ...rest, '');
  }
  lines.push(...told('', lastLine(accounts), columns));
  return `${lines.join('\n')}\n`;
}

/** Under the longest word for a state, and two blanks. */
const MARGIN = ' '.repeat('no access  '.length);

/** Accounts, calls and rules named in a line; the others are counted. */
const MOST_NAMES = 6;

function named(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}

function namesOf(accounts: readonly AccountDiagnosis[]): string {
  return named(accounts.map(nameOf));
}

function nameOf({ account }: AccountDiagnosis): string {
  return account.name === undefined ? account.id : `${account.id} (${harmless(account.name)})`;
}

function told(margin: string, text: string, columns: number): string[] {
  return wrap(text, columns - margin.length).map((line) => margin + line);
}

/** `27 calls permitted, 5 not tried`: the same in all accounts that are ready, but for what only some are asked. */
function callsOf([first]: readonly AccountDiagnosis[]): string {
  const probes = first?.probes ?? [];
  const untried = probes.filter(({ result }) => result === 'not-tried').length;
  const permitted = counted(probes.length - untried, 'call permitted', 'calls permitted');
  return `${permitted}${untried === 0 ? '' : `, ${untried} could not be tried`}.`;
}

function problemLines(diagnosis: AccountDiagnosis, columns: number, paint: Paint): string[] {
  const { state, reason, fix, affects, probes } = diagnosis;
  const word = state === 'closed' ? paint('red', 'no access') : `${paint('yellow', 'partly')}   `;
  const lines = [`${word}  ${nameOf(diagnosis)}`];
  if (reason !== undefined) lines.push(...told(MARGIN, reason, columns));
  if (fix !== undefined) lines.push(...told(MARGIN, `Fix: ${fix}`, columns));
  lines.push(...causeLines(probes, columns, paint));
  const permitted = probes.filter(({ result }) => result === 'permitted').length;
  if (permitted > 0) lines.push(`${MARGIN}${paint('green', 'yes')}    ${counted(permitted, 'other call')}`);
  lines.push(...told(MARGIN, `Not fully judged without it: ${named(affects)}.`, columns));
  return lines;
}

/** The calls that are missing, those with one cause together: its sentence once, and the calls below. */
function causeLines(probes: readonly Probe[], columns: number, paint: Paint): string[] {
  const missing = probes.filter(({ result }) => result === 'refused' || result === 'failed');
  const byCause = Map.groupBy(missing, (probe) => JSON.stringify([probe.result, causeOf(probe)]));
  return [...byCause.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const word = first.result === 'refused' ? 'no' : 'error';
    const calls = alike.map(({ call }) => call);
    const [line = '', ...rest] = told(`${MARGIN}${' '.repeat(7)}`, calls.join(', '), columns);
    const mark = `${MARGIN}${paint('red', word)}${' '.repeat(7 - word.length)}`;
    return [
      mark + line.slice(MARGIN.length + 7),
      ...rest,
      ...told(`${MARGIN}${' '.repeat(9)}`, alike.length === 1 ? sentenceOf(first) : causeOf(first), columns),
    ];
  });
}

/** The sentence with the call's own name taken out, which is what tells the sentences of one cause apart. */
function causeOf(probe: Probe): string {
  return sentenceOf(probe).replaceAll(probe.call, 'the call');
}

function sentenceOf({ words, fix }: Probe): string {
  return [words, fix].filter((text) => text !== undefined).join(' ');
}

function lastLine(accounts: readonly AccountDiagnosis[]): string {
  const count = (state: AccountDiagnosis['state']) => accounts.filter((each) => each.state === state).length;
  const lacking = count('partly') + count('closed');
  const sum = `${count('ready')} ready, ${count('partly')} partly, ${count('closed')} without access, ${count('skipped')} skipped of ${accounts.length} account${accounts.length === 1 ? '' : 's'}.`;
  return lacking === 0
    ? `${sum} Next: keyreeve scan with the same options.`
    : `${sum} What is missing will be unknown in a scan, never clean. keyreeve permissions prints the role.`;
}
