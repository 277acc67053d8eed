import { Problem } from '../../core/model/problem.ts';
import type { Step } from '../../core/plan/plan.ts';
import { type SettingsFile, settingsWith } from '../settings-file.ts';
import { writeDurably } from '../write-durably.ts';

/**
 * Writes the suppressions of a key that stays into the settings file, one for each finding. What stands there already
 * is left as it is, so that a step that was cut off can be carried out again.
 */
export async function writeExceptions(
  { account, subject, call }: Step,
  file: SettingsFile | undefined,
): Promise<void> {
  if (file === undefined)
    throw new Problem('bad-argument', 'There is no keyreeve.yaml that an exception could be written into.', {
      hint: 'Make one beside the journal: version: 1',
    });
  const { findings = '', reason = '', author = '', until = '' } = call.arguments;
  const arn = subject.kind === 'access-key' ? subject.userArn : '';
  for (const finding of findings.split(' ').filter((id) => id !== '')) {
    const there = file.settings.suppressions.some(
      ({ match, until: last }) => match.finding === finding && last >= until,
    );
    if (there) continue;
    const text = await settingsWith(file.path, {
      list: 'suppressions',
      ...(subject.kind === 'access-key' && { comment: `The access-key ${subject.accessKeyId}` }),
      entry: { reason, author, until, match: { finding, account: account.id, arn } },
    });
    writeDurably(file.path, text);
  }
}
