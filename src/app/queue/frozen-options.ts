import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import { handedText } from '../handed-controls.ts';
import { peopleText } from '../people.ts';
import type { ScanOptions } from '../scan-options.ts';

/** What of a scan's options decides about its result. Credentials, region and speed are each worker's own. */
const FROZEN = [
  'organization',
  'accounts',
  'skipAccounts',
  'role',
  'externalId',
  'sessionName',
  'maxReportAgeHours',
  'reportDeadlineSeconds',
  'fresh',
  'auditRoot',
  'instances',
  'prove',
  'rules',
  'frameworks',
  'severity',
  'withoutRules',
  'settings',
  'preview',
  'marks',
] as const satisfies readonly (keyof ScanOptions)[];

/** The options of a run as plain data, the same for every worker. */
export interface FrozenOptions extends Pick<ScanOptions, (typeof FROZEN)[number]> {
  readonly people?: { readonly name: string; readonly text: string };
  readonly controlPolicies?: { readonly name: string; readonly text: string };
  /** The time that all accounts are judged by. ISO 8601 UTC. */
  readonly now: string;
  /** Whether somebody chose it. */
  readonly nowGiven: boolean;
}

/**
 * Options as they are written down for workers: files are read, the time is fixed. Throws a {@link Problem} for what
 * one machine alone can do.
 *
 * @param clock where no time was given
 */
export function freeze(options: ScanOptions, clock: Date): FrozenOptions {
  if ((options.credentialReports ?? []).length > 0)
    throw new Problem('bad-argument', 'Reports from files are judged at once, on one machine.', {
      hint: 'Use keyreeve scan --credential-report.',
    });
  if (options.redact === true)
    throw new Problem('bad-argument', 'A redacted run is not kept, so that workers cannot share it.', {
      hint: 'Leave out --redact; what is printed of the run later can be redacted.',
    });
  const plain = Object.fromEntries(
    FROZEN.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  ) as Pick<ScanOptions, (typeof FROZEN)[number]>;
  return {
    ...plain,
    ...(options.people !== undefined && { people: peopleText(options.people) }),
    ...(options.controlPolicies !== undefined && { controlPolicies: handedText(options.controlPolicies) }),
    now: options.now === undefined ? instant(clock) : parseTimeArgument(options.now, '--now'),
    nowGiven: options.now !== undefined,
  };
}

/** What a worker adds of its own. */
export type OwnOptions = Pick<ScanOptions, 'profile' | 'region' | 'concurrency' | 'signal'>;

/** The options of a scan again. */
export function thaw(frozen: FrozenOptions, own: OwnOptions): ScanOptions {
  const { nowGiven: _told, ...options } = frozen;
  return { ...options, ...own };
}
