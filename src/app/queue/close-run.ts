import { marker } from '../../core/engine/marks.ts';
import type { Partition } from '../../core/model/account.ts';
import { unread } from '../../core/model/fact.ts';
import type { AccountResult, CallCounts } from '../../core/model/run.ts';
import type { KeptAccount } from '../../store/port.ts';
import type { Closing, SettledTarget } from '../../store/queue-port.ts';
import { lostAccount } from '../scan-account.ts';
import type { ScanOptions } from '../scan-options.ts';
import { addCalls, NO_CALLS, type RunFrame, Tally } from '../tally.ts';
import { type AccountPart, countAccount, tallyOfAll } from './account-part.ts';

/** What the listing hands in for the end of the run. */
export interface ListingPart {
  readonly partition: Partition;
  /** Of the credentials that listed the accounts. */
  readonly caller: string;
  readonly calls: CallCounts;
  /** Those left out, counted. */
  readonly skipped: readonly AccountPart[];
}

interface Run {
  readonly options: ScanOptions;
  readonly frame: RunFrame;
  readonly listing: ListingPart;
  /** By the clock. ISO 8601 UTC. */
  readonly endedAt: string;
}

/**
 * What a run came to: its accounts counted together, and those that could not be read kept as failed. An account that
 * is missing from the run would look clean.
 */
export async function closeRun(
  settled: AsyncIterable<SettledTarget>,
  { options, frame, listing, endedAt }: Run,
): Promise<Closing> {
  const [asked, all] = [new Tally(frame), tallyOfAll(frame)];
  const marks = options.marks === undefined ? undefined : marker(options.marks, frame.now);
  const read: string[] = [];
  const kept: KeptAccount[] = [];
  let calls = listing.calls;
  const add = (part: AccountPart) => {
    asked.addPart(part);
    all.addPart(part);
    marks?.answer(part.answered);
    calls = addCalls(calls, part.calls);
  };
  for (const part of listing.skipped) add(part);
  for await (const each of settled) {
    if (each.state === 'done') {
      const part = each.part as AccountPart;
      if (part.read) read.push(each.target.accountId);
      add(part);
    } else {
      const result = deadAccount(each, frame, listing.partition);
      kept.push({ entry: 0, ...result });
      add(countAccount(result, { answered: [], read: false, calls: NO_CALLS }));
    }
  }
  const rules = frame.selected.map(({ rule }) => rule.id);
  const { run } = asked.summary(frame, calls, marks?.lapsed({ rules, accounts: read }) ?? []);
  return { kept, end: { endedAt, summary: run, controls: all.controls(), caller: listing.caller } };
}

/** An account whose job died is an account that could not be read. */
function deadAccount(
  { target, error }: SettledTarget,
  { selected }: RunFrame,
  partition: Partition,
): AccountResult {
  const { accountId: id, name, isManagement } = target;
  const account = {
    ...{ id, partition },
    ...(name !== undefined && { name }),
    ...(isManagement !== undefined && { isManagement }),
  };
  const { code, words, fix } = error ?? { code: 'WorkerLost', words: 'It is not known why.' };
  const lost = unread('keyreeve', code, words, fix === undefined ? {} : { fix });
  return lostAccount(account, lost, NO_CALLS, { selected, pseudonym: undefined });
}

/** Calls of the first that are not of the second. */
export function difference(a: CallCounts, b: CallCounts): CallCounts {
  return {
    read: a.read - b.read,
    poll: a.poll - b.poll,
    session: a.session - b.session,
    retries: a.retries - b.retries,
  };
}
