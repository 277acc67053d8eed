import { textIn } from '../parse/trail-record.ts';
import type { Telling } from './calls.ts';

/** A change of the status of the key. */
export interface Switching {
  readonly at: string;
  readonly to: 'Active' | 'Inactive' | 'Deleted';
  /** The ARN of whoever did it; empty where the record has none. */
  readonly by: string;
  readonly telling: Telling;
}

/** The changes of one key's status that came about, in order of time. @param about in order of time */
export function switchingsOf(about: readonly Telling[], accessKeyId: string): readonly Switching[] {
  return about.flatMap((telling) => {
    const { record } = telling;
    if (record.errorCode !== undefined || textIn(record.request.accessKeyId) !== accessKeyId) return [];
    const to = statusIn(telling);
    return to === undefined ? [] : [{ at: record.at, to, by: textIn(record.identity.arn) ?? '', telling }];
  });
}

function statusIn({ record: { source, name, request } }: Telling): Switching['to'] | undefined {
  if (source !== 'iam.amazonaws.com') return undefined;
  if (name === 'DeleteAccessKey') return 'Deleted';
  if (name !== 'UpdateAccessKey') return undefined;
  return request.status === 'Active' || request.status === 'Inactive' ? request.status : undefined;
}

/** A stretch of time in which the key was off: without an end, it still is. */
export interface TimeOff {
  readonly from: Switching;
  readonly until?: string;
}

/** When the key was off. A deletion after a deactivation is the same stretch. */
export function timesOff(switchings: readonly Switching[]): readonly TimeOff[] {
  const times: TimeOff[] = [];
  let open: Switching | undefined;
  for (const switching of switchings) {
    if (switching.to !== 'Active') open ??= switching;
    else if (open !== undefined) {
      times.push({ from: open, until: switching.at });
      open = undefined;
    }
  }
  return open === undefined ? times : [...times, { from: open }];
}
