import { hostActor } from '../../app/audit-log.ts';
import { type RootVerified, verifyFixed } from '../../app/remediate/verify-fixed.ts';
import { liveSettings } from '../../app/settings-file.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { harmless } from '../../outputs/harmless.ts';
import { accountWords } from '../../outputs/plan/words.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { print } from '../outputs.ts';
import { groundFor, type PlaceFlags, remediationSettings } from '../remediation-ground.ts';
import { readPlan } from './apply.ts';

export interface VerifyFlags extends AccountFlags, PlaceFlags {
  readonly config?: string | false;
  readonly format: 'text' | 'json';
}

/** Confirms that root's credentials are gone. Exit 1 where some are there, 3 where it could not be read. */
export async function verifyFixedCommand(path: string | undefined, flags: VerifyFlags): Promise<number> {
  const planned = path === undefined ? [] : rootAccountsOf(path);
  const found = await remediationSettings(flags);
  const asked = liveOptions(flags);
  const live = found.file === undefined ? asked : liveSettings(asked, found.file);
  const ground = await groundFor(flags, found, live);
  try {
    const results = await verifyFixed(ground.base, live, planned);
    ground.log.append({
      at: instant(ground.base.clock.now()),
      actor: hostActor(ground.base.identity.arn),
      action: 'verify-fixed',
      about: { accounts: results.map(({ account, result }) => ({ account: account.id, result })) },
    });
    if (flags.format === 'json') await print([`${JSON.stringify(results, null, 2)}\n`]);
    else await print(results.map(lineOf));
    if (results.some(({ result }) => result === 'not-fixed')) return EXIT.findings;
    return results.some(({ result }) => result === 'unknown') ? EXIT.incomplete : EXIT.clean;
  } finally {
    ground.base.close();
  }
}

/** Accounts in which a plan is about root, by call or by hand. */
function rootAccountsOf(path: string): readonly string[] {
  const { steps, manual } = readPlan(path);
  const ofSteps = steps.filter(({ subject }) => subject.kind.startsWith('root-') || subject.kind === 'scp');
  return [...new Set([...ofSteps, ...manual].map(({ account }) => account.id))];
}

const MARKS = { fixed: '✓', 'not-fixed': '✗', unknown: '?' } as const;

function lineOf({ account, result, words, fix, readAt }: RootVerified): string {
  const at = readAt === undefined ? '' : ` (live, ${readAt})`;
  const next = fix === undefined ? '' : `\n  Fix: ${harmless(fix)}`;
  return `${MARKS[result]} ${harmless(accountWords(account))}: ${harmless(words)}${at}${next}\n`;
}
