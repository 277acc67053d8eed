import type { Investigation } from '../../core/model/investigation.ts';

/**
 * What has to be known of the plan beside its steps: that it stops the user, whatever works with it, and which file
 * the command means. Nothing where there is no command.
 */
export function planWords({ subject, containment }: Investigation): readonly string[] {
  const { command } = containment;
  if (command === undefined) return [];
  const { holder, status } = subject;
  const deleted = 'value' in status && status.value === 'Deleted';
  return [
    // Root is denied by a policy of the organisation, which a step of its own says; of a deleted key the user stays.
    ...(holder === 'root' || deleted ? [] : [STOPS_ALL]),
    ...(command.includes('FILE.json') ? [WHICH_FILE] : []),
  ];
}

const STOPS_ALL =
  'The plan also denies the user everything and, where the organisation allows it, quarantines the user from outside by a service control policy: whatever works with credentials of this user stops.';

const WHICH_FILE =
  'FILE.json stands for what keyreeve investigate --output FILE.json wrote: the plan reads there what was made with the key.';
