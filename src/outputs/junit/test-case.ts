import type { Finding } from '../../core/model/finding.ts';
import type { RuleText } from '../rule-texts.ts';
import { attestationInWords, standingOf, suppressionInWords } from '../standing.ts';
import { xmlAttributes, xmlText } from './xml.ts';

/** What JUnit readers know a test case as. A passed one has no element inside. */
export type Result = 'passed' | 'failure' | 'error' | 'skipped';

/** Suppressed and attested findings are skipped whatever their status: nobody is to act on them now. */
export function resultOf(finding: Finding): Result {
  if (standingOf(finding) !== 'counted') return 'skipped';
  switch (finding.status) {
    case 'fail':
      return 'failure';
    case 'unknown':
      return 'error';
    case 'pass':
      return 'passed';
    case 'manual':
    case 'not-applicable':
      return 'skipped';
  }
}

/**
 * One finding. Readers follow a test from run to run by class and name, so account and rule are the class
 * (Jenkins takes what is before the last dot for a package), and resource and credential the name.
 */
export function testCase(finding: Finding, text: RuleText): string {
  const result = resultOf(finding);
  const names = xmlAttributes({
    classname: `${finding.account.id}.${finding.rule}`,
    name: nameOf(finding),
    time: 0,
  });
  if (result === 'passed') return `    <testcase${names}/>\n`;
  const aside = suppressionInWords(finding) ?? attestationInWords(finding);
  const said = xmlText(`${finding.status} (${finding.severity}), ${finding.id}: ${finding.says}`);
  // A title states the fault, so it stands only where that was found.
  const found = finding.status === 'fail' ? `${text.title}. ${finding.says}` : finding.says;
  const inside = xmlAttributes({ type: finding.status, message: aside ?? found });
  const lines = [said, ...adviceLines(finding).map(xmlText)].join('\n');
  return `    <testcase${names}>\n      <${result}${inside}>${lines}</${result}>\n    </testcase>\n`;
}

function nameOf({ resource, credential }: Finding): string {
  if (credential === undefined) return resource.name;
  const id = credential.accessKeyId ?? credential.id;
  const which = id ?? (credential.createdAt === undefined ? '' : `created ${credential.createdAt}`);
  return `${resource.name}, ${credential.kind} ${which}`.trimEnd();
}

function adviceLines({ advice }: Finding): string[] {
  return [advice.words, ...advice.commands].filter((line) => line !== '');
}
