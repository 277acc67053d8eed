import { loadStandingPlan, writeStandingPlan } from '../../app/handler/make-standing-plan.ts';
import { openKnownNotes } from '../../app/known-log.ts';
import { readSettings } from '../../app/settings-file.ts';
import { MOST_PLAN_DAYS, type StandingPlan } from '../../core/events/standing-plan.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant, lengthInWords, secondsBetween } from '../../core/model/time.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import { harmless } from '../../outputs/harmless.ts';
import { standingPlanPage } from '../../outputs/standing-plan-page.ts';
import { print } from '../outputs.ts';
import { screen } from '../screen.ts';

export interface StandingPlanNewFlags {
  readonly account: readonly string[];
  readonly rule: readonly string[];
  readonly exemptUser: readonly string[];
  readonly reason: string;
  readonly expires: string;
  readonly key: string;
  readonly output: string;
  readonly notBefore?: string;
  readonly author?: string;
  readonly now?: string;
  readonly config?: string | false;
  readonly auditLog?: string;
}

/** Writes a signed standing plan, notes it in the audit log, and says how the handler is told to trust it. */
export async function standingPlanNew(flags: StandingPlanNewFlags): Promise<number> {
  const {
    account,
    rule,
    exemptUser,
    reason,
    key,
    output,
    author = process.env.KEYREEVE_AUTHOR ?? '',
  } = flags;
  const missing = account.length === 0 ? '--account' : rule.length === 0 ? '--rule' : undefined;
  if (missing !== undefined)
    throw new Problem(
      'bad-argument',
      `${missing} names nothing: a standing plan holds for no more than it names.`,
      {
        hint: `Add ${missing}, once for each.`,
      },
    );
  if (author.trim() === '')
    throw new Problem('bad-argument', 'Nobody is named who makes it.', {
      hint: 'Add --author NAME, or set KEYREEVE_AUTHOR.',
    });
  const now = nowOf(flags);
  const notBefore = flags.notBefore === undefined ? now : parseTimeArgument(flags.notBefore, '--not-before');
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  const warn = (text: string) => void process.stderr.write(`${harmless(text)}\n`);
  const note = await openKnownNotes(flags, file, warn);
  const { plan, publicKey } = writeStandingPlan({
    accounts: account,
    rules: rule,
    exemptUsers: exemptUser,
    reason,
    madeBy: author,
    madeAt: now,
    notBefore,
    expiresAt: endOf(flags.expires, notBefore),
    key,
    output,
  });
  const { id, hash, accounts, rules, exemptUsers, madeBy, expiresAt } = plan;
  const about = { accounts, rules, exemptUsers, madeBy, notBefore, expiresAt };
  note({ action: 'standing-plan', plan: id, planHash: hash, about, words: reason });
  await print([
    standingPlanPage(plan, screen()),
    `\nWritten to ${harmless(output)}. The handler trusts it by this key:\n\n`,
    `  KEYREEVE_PUBLIC_KEY=${publicKey}\n`,
  ]);
  return EXIT.clean;
}

/** `30d` and `36h` count from the beginning. */
function endOf(text: string, from: string): string {
  const [, number, unit] = /^(\d{1,4})([dh])$/.exec(text) ?? [];
  if (number === undefined) return parseTimeArgument(text, '--expires');
  const hours = Number(number) * (unit === 'd' ? 24 : 1);
  if (hours > MOST_PLAN_DAYS * 24)
    throw new Problem('bad-argument', `--expires ${text} is longer than ${MOST_PLAN_DAYS} days.`, {
      hint: 'Make it shorter, and a new one when it ends: somebody must go on meaning it.',
    });
  return instant(new Date(Date.parse(from) + hours * 3_600_000));
}

function nowOf({ now }: { readonly now?: string }): string {
  return now === undefined ? instant(new Date()) : parseTimeArgument(now, '--now');
}

/** Prints a plan; exit 3, for its signature was not looked at. */
export async function standingPlanShow(file: string, flags: { readonly now?: string }): Promise<number> {
  const plan = loadStandingPlan(file);
  await print([
    standingPlanPage(plan, screen()),
    `\n  ${holds(plan, nowOf(flags)).words} Whether it is signed by the right key was not looked at:\n`,
    '  keyreeve standing-plan verify --public-key PEM\n',
  ]);
  return EXIT.incomplete;
}

/** Checks a plan as the handler does. Exit 1 for one that does not hold now; a Problem for one that never will. */
export async function standingPlanVerify(
  file: string,
  flags: { readonly publicKey: string; readonly now?: string },
): Promise<number> {
  const plan = loadStandingPlan(file, flags.publicKey);
  const { now: isNow, words } = holds(plan, nowOf(flags));
  await print([standingPlanPage(plan, screen()), `\n  Signed by that key, and unchanged. ${words}\n`]);
  return isNow ? EXIT.clean : EXIT.findings;
}

function holds(
  { notBefore, expiresAt }: StandingPlan,
  now: string,
): { readonly now: boolean; readonly words: string } {
  if (now >= expiresAt) return { now: false, words: `It has expired, at ${expiresAt}.` };
  if (now < notBefore) return { now: false, words: `It does not hold yet: from ${notBefore} on.` };
  return { now: true, words: `It holds, for ${lengthInWords(secondsBetween(now, expiresAt))} more.` };
}
