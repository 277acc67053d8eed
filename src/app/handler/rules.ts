import type { OneUserReading } from '../../aws/collect/one-user.ts';
import { isUserRule } from '../../core/engine/judge-user.ts';
import type { MarkSettings } from '../../core/engine/marks.ts';
import { type SelectedRule, selectRules } from '../../core/engine/select.ts';
import type { AnyRule } from '../../core/rules/any-rule.ts';
import { factsOf } from '../../core/rules/facts-of.ts';
import { RULES } from '../../core/rules/index.ts';
import { REMEDIATION_DEFAULTS } from '../../core/settings/remediation-defaults.ts';
import type { RemediationSettings } from '../../core/settings/settings.ts';
import type { ScanOptions } from '../scan-options.ts';
import { type SettingsFile, withSettings } from '../settings-file.ts';

/** What events are judged by, made of the settings. */
export interface HandlerRules {
  /** About users and their credentials: those that live calls can judge. */
  readonly ofUsers: readonly SelectedRule[];
  /** `root-access-key`, always: a root key is told whatever the settings leave out. */
  readonly ofRoot: readonly SelectedRule[];
  readonly readings: ReadonlySet<OneUserReading>;
  readonly marks: MarkSettings;
  readonly remediation: RemediationSettings;
}

/** Rules whose failing a deactivation of the key answers, of those that an event is judged by. */
export const ANSWERED_RULES: readonly string[] = RULES.filter(
  (rule) => rule.removes === 'access-keys' && isJudged(rule),
).map(({ id }) => id);

/** The rules with the values, suppressions and exemptions of the settings. Throws as a scan does for what cannot be. */
export function handlerRules(file: SettingsFile | undefined): HandlerRules {
  const options: ScanOptions = file === undefined ? {} : withSettings<ScanOptions>({}, file);
  // As in a scan: parameters of a rule that needs the list of people must not be refused, though no event is judged by it.
  const handedIn = options.people === undefined ? [] : (['people'] as const);
  const selected = selectRules(RULES, { ...options, handedIn });
  const ofUsers = selected.filter((each) => isUserRule(each) && isJudged(each.rule));
  const { exempt, suppressions = [], attestations = [], remediation } = file?.settings ?? {};
  const readings = new Set(
    ofUsers.flatMap(({ rule }) => factsOf(rule).flatMap((fact) => OF_FACT[fact] ?? [])),
  );
  // What the event itself says is looked for in these.
  for (const reading of ['keys', 'login-profile'] as const) readings.add(reading);
  if (exempt !== undefined) readings.add('authorization');
  return {
    ofUsers,
    ofRoot: selectRules(RULES, { rules: ['root-access-key'] }),
    readings,
    marks: { suppressions, attestations, ...(exempt !== undefined && { exempt }) },
    remediation: remediation ?? REMEDIATION_DEFAULTS,
  };
}

/** A list of people and a column of the report alone are nothing that a look at one user could give. */
function isJudged(rule: AnyRule): boolean {
  return rule.onlyWith === undefined && !factsOf(rule).includes('extraCredentials');
}

/** Which reading gives a fact. Those of the user itself cost nothing besides. */
const OF_FACT: Readonly<Record<string, readonly OneUserReading[]>> = {
  keyStatuses: ['keys'],
  keyCreatedAt: ['keys'],
  keyStatus: ['keys'],
  keyLastUse: ['keys'],
  consolePassword: ['login-profile'],
  loginProfile: ['login-profile'],
  passwordChangedAt: ['login-profile'],
  mfaActive: ['mfa'],
  mfaDevices: ['mfa'],
  certificates: ['certificates'],
  userAuthorization: ['authorization'],
  sshKeys: ['ssh-keys'],
  serviceCredentials: ['service-credentials'],
};
