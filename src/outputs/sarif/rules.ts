import type { Severity } from '../../core/model/finding.ts';
import type { RunRule } from '../../core/model/run.ts';
import type { RuleText } from '../rule-texts.ts';

/** What a result is shown as. */
export type Level = 'error' | 'warning' | 'note' | 'none';

const LEVELS: Readonly<Record<Severity, Level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/**
 * GitHub reads it from the rule, as text: above 9.0 critical, from 7.0 high, from 4.0 medium, from 0.1 low
 * (GitHub Docs, "SARIF support for code scanning"). What is for information has none.
 */
const SECURITY_SEVERITIES: Readonly<Partial<Record<Severity, string>>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

/** The level of a failing result of this severity. */
export function levelOf(severity: Severity): Level {
  return LEVELS[severity];
}

/** A `reportingDescriptor`: the rule, with all that GitHub shows of it. */
export function sarifRule({ id, title, severity, parameters }: RunRule, text: RuleText) {
  const helpUri = text.sources[0]?.url;
  const score = SECURITY_SEVERITIES[severity];
  return {
    id,
    name: id.replaceAll(/(?:^|-)([a-z])/g, (_all, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: text.why.length > 0 ? text.why.join(' ') : `${title}.` },
    help: { text: helpText(title, text), markdown: helpMarkdown(title, text) },
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: levelOf(severity) },
    properties: {
      tags: ['security', 'aws', 'iam', 'credentials'],
      precision: 'very-high',
      'problem.severity': problemSeverity(severity),
      ...(score !== undefined && { 'security-severity': score }),
      parameters,
    },
  };
}

function problemSeverity(severity: Severity): string {
  const level = levelOf(severity);
  return level === 'note' ? 'recommendation' : level;
}

function helpText(title: string, { why, fix, sources }: RuleText): string {
  const steps = fix.map((step, index) => `${index + 1}. ${step}`);
  return [`${title}.`, ...why, ...steps, ...sources.map(({ title: name, url }) => `${name}: ${url}`)].join(
    '\n',
  );
}

/** The texts of rules are ours, and may hold `code` in Markdown's way. No name of a finding stands here. */
function helpMarkdown(title: string, { why, fix, sources }: RuleText): string {
  const steps = fix.map((step, index) => `${index + 1}. ${step}`).join('\n');
  const links = sources.map(({ title: name, url }) => `- [${name}](${url})`).join('\n');
  return [
    `# ${title}`,
    ...why,
    ...(steps === '' ? [] : ['## Fix', steps]),
    ...(links === '' ? [] : ['## Sources', links]),
  ].join('\n\n');
}
