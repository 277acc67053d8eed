import { hash } from 'node:crypto';

/** Characters of a finding's id: 96 bits, so that two of a billion findings are not confused. */
const ID_LENGTH = 24;

/**
 * The id of a finding, from what a report and live calls both know. Wording, slot, severity, date and run
 * are not in it, so the same fault keeps its id from day to day and from offline to live, and a user who
 * was deleted and made again gets a new one.
 */
export function findingId(rule: string, arn: string, holderCreatedAt = '', keyCreatedAt = ''): string {
  return hash('sha256', `${rule}\n${arn}\n${holderCreatedAt}\n${keyCreatedAt}`, 'hex').slice(0, ID_LENGTH);
}
