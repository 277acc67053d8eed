import { openNoticeChannel } from '../../app/notify/owner-notice.ts';
import type { FoundSettings } from '../../app/remediate/found-settings.ts';
import type { Ground } from '../../app/remediate/options.ts';
import { tellDenied } from '../../app/remediate/tell-denied.ts';
import { noteWatched, type WatchedKey, watchDenied } from '../../app/remediate/watch-denied.ts';
import { liveSettings } from '../../app/settings-file.ts';
import { isStillUsed } from '../../core/model/denied-calls.ts';
import { EXIT } from '../../core/model/problems.ts';
import { checkKeyIds } from '../../core/parse/key-id-argument.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import { harmless } from '../../outputs/harmless.ts';
import { deniedPage } from '../../outputs/plan/denied-page.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { print } from '../outputs.ts';
import { groundFor, type PlaceFlags, remediationSettings } from '../remediation-ground.ts';
import { screen } from '../screen.ts';

export interface WatchFlags extends AccountFlags, PlaceFlags {
  readonly config?: string | false;
  readonly key: readonly string[];
  readonly since?: string;
  readonly tellOwner?: boolean;
  readonly format: 'text' | 'json';
}

/** Prints who still uses keys whose calls are refused. Exit 1 where somebody does, 3 where it could not be told. */
export async function watchDeniedCommand(flags: WatchFlags): Promise<number> {
  checkKeyIds(flags.key);
  const found = await remediationSettings(flags);
  const asked = liveOptions({ ...flags, account: [] });
  const ground = await groundFor(
    flags,
    found,
    found.file === undefined ? asked : liveSettings(asked, found.file),
  );
  try {
    const watched = await watchDenied(ground, {
      keys: flags.key,
      accounts: flags.account,
      ...(flags.since !== undefined && { since: parseTimeArgument(flags.since, '--since') }),
    });
    const shown = watched.map(({ state, calls, silent, undo }) => ({
      ...state,
      ...(calls !== undefined && { calls }),
      ...(silent !== undefined && { silent }),
      ...(undo !== undefined && { undo }),
    }));
    if (flags.format === 'json') await print([`${JSON.stringify(shown, null, 2)}\n`]);
    else await print(deniedPage(shown, screen()));
    noteWatched(ground, watched);
    const told = flags.tellOwner === true ? await tell(ground, watched, found) : true;
    return exitStatus(watched, told);
  } finally {
    ground.base.close();
  }
}

async function tell(
  ground: Ground,
  watched: readonly WatchedKey[],
  { file, settings }: FoundSettings,
): Promise<boolean> {
  const { base } = ground;
  const channel = openNoticeChannel(
    { notify: file?.settings.notify ?? {}, remediation: settings },
    { env: process.env, session: base.account({ accountId: base.identity.accountId }), region: base.region },
  );
  let all = true;
  for (const key of watched) {
    const sent = await tellDenied(ground, key, channel);
    if (sent === undefined) continue;
    all &&= sent.sent;
    process.stderr.write(`${key.state.accessKeyId}: ${harmless(sent.to)}: ${harmless(sent.words)}\n`);
    if (channel.name === 'by-hand')
      await print([`\nTo: ${harmless(sent.to)}\n${sent.text.split('\n').map(harmless).join('\n')}\n`]);
  }
  return all;
}

function exitStatus(watched: readonly WatchedKey[], told: boolean): number {
  if (watched.some(({ calls }) => calls !== undefined && isStillUsed(calls))) return EXIT.findings;
  const unclear = watched.some(
    ({ calls }) =>
      calls !== undefined && (calls.unread !== undefined || calls.notSearched.length + calls.unreadable > 0),
  );
  return unclear || !told ? EXIT.incomplete : EXIT.clean;
}
