import { known, unread } from '../../core/model/fact.ts';
import type { Finding } from '../../core/model/finding.ts';
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
        why: whyForOwner(findings),
        at: active ? off : gone,
        next: active
          ? [
              ...(off === first ? [] : [{ at: first, event: 'calls-refused' as const }]),
              { at: gone, event: 'deleted' as const },
            ]
          : [],
        lastUse: lastUseShown(key.lastUse),
        foundBy: owner.found
          ? owner.foundBy
          : channel === 'by-hand'
            ? 'whoever passed it on takes you for the owner of the key'
            : 'you read it where notices about access keys are sent to',
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

/** What an owner should know, a line a rule: verdicts are written for auditors, and speak of other keys too. */
const FOR_OWNERS: Readonly<Record<string, string>> = {
  'user-setup-access-key':
    'It was made when the user was set up, and is not needed for signing in to the console.',
  'user-console-and-access-key':
    'The user signs in with a password and should not hold an access key as well.',
  'user-credential-unused': 'It has not been used for a long time.',
  'user-inactive-key-left': 'It is inactive, and was never deleted.',
  'user-key-quarantined': 'AWS has found an access key of this user in public.',
  'user-owner-left': 'The person it belonged to has left.',
};

function whyForOwner(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.map(({ rule, says }) => FOR_OWNERS[rule] ?? says))];
}
