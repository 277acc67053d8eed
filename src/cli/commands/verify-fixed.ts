import { hostActor } from '../../app/audit-log.ts';
import type { Ground } from '../../app/remediate/options.ts';
import { type RootVerified, verifyFixed } from '../../app/remediate/verify-fixed.ts';
import { liveSettings } from '../../app/settings-file.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { dueOf } from '../../core/plan/due.ts';
import { verifiedPage } from '../../outputs/plan/verified-page.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { print } from '../outputs.ts';
import { groundFor, type PlaceFlags, remediationSettings } from '../remediation-ground.ts';
import { screen } from '../screen.ts';
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
    else
      await print(
        verifiedPage(
          results.map((each) => withNext(each, ground)),
          screen(),
        ),
      );
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
  const accounts = [...new Set([...ofSteps, ...manual].map(({ account }) => account.id))];
  if (accounts.length > 0) return accounts;
  throw new Problem('nothing-selected', `${path} is not about the root of any account.`, {
    hint: 'Name accounts with --account, or --org.',
  });
}

/** What comes next where something is still there. */
function withNext(verified: RootVerified, { journal, settings, now }: Ground): RootVerified {
  if (verified.result !== 'not-fixed') return verified;
  const { id } = verified.account;
  const waits = dueOf(journal, settings, now).find(
    ({ account, accessKeyId }) => account === id && accessKeyId === 'root',
  );
  const fix =
    waits === undefined
      ? `keyreeve plan --account ${id} --rule root-access-key --rule root-signing-certificate`
      : `Root is denied by policy since ${waits.since}; deletion is due at ${waits.dueAt}: keyreeve plan`;
  return { ...verified, fix };
}
