import { homeRegion } from '../core/model/account.ts';
import type { Finding, Severity, Status } from '../core/model/finding.ts';
import type { Run, RunReport } from '../core/model/run.ts';
import type { AsffFinding, AsffSeverity, AsffStatus } from './asff/finding.ts';
import { productFields } from './asff/product-fields.ts';
import { asffResources } from './asff/resources.ts';
import { controlInWords } from './framework-words.ts';
import { harmless } from './harmless.ts';
import { jsonArray } from './json-array.ts';
import { findingTitle, RULE_TEXTS, type RuleText, ruleTextOf } from './rule-texts.ts';
import { shortened } from './shortened.ts';
import { attestationInWords, suppressionInWords } from './standing.ts';

/** Characters and items that Security Hub takes (API reference, AwsSecurityFinding). */
const MOST = { title: 256, description: 1024, recommendation: 512, requirements: 32 };

const ourText = ruleTextOf(RULE_TEXTS);

const STATUSES: Readonly<Record<Exclude<Status, 'not-applicable'>, AsffStatus>> = {
  pass: 'PASSED',
  fail: 'FAILED',
  unknown: 'NOT_AVAILABLE',
  manual: 'WARNING',
};

const SEVERITIES: Readonly<Record<Severity, AsffSeverity>> = {
  critical: 'CRITICAL',
  high: 'HIGH',
  medium: 'MEDIUM',
  low: 'LOW',
  info: 'INFORMATIONAL',
};

/**
 * Findings in the AWS Security Finding Format: a JSON array, one finding a line, as `BatchImportFindings` takes
 * them in parts of at most 100, each from the account the finding is of. The region is IAM's home region.
 *
 * Left out: findings that are not applicable, and the run itself, for which the format has no place. Titles,
 * descriptions and recommendations are made harmless and cut at the format's limits; ids and names are exact.
 */
export function* asff(
  { run, findings }: RunReport,
  texts: readonly RuleText[] = RULE_TEXTS,
): Generator<string> {
  yield* jsonArray(asffFindings(findings, run, texts));
}

function* asffFindings(
  findings: Iterable<Finding>,
  run: Run,
  texts: readonly RuleText[],
): Generator<AsffFinding> {
  const textOf = ruleTextOf(texts);
  for (const finding of findings) {
    const made = asffFinding(finding, run, homeRegion(finding.account.partition), textOf(finding.rule));
    if (made !== undefined) yield made;
  }
}

/**
 * One finding for the Security Hub of a region, by the default product of its account; `undefined` for one that
 * is not applicable.
 *
 * A suppressed finding keeps its status and is archived: `Workflow.Status` is the customer's, and an import
 * sets it on a new finding only. `RecordState` is the provider's, hides the finding from the lists people work
 * by, and brings it back as new once the suppression ends. An attested one stays active as what it is.
 *
 * @param region of the Security Hub that is to take it
 */
export function asffFinding(
  finding: Finding,
  run: Run,
  region: string,
  text: RuleText = ourText(finding.rule),
): AsffFinding | undefined {
  const { account, status } = finding;
  if (status === 'not-applicable') return undefined;
  return {
    SchemaVersion: '2018-10-08',
    Id: finding.id,
    ProductArn: `arn:${account.partition}:securityhub:${region}:${account.id}:product/${account.id}/default`,
    GeneratorId: `keyreeve/${finding.rule}`,
    AwsAccountId: account.id,
    // A run does not know of earlier ones; an import whose time is not newer than the stored one is ignored.
    CreatedAt: run.now,
    UpdatedAt: run.now,
    LastObservedAt: run.now,
    FindingProviderFields: providerFields(finding),
    Title: shown(`${findingTitle(finding, text)}: ${finding.resource.name}`, MOST.title),
    Description: shown(description(finding), MOST.description),
    ...remediation(finding, text),
    ProductFields: productFields(finding),
    Resources: asffResources(finding, region),
    Compliance: compliance(finding, STATUSES[status]),
    RecordState: finding.suppressed === undefined ? 'ACTIVE' : 'ARCHIVED',
  };
}

/** AWS's meaning of Informational is "no issue was found", so a pass is that whatever its rule's severity. */
function providerFields({ status, severity }: Finding): AsffFinding['FindingProviderFields'] {
  const label = SEVERITIES[status === 'pass' ? 'info' : severity];
  return {
    Severity: { Label: label, Original: severity },
    Types: ['Software and Configuration Checks/AWS Security Best Practices'],
  };
}

function description(finding: Finding): string {
  const aside = [suppressionInWords(finding), attestationInWords(finding)].filter(
    (each) => each !== undefined,
  );
  return [...aside, finding.says].join(' ');
}

function remediation(
  { status, advice }: Finding,
  { fix, sources }: RuleText,
): Pick<AsffFinding, 'Remediation'> {
  if (status === 'pass') return {};
  const words = advice.words === '' ? fix.join(' ') : advice.words;
  const url = sources[0]?.url;
  const recommendation = {
    ...(words !== '' && { Text: shown(words, MOST.recommendation) }),
    ...(url !== undefined && { Url: url }),
  };
  return Object.keys(recommendation).length === 0 ? {} : { Remediation: { Recommendation: recommendation } };
}

/** What is beyond the 32 requirements the format takes is cut; JSON has all of them. */
function compliance(finding: Finding, status: AsffStatus): AsffFinding['Compliance'] {
  const requirements = finding.controls.map(controlInWords).slice(0, MOST.requirements);
  const unread = finding.status === 'unknown' || finding.status === 'manual';
  return {
    Status: status,
    ...(requirements.length > 0 && { RelatedRequirements: requirements }),
    ...(unread && {
      StatusReasons: [
        {
          ReasonCode: `KEYREEVE_${finding.status.toUpperCase()}`,
          Description: shown(finding.says, MOST.description),
        },
      ],
    }),
  };
}

function shown(text: string, most: number): string {
  return shortened(harmless(text), most);
}
