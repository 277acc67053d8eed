import type { IacPlace, IacRun } from '../../core/model/iac.ts';
import { levelOf } from '../sarif/rules.ts';

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice', none: 'notice' } as const;

/**
 * Annotations of GitHub Actions, one a line: `::error file=main.tf,line=7::…` (GitHub Docs, Workflow commands). What
 * cannot be told or read is a warning. Suppressed findings are none.
 */
export function* iacGithub(run: IacRun): Generator<string> {
  for (const { status, severity, rule, place, address, says, suppressed } of run.findings) {
    if (suppressed !== undefined) continue;
    if (status === 'fail') yield command(COMMANDS[levelOf(severity)], place, rule, `${address}: ${says}`);
    if (status === 'unknown')
      yield command('warning', place, `${rule}: cannot be told`, `${address}: ${says}`);
  }
  for (const { place, says, fix } of run.gaps) yield command('warning', place, 'not read', `${says} ${fix}`);
  for (const { place, says } of run.directives)
    yield command('notice', place, 'suppression without effect', says);
}

function command(name: string, { file, line, column }: IacPlace, title: string, text: string): string {
  const where = `file=${property(file)},line=${line},col=${column},title=${property(title)}`;
  return `::${name} ${where}::${escaped(text)}\n`;
}

/** What ends a line, and what begins an escape, by GitHub's own rules (actions/toolkit, command.ts); no control gets through. */
function escaped(text: string): string {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
