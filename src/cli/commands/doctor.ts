import { diagnose } from '../../app/doctor.ts';
import { EXIT } from '../../core/model/problems.ts';
import { doctorPage } from '../../outputs/doctor-page.ts';
import { type AccountFlags, liveOptionsWithSettings } from '../account-choice.ts';
import { onInterrupt } from '../interrupt.ts';
import { print } from '../outputs.ts';
import { screen } from '../screen.ts';

export interface DoctorFlags extends AccountFlags {
  readonly fresh?: boolean;
  readonly auditRoot?: boolean;
  readonly instances?: boolean;
  readonly prove?: boolean;
  readonly rule: readonly string[];
  readonly format: 'table' | 'json';
}

/** Tries what a scan needs and tells what is missing. */
export async function doctorCommand(flags: DoctorFlags): Promise<number> {
  const diagnosis = await diagnose({
    ...(await liveOptionsWithSettings(flags)),
    fresh: flags.fresh ?? false,
    auditRoot: flags.auditRoot ?? false,
    instances: flags.instances ?? false,
    prove: flags.prove ?? false,
    rules: flags.rule,
    signal: onInterrupt(),
  });
  const text =
    flags.format === 'json' ? `${JSON.stringify(diagnosis, null, 2)}\n` : doctorPage(diagnosis, screen());
  await print([text]);
  const missing = diagnosis.accounts.some(({ state }) => state === 'partly' || state === 'closed');
  return missing ? EXIT.incomplete : EXIT.clean;
}
