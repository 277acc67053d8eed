import type { Investigation } from '../../core/model/investigation.ts';
import { Problem } from '../../core/model/problem.ts';
import { checkKeyIds } from '../../core/parse/key-id-argument.ts';
import type { InvestigationRequest } from '../../web/api/actions.ts';
import type { InvestigateResult, Job } from '../../web/api/jobs.ts';
import type { Note } from '../audit-log.ts';
import { investigateKeys } from '../investigate/open-investigation.ts';
import { searchWords } from '../progress-words.ts';
import type { LiveOptions } from '../scan-options.ts';
import { liveSettings, type SettingsFile } from '../settings-file.ts';
import type { Desk } from './desk.ts';
import type { JobPorts } from './jobs.ts';

/** The event history goes no further back. */
const MOST_DAYS = 90;
const MOST_EVENTS = 10_000;
const MOST_MINUTES = 30;

/**
 * Finds out what a key did, as `keyreeve investigate` does, and keeps the story in the store. Throws the {@link Problem}
 * `bad-argument` for what is no id of an access key.
 */
export function startInvestigation(desk: Desk, person: string, asked: InvestigationRequest): Job {
  const { accessKeyId } = asked;
  checkKeyIds([accessKeyId]);
  return desk.jobs.start(
    { kind: 'investigate', by: person, about: accessKeyId, alone: `investigate ${accessKeyId}` },
    (ports) => investigate(desk, person, asked, ports),
  );
}

async function investigate(
  { ground, changed }: Desk,
  person: string,
  { accessKeyId, account, days = MOST_DAYS }: InvestigationRequest,
  { signal, progress, notice }: JobPorts,
): Promise<InvestigateResult> {
  const file = await ground.settings();
  const note = await ground.notes(file, notice, person);
  const { investigations } = await investigateKeys({
    live: { ...keyLive(ground.live(), file), signal },
    file,
    keys: [accessKeyId],
    ...(account !== undefined && { accountId: account }),
    since: `${days}d`,
    limit: 1,
    mostEvents: MOST_EVENTS,
    mostMinutes: MOST_MINUTES,
    again: false,
    onNotice: notice,
    onProgress: (at) => progress({ done: at.done, total: at.searches, words: searchWords(at) }),
  });
  const [found] = investigations;
  if (found === undefined)
    throw new Problem('nothing-selected', `${accessKeyId} was not investigated.`, {
      hint: 'The notices of the job say why.',
    });
  await ground.store.keepInvestigation(found);
  noteInvestigation(note, found);
  await ground.copyLog(notice);
  changed('investigations');
  changed('log');
  const { verdict, complete } = found;
  return { kind: 'investigate', accessKeyId, verdict: verdict.level, complete, words: verdict.says };
}

function noteInvestigation(note: Note, { subject, window, verdict, complete }: Investigation) {
  note({
    action: 'investigation',
    about: {
      accessKeyId: subject.accessKeyId,
      ...(subject.account !== undefined && { account: subject.account.id }),
      window: { ...window },
      verdict: verdict.level,
      complete,
    },
  });
}

/** Of the settings only the role: which accounts are scanned has no bearing on where a key is. */
function keyLive(live: LiveOptions, file: SettingsFile | undefined): LiveOptions {
  const { organization: _, accounts: __, skipAccounts: ___, ...asked } = live;
  return file === undefined ? asked : liveSettings(asked, file);
}
