import { counted } from '../../core/model/counted.ts';
import type { FindingLife, KeptFinding } from '../../core/model/history.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import type { SuppressionRequest, SuppressionsMade } from '../../web/api/actions.ts';
import { ruleOf } from '../rule-context.ts';
import { openSettings, writeEntries } from '../settings-entry.ts';
import { type Acceptance, checkAcceptance, suppressionOf, writeSuppressions } from '../suppress.ts';
import type { Desk } from './desk.ts';

/**
 * Writes suppressions into the settings as `keyreeve suppress` does, with the person for author; each stands in the audit
 * log before the file is written. The board shows them at once, runs from the next scan on. Throws a {@link Problem} for a reason that says
 * nothing, a day that is gone, and settings that cannot be written.
 */
export async function suppressFindings(
  desk: Desk,
  person: string,
  asked: SuppressionRequest,
): Promise<SuppressionsMade> {
  const { ground, changed } = desk;
  const today = instant(new Date()).slice(0, 10);
  const acceptance = checkAcceptance({ ...asked, author: person }, today);
  checkChoice(asked);
  if (ground.config === false)
    throw new Problem(
      'bad-argument',
      'The dashboard runs without settings, and a suppression stands in them.',
      {
        hint: 'Start it again without --no-config.',
      },
    );
  const edited = await openSettings({
    folder: ground.folder,
    ...(ground.config !== undefined && { config: ground.config }),
  });
  const warn = () => {};
  const note = await ground.notes(edited, warn, person);
  const left: SuppressionsMade['left'][number][] = [];
  let written = 1;
  if (asked.rule === undefined) {
    const accepted = await acceptable(desk, asked.findings ?? [], (id) => suppressionOf(id, edited, today));
    left.push(...accepted.left);
    written = accepted.findings.length;
    if (written > 0) await writeSuppressions(edited, note, accepted.findings, acceptance);
  } else {
    const { reason, author, until } = acceptance;
    const match = { rule: asked.rule, ...(asked.account !== undefined && { account: asked.account }) };
    await writeEntries(edited, note, 'suppressions', [{ entry: { reason, author, until, match } }]);
  }
  await ground.copyLog(warn);
  changed('settings');
  changed('log');
  return madeOf({ written, left, settings: edited.path }, acceptance);
}

function checkChoice({ findings, rule, account }: SuppressionRequest): void {
  if ((findings === undefined) === (rule === undefined))
    throw new Problem('bad-argument', 'A suppression is of findings, or of a rule.', {
      hint: 'Give findings, or rule.',
    });
  if (rule === undefined && account !== undefined)
    throw new Problem('bad-argument', 'Findings say themselves of which account they are.', {
      hint: 'Leave out account.',
    });
  if (rule !== undefined) ruleOf(rule);
}

/** Only what fails can be accepted, and once. */
async function acceptable(
  { ground }: Desk,
  ids: readonly string[],
  suppressed: (id: string) => { readonly until: string; readonly place: string } | undefined,
): Promise<{ readonly findings: readonly KeptFinding[]; readonly left: SuppressionsMade['left'] }> {
  const findings: KeptFinding[] = [];
  const left: SuppressionsMade['left'][number][] = [];
  for (const id of new Set(ids)) {
    let life: FindingLife | undefined;
    for await (const each of ground.store.lives({ id })) life ??= each;
    const before = suppressed(id);
    const why =
      before === undefined
        ? whyNot(life)
        : `It is suppressed already, until ${before.until} (${before.place}).`;
    if (life !== undefined && why === undefined) findings.push(life.finding);
    else left.push({ finding: id, words: why ?? '' });
  }
  return { findings, left };
}

function whyNot(life: FindingLife | undefined): string | undefined {
  if (life === undefined) return 'The store has no such finding that ever failed.';
  if (life.state === 'resolved') return 'It is resolved.';
  if (life.finding.status !== 'fail') return `It does not fail: its status is ${life.finding.status}.`;
  return undefined;
}

function madeOf(
  { written, left, settings }: Pick<SuppressionsMade, 'written' | 'left' | 'settings'>,
  { until, author }: Acceptance,
): SuppressionsMade {
  const not = left.length === 0 ? '' : ` ${counted(left.length, 'finding')} left as they are.`;
  const words =
    written === 0
      ? `Nothing was written.${not}`
      : `${counted(written, 'suppression')} until ${until}. They show here at once, and in runs from the next scan on.${not}`;
  return { written, settings, until, author, left, words };
}
