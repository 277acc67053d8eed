import { hash } from 'node:crypto';

/** Hex digits that tell the rule, and those that tell of whom it speaks: 96 bits, so that no two are confused. */
const RULE_LENGTH = 8;
const SUBJECT_LENGTH = 24;

const rules = new Map<string, string>();
/** The last subject: the rules of a run ask about one user after the other, and hashing is most of an id's cost. */
let last = { text: '', digest: digestOf('', SUBJECT_LENGTH) };

/**
 * The id of a finding, from what a report and live calls both know. Wording, slot, severity, date and run
 * are not in it, so the same fault keeps its id from day to day and from offline to live, and a user who
 * was deleted and made again gets a new one.
 */
export function findingId(rule: string, arn: string, holderCreatedAt = '', keyCreatedAt = ''): string {
  let ruleDigest = rules.get(rule);
  if (ruleDigest === undefined) {
    ruleDigest = digestOf(rule, RULE_LENGTH);
    rules.set(rule, ruleDigest);
  }
  const text = `${arn}\n${holderCreatedAt}\n${keyCreatedAt}`;
  if (last.text !== text) last = { text, digest: digestOf(text, SUBJECT_LENGTH) };
  return ruleDigest + last.digest;
}

function digestOf(text: string, length: number): string {
  return hash('sha256', text, 'hex').slice(0, length);
}
