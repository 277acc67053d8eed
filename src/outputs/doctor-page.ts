import type { AccountDiagnosis, Diagnosis } from '../core/model/diagnosis.ts';
import { harmless } from './harmless.ts';
import { columnsOf, type Look, type Paint, painter } from './look.ts';
import { wrap } from './text-width.ts';

/** Can this identity scan, and what is missing where: the accounts with something missing first. */
export function doctorPage({ identity, accounts }: Diagnosis, look: Look): string {
  const paint = painter(look);
  const columns = columnsOf(look);
  const lines = [`You are ${harmless(identity.arn)}, by way of ${identity.region}.`, ''];
  for (const account of accounts) {
    if (account.state === 'closed' || account.state === 'partly')
      lines.push(...problemLines(account, columns, paint));
  }
  const ready = accounts.filter(({ state }) => state === 'ready');
  if (ready.length > 0) {
    lines.push(
      `${paint('green', 'ready')}    ${ready.map(nameOf).slice(0, MOST_NAMES).join(', ')}${more(ready.length)}`,
    );
    lines.push(...callLines(ready[0], columns, paint), '');
  }
  const skipped = accounts.filter(({ state }) => state === 'skipped');
  if (skipped.length > 0) {
    lines.push(`skipped  ${skipped.map(nameOf).slice(0, MOST_NAMES).join(', ')}${more(skipped.length)}`, '');
  }
  lines.push(lastLine(accounts));
  return `${lines.join('\n')}\n`;
}

/** Accounts named in a line; the others are counted. */
const MOST_NAMES = 12;

function more(count: number): string {
  return count > MOST_NAMES ? ` and ${count - MOST_NAMES} more` : '';
}

function nameOf({ account }: AccountDiagnosis): string {
  return account.name === undefined ? account.id : `${account.id} (${harmless(account.name)})`;
}

function problemLines(diagnosis: AccountDiagnosis, columns: number, paint: Paint): string[] {
  const word = diagnosis.state === 'closed' ? paint('red', 'closed') : paint('yellow', 'partly');
  const lines = [`${word}   ${nameOf(diagnosis)}`];
  const add = (text: string, indent: number) => {
    for (const line of wrap(text, columns - indent)) lines.push(' '.repeat(indent) + line);
  };
  if (diagnosis.reason !== undefined) add(diagnosis.reason, 9);
  if (diagnosis.fix !== undefined) add(`Fix: ${diagnosis.fix}`, 9);
  lines.push(...callLines(diagnosis, columns, paint));
  add(`Not fully judged without it: ${diagnosis.affects.join(', ')}.`, 9);
  return [...lines, ''];
}

const MARKS = { permitted: 'yes', refused: 'no', failed: 'error', 'not-tried': '?' } as const;
const STYLES = { permitted: 'green', refused: 'red', failed: 'red', 'not-tried': 'dim' } as const;

function callLines(diagnosis: AccountDiagnosis | undefined, columns: number, paint: Paint): string[] {
  return (diagnosis?.probes ?? []).flatMap(({ call, result, words, fix }) => {
    const line = `         ${paint(STYLES[result], MARKS[result].padEnd(6))}${call}`;
    const reason = [words, fix].filter((text) => text !== undefined).join(' ');
    if (reason === '') return [line];
    return [line, ...wrap(reason, columns - 17).map((text) => `                 ${text}`)];
  });
}

function lastLine(accounts: readonly AccountDiagnosis[]): string {
  const count = (state: AccountDiagnosis['state']) => accounts.filter((each) => each.state === state).length;
  const lacking = count('partly') + count('closed');
  const sum = `${count('ready')} ready, ${count('partly')} partly, ${count('closed')} closed, ${count('skipped')} skipped of ${accounts.length} account${accounts.length === 1 ? '' : 's'}.`;
  return lacking === 0
    ? `${sum} Next: keyreeve scan with the same options.`
    : `${sum} What is missing will be unknown in a scan, never clean. keyreeve permissions prints the role.`;
}
