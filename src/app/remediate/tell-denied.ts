import { readAlternateContact } from '../../aws/collect/contacts.ts';
import { readKeyCreator } from '../../aws/collect/remediation/key-creator.ts';
import { readKeyHolder } from '../../aws/collect/remediation/key-holder.ts';
import type { Entry } from '../../core/model/audit-entry.ts';
import { known, valueIn } from '../../core/model/fact.ts';
import { instant } from '../../core/model/time.ts';
import { noticeMessage } from '../../core/notice/message.ts';
import { ownerOf } from '../../core/notice/owner.ts';
import type { KeyState } from '../../core/plan/journal.ts';
import { lastUseShown } from '../../core/plan/key-case.ts';
import { hostActor } from '../audit-log.ts';
import type { NoticeChannel, NoticeSent } from '../notify/owner-notice.ts';
import type { Ground } from './options.ts';
import type { WatchedKey } from './watch-denied.ts';

/** Whether the owner was told of denied calls of the key after a time: a nightly job must not write every night. */
function wasTold(entries: readonly Entry[], { account, accessKeyId }: KeyState, since: string): boolean {
  return entries.some(({ action, outcome, at, about }) => {
    const isThis =
      (about?.subject as { readonly accessKeyId?: unknown } | undefined)?.accessKeyId === accessKeyId &&
      about?.account === account;
    const isSent = action === 'notice-outcome' && outcome === 'done' && about?.kind === KIND;
    return isThis && isSent && at > since;
  });
}

const KIND = 'denied-calls-seen';

/**
 * Tells the owner of a key that its calls are being refused, from where, and how often (X19). It stands in the log
 * before and after. Gives the text as well: by hand it is a person who passes it on; `undefined` where nothing was
 * denied, or nothing since the owner was last told.
 */
export async function tellDenied(
  { base, settings, log, now, signal }: Ground,
  { state, calls }: WatchedKey,
  channel: NoticeChannel,
): Promise<(NoticeSent & { readonly to: string; readonly text: string }) | undefined> {
  const [first] = calls?.denied ?? [];
  if (calls === undefined || first === undefined || state.userName === undefined) return undefined;
  if (wasTold(log.entries(), state, first.lastAt)) return undefined;
  const session = base.account({ accountId: state.account });
  const holder = await readKeyHolder(session, state.userName);
  const key = (valueIn(holder.keys) ?? []).find(({ accessKeyId }) => accessKeyId === state.accessKeyId);
  const createdAt = key?.createdAt ?? state.since;
  const owner = ownerOf(
    {
      userName: state.userName,
      tags: known(valueIn(holder.user)?.tags ?? {}, 'iam:GetUser'),
      createdBy: await readKeyCreator(session, state.accessKeyId, createdAt, now),
      contact: await readAlternateContact(session, settings.owner.contact),
    },
    settings,
  );
  const { askWhom } = settings.notice;
  const { subject, text } = noticeMessage({
    kind: KIND,
    account: { id: state.account, partition: base.identity.partition },
    key: { accessKeyId: state.accessKeyId, userName: state.userName, createdAt },
    why: [`Its calls have been refused since ${state.since.slice(0, 10)}, before it is deactivated.`],
    at: first.lastAt,
    next: [],
    lastUse: key === undefined ? { unread: 'the key is gone' } : lastUseShown(key.lastUse),
    refusedCalls: {
      count: calls.deniedCount,
      firstAt: calls.denied.map(({ firstAt }) => firstAt).sort()[0] ?? first.firstAt,
      lastAt: first.lastAt,
      from: [...new Set(calls.denied.filter(({ isAddress }) => isAddress).map(({ from }) => from))],
      calls: [...new Set(calls.denied.map(({ event }) => event))],
    },
    ...(owner.found && { foundBy: owner.foundBy }),
    ...(askWhom !== undefined && { askWhom }),
  });
  const to = owner.found ? owner.address : '';
  const about = {
    kind: KIND,
    account: state.account,
    subject: { kind: 'access-key', accessKeyId: state.accessKeyId, userName: state.userName },
    channel: channel.name,
    to,
  };
  const frame = { at: instant(base.clock.now()), actor: hostActor(base.identity.arn), about };
  log.append({ ...frame, action: 'notice-intent' });
  const sent = await channel.send({ to, subject, text }, signal);
  const outcome = sent.sent ? 'done' : sent.unsure ? 'possibly-sent' : 'failed';
  log.append({ ...frame, action: 'notice-outcome', outcome, words: sent.words });
  return { ...sent, to: to === '' ? 'nobody known' : to, text: `Subject: ${subject}\n\n${text}` };
}
