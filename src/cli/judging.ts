import type { ScanOptions } from '../app/scan-options.ts';
import { parseSettings } from '../app/settings-argument.ts';
import { type SettingsFile, withMarks, withSettings } from '../app/settings-file.ts';
import { atLeast, SEVERITIES, type Severity } from '../core/model/finding.ts';
import { EXIT } from '../core/model/problems.ts';
import type { Run } from '../core/model/run.ts';

/** The options that say what is judged, as the command line gives them. */
export interface JudgingFlags {
  readonly fresh?: boolean;
  readonly auditRoot?: boolean;
  readonly rule: readonly string[];
  readonly skipRule: readonly string[];
  readonly people?: string;
  readonly instances?: boolean;
  readonly preview?: boolean;
  readonly controlPolicies?: string;
  readonly prove?: boolean;
  readonly framework: readonly string[];
  readonly severity?: Severity;
  readonly set: readonly string[];
  readonly now?: string;
}

/** What stands behind the command line. */
export interface Behind {
  readonly file: SettingsFile | undefined;
  /** As {@link withSettings} takes it. */
  readonly offline?: boolean | undefined;
}

/** The options of a scan: what the command line gives, with the settings behind it. */
export function judgingOptions(
  chosen: ScanOptions,
  flags: JudgingFlags,
  { file, offline }: Behind,
): ScanOptions {
  const asked = { ...chosen, ...given(flags) };
  return file === undefined ? asked : withMarks(withSettings(asked, file, offline), file);
}

function given(flags: JudgingFlags): ScanOptions {
  return {
    ...(flags.fresh !== undefined && { fresh: flags.fresh }),
    ...(flags.auditRoot !== undefined && { auditRoot: flags.auditRoot }),
    ...(flags.severity !== undefined && { severity: flags.severity }),
    ...(flags.now !== undefined && { now: flags.now }),
    ...(flags.controlPolicies !== undefined && { controlPolicies: flags.controlPolicies }),
    ...(flags.preview !== undefined && { preview: flags.preview }),
    ...(flags.instances !== undefined && { instances: flags.instances }),
    ...(flags.prove !== undefined && { prove: flags.prove }),
    ...(flags.people !== undefined && { people: flags.people }),
    rules: flags.rule,
    withoutRules: flags.skipRule,
    frameworks: flags.framework,
    settings: parseSettings(flags.set),
  };
}

/**
 * The exit status that a run deserves. Findings win over gaps, and gaps over a clean result.
 *
 * @param failOn the severity from which on findings count; by default any
 */
export function exitStatus({ failing, complete, controls }: Run, failOn: Severity | undefined): number {
  const asked = SEVERITIES.filter((severity) => atLeast(severity, failOn ?? 'info'));
  if (asked.some((severity) => failing[severity] > 0)) return EXIT.findings;
  // A limit set wider than the published one passes with us, and fails the control that was asked for.
  if (failOn === undefined && controls.some(({ result }) => result === 'fails')) return EXIT.findings;
  return complete ? EXIT.clean : EXIT.incomplete;
}
