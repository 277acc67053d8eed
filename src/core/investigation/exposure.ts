import { textIn } from '../parse/trail-record.ts';
import { isAwsItself, type Telling } from './calls.ts';

/**
 * Whether AWS itself attached its quarantine policy. It signs that call as the user, with the key that it found, from
 * `AWS Internal` (captured records in Panther's rule about it): nobody's use, and the time of the exposure.
 */
export function isQuarantining({ record, calls }: Telling): boolean {
  const policy = textIn(record.request.policyArn) ?? '';
  return (
    record.name === 'AttachUserPolicy' &&
    isAwsItself(calls) &&
    /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?AWSCompromisedKeyQuarantine[^/]*$/.test(policy)
  );
}

/** When AWS put the key under quarantine, as far as records show it. */
export function exposedAt(telling: readonly Telling[]): string | undefined {
  return telling.find((each) => isQuarantining(each) && each.record.errorCode === undefined)?.record.at;
}
