import type { Finding } from '../../src/core/model/finding.ts';
import type { RunReport } from '../../src/core/model/run.ts';
import { reportOf, wholeReport } from './sample-report.ts';

/** Names that do harm somewhere. An organisation may call an account so; a report file can hold all of them. */
export const HOSTILE_NAMES = [
  '=1+2',
  '@sum(A1)',
  '+x',
  '-x',
  '＝1+2',
  ' =1+2',
  'a;=1+2',
  '\t=1+2',
  '\r=1+2',
  '<script>alert(1)</script>',
  '<root_account>',
  '::error::stopped',
  'two words ::warning::here',
  '##vso[task.complete result=Failed]',
  '##[error]stopped',
  '\u001b[2J\u001b[1;31mred',
  '\u009b31mred',
  'line\nbreak',
  'line\r\n::error::break',
  'comma, "quote" and \'single\'',
  'abc\u202Etxt.exe',
  'zero\u200Bwidth\uFEFF',
  'separator\u2028and\u2029paragraph',
  'half \ud800 surrogate',
  'tag\u{E0041}',
  '__proto__',
  '名前とアクセスキー',
] as const;

/** Whatever would not be seen, or would be obeyed. */
export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/**
 * The sample with a hostile name as account, user, ARN and evidence of every finding and account, and in all that a
 * person writes of a suppression or attestation.
 */
export function hostileReport(name: string): RunReport {
  const { run, coverage, findings } = wholeReport();
  return reportOf(
    [...findings].map(
      (finding): Finding => ({
        ...finding,
        account: { ...finding.account, name },
        resource: { ...finding.resource, name, arn: `arn:aws:iam::111122223333:user/${name}` },
        evidence: [...finding.evidence, { name: 'userName', value: name, source: 'credential report' }],
        advice: { ...finding.advice, commands: [`aws iam get-user --user-name='${name}'`] },
        // A failing finding of no IAM user shows its own name nowhere.
        ...(finding.status === 'fail' && { says: `${name} ${finding.says}` }),
        ...(finding.suppressed && { suppressed: { ...finding.suppressed, reason: name, author: name } }),
        ...(finding.attested && {
          attested: { ...finding.attested, by: name, note: name, evidenceFile: name },
        }),
      }),
    ),
    coverage.map((each) => ({
      ...each,
      account: { ...each.account, name },
      ...(each.detail !== undefined && { detail: name }),
      ...(each.reason !== undefined && { reason: name }),
      notRead: each.notRead.map((call) => ({ ...call, detail: name })),
    })),
    { rules: run.rules, lapsed: run.lapsed.map((each) => ({ ...each, place: name, match: name })) },
  );
}

const REAL_NAMES = [
  'production',
  'staging',
  'data lake (eu)',
  'old-sandbox',
  'alice',
  'deploy-pipeline-eu-central-1@example.com',
  'bob',
  'auditor',
  'carol',
  'dave',
  'erin',
  'frank',
  'hannah',
  'gwen',
  'ivan',
  'BedrockAPIKey-judy',
  'kim',
  'dana@example.com',
  'questions.pdf',
  'ops-anything',
  'all-of-s3',
];

/** Everything that a redacted report may not show. */
export const IDENTIFYING = [
  /\b\d{12}\b/,
  /\bA(?:KIA|SIA|IDA|PKA|CCA)[A-Z0-9]{16}\b/,
  ...REAL_NAMES.map((name) => new RegExp(`\\b${name.replaceAll(/[.()]/g, '\\$&')}`)),
];

/** The sample as redaction leaves it: pseudonyms for ids and names, and nothing of AWS's own texts. */
export function redactedReport(): RunReport {
  const { run, coverage, findings } = wholeReport({ redacted: true });
  const pseudonyms = new Map<string, string>();
  const standIn = (kind: string) => (real: string) => {
    const there = pseudonyms.get(real);
    if (there !== undefined) return there;
    const number = [...pseudonyms.values()].filter((each) => each.startsWith(kind)).length + 1;
    const made = `${kind}-${String(number).padStart(4, '0')}`;
    pseudonyms.set(real, made);
    return made;
  };
  const text = JSON.stringify({ coverage, findings }, (key, value) => (key === 'detail' ? undefined : value))
    .replaceAll(/"name":"(?:production|staging|data lake \(eu\)|old-sandbox)",/g, '')
    .replaceAll(/\b\d{12}\b/g, standIn('account'))
    .replaceAll(/\bA(?:KIA|PKA|CCA)[A-Z0-9]{16}\b/g, standIn('key'));
  const named = REAL_NAMES.reduce((all, name) => all.replaceAll(name, standIn('name')(name)), text);
  const lapsed = run.lapsed.map(({ match: _match, ...each }) => each);
  return { run: { ...run, lapsed }, ...(JSON.parse(named) as Omit<RunReport, 'run'>) };
}
