import { rulesLeftOut, type Selection, selectRules } from '../core/engine/select.ts';
import { frameworkOf } from '../core/frameworks/catalogue.ts';
import { Problem } from '../core/model/problem.ts';
import { instant } from '../core/model/time.ts';
import { parseTimeArgument } from '../core/parse/time-argument.ts';
import { RULES } from '../core/rules/index.ts';
import { refuseHandedControls } from './handed-controls.ts';
import type { ScanOptions } from './scan-options.ts';
import type { RunFrame } from './tally.ts';

/**
 * What is fixed about a scan before it starts. Throws a {@link Problem} for options that cannot be, and for those of
 * which one would be ignored.
 */
export function frameOf(options: ScanOptions): RunFrame {
  const offline = (options.credentialReports ?? []).length > 0;
  for (const [contradicts, message, hint] of contradictions(options, offline)) {
    if (contradicts) throw new Problem('bad-argument', message, { hint });
  }
  const source = offline ? 'files' : 'live';
  const handedIn: Selection['handedIn'] = options.people === undefined ? [] : ['people'];
  const selection = { ...options, source, handedIn } as const;
  const selected = selectRules(RULES, selection);
  refuseHandedControls(options, selected);
  return {
    now: options.now === undefined ? instant(new Date()) : parseTimeArgument(options.now, '--now'),
    source,
    selected,
    leftOut: rulesLeftOut(RULES, selection),
    frameworks: [...new Set((options.frameworks ?? []).map((id) => frameworkOf(id).id))],
    redacted: options.redact ?? false,
  };
}

/** Options of which one would be ignored: somebody who gave it believes that it was heeded. */
function contradictions(
  { accounts = [], skipAccounts = [], organization = false, ...options }: ScanOptions,
  offline: boolean,
): readonly (readonly [boolean, message: string, hint: string])[] {
  return [
    [
      offline && (accounts.length > 0 || skipAccounts.length > 0 || organization !== false),
      'Reports from files and accounts to scan live cannot go together.',
      'Leave out --credential-report, or --org, --accounts, --account and --skip-account.',
    ],
    [
      offline && [options.fresh, options.auditRoot, options.prove].includes(true),
      'A report from a file says nothing newer, and opens no sessions.',
      'Leave out --fresh, --audit-root and --prove, or scan live.',
    ],
    [
      offline && options.maxReportAgeHours !== undefined,
      'A report from a file is judged however old it is.',
      'Leave out --max-report-age; the result says how old the report is.',
    ],
    [
      !offline && options.reportTime !== undefined,
      'A live scan knows when its report was made.',
      'Leave out --report-time, or name files with --credential-report.',
    ],
    [
      organization !== false && accounts.length > 0,
      'An organisation and a list of accounts cannot go together.',
      'Leave out --org, or --accounts and --account.',
    ],
  ];
}
