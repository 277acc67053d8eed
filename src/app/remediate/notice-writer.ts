import { known, unread } from '../../core/model/fact.ts';
import { noticeMessage } from '../../core/notice/message.ts';
import { ownerOf } from '../../core/notice/owner.ts';
import { readTemplate } from '../../core/notice/template.ts';
import type { DecideContext, NoticeAbout } from '../../core/plan/decide-key.ts';
import { daysAfter } from '../../core/plan/journal.ts';
import { lastUseShown } from '../../core/plan/key-case.ts';
import type { RefusalReason } from '../../core/plan/plan.ts';
import type { PlannedMessage } from '../../core/plan/steps/notify-owner.ts';
import type { Contact } from './gather-keys.ts';
import type { Ground } from './options.ts';

const NOT_ASKED = unread('account:GetAlternateContact', 'NotAsked', 'The contact was not asked for.');

/**
 * Writes the notice of a key: to whom, and the text as it will be sent. Where no owner is known it says why, and the
 * key is refused where the owner must know first.
 */
export function noticeWriter(
  { settings, now }: Ground,
  contacts: ReadonlyMap<string, Contact>,
  template: string | undefined,
): DecideContext['notice'] {
  const parsed = template === undefined ? undefined : readTemplate(template, 'remediation.notice.template');
  return ({ keyCase, user, status }: NoticeAbout): PlannedMessage | RefusalReason => {
    const { account, holder, key, findings, createdBy } = keyCase;
    const contact = contacts.get(account.id) ?? NOT_ASKED;
    const tags = known(user.tags, 'iam:GetUser');
    const owner = ownerOf({ userName: holder.userName, tags, createdBy, contact }, settings);
    const { channel, askWhom } = settings.notice;
    const shared = channel === 'sns' || channel === 'webhook';
    // A person who passes it on by hand sees that nobody is named; a server would send it nowhere.
    if (!owner.found && !shared && channel !== 'by-hand' && settings.notice.required)
      return { code: 'owner-not-told', words: owner.words, fix: owner.fix };
    const active = status === 'Active';
    const first = daysAfter(now, settings.noticeDays);
    const off = settings.refuseFirst && active ? daysAfter(first, settings.refuseDays) : first;
    const gone = daysAfter(off, settings.holdDays);
    const { subject, text } = noticeMessage(
      {
        kind: active ? 'will-be-deactivated' : 'will-be-deleted',
        account,
        key: { accessKeyId: key.accessKeyId, userName: holder.userName, createdAt: key.createdAt },
        why: findings.map(({ says }) => says),
        at: active ? off : gone,
        next: active
          ? [
              ...(off === first ? [] : [{ at: first, event: 'calls-refused' as const }]),
              { at: gone, event: 'deleted' as const },
            ]
          : [],
        lastUse: lastUseShown(key.lastUse),
        ...(owner.found && { foundBy: owner.foundBy }),
        ...(askWhom !== undefined && { askWhom }),
      },
      parsed,
    );
    return {
      channel: owner.found || shared ? channel : 'by-hand',
      ...(owner.found && { to: owner.address }),
      foundBy: owner.found ? `Found by ${owner.place}.` : owner.words,
      subject,
      text,
    };
  };
}
