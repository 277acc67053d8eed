import type { Partition } from '../../core/model/account.ts';
import { accountOfKeyId, isAccessKeyId, kindOfKeyId, whyNoKeyId } from '../../core/model/key-id.ts';
import type { KeyFacts, ListedKey } from '../../core/model/triage.ts';

/** What an id says of itself, before anybody is asked. */
export function factsOffline(key: ListedKey, partition: Partition): KeyFacts {
  const { id } = key;
  const kind = kindOfKeyId(id);
  const decoded = accountOfKeyId(id);
  const unread = { unread: 'It was not asked for.' };
  const bare = {
    ...key,
    kind,
    holder: 'unknown',
    status: unread,
    lastUse: unread,
    quarantine: unread,
  } as const;
  if (!isAccessKeyId(id)) {
    // The words begin with the id, which stands beside them.
    const noKey = whyNoKeyId(id).words.replace(id, 'It');
    return { ...bare, standing: 'not-a-key', noKey };
  }
  const account =
    'accountId' in decoded
      ? ({ account: { id: decoded.accountId, partition }, accountFrom: 'decoded' } as const)
      : { notDecoded: decoded.refused };
  return { ...bare, ...account, standing: 'unknown', standingUnknown: NOT_ASKED };
}

const NOT_ASKED = {
  unread: 'Nothing was asked of AWS. An account that is read from an id alone is a hint and no evidence.',
  fix: 'Run it without --offline.',
};
