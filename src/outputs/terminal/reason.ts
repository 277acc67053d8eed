import type { CredentialKind } from '../../core/model/credentials.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { Run } from '../../core/model/run.ts';
import { credentialInWords } from '../../core/rules/credential-words.ts';
import { policyInWords } from '../../core/rules/policy-words.ts';
import { controlsAsked, controlsInALine } from './frameworks.ts';
import { counted } from './words.ts';

/** The finding's sentence without the name of the key, credential or policy, which stands in its row. */
export function reasonOf(finding: Finding): string {
  const { says, credential, resource } = finding;
  if (resource.type === 'AwsIamPolicy') return withoutPolicy(finding);
  if (credential === undefined || credential.sameSecond !== undefined) return says;
  const name = credentialInWords(credential, credential.createdAt);
  return says.replaceAll(`${name} `, `${SHORT[credential.kind]} `);
}

const SHORT: Readonly<Record<CredentialKind, string>> = {
  'access-key': 'The key',
  password: 'The console password',
  'signing-certificate': 'The certificate',
  'ssh-public-key': 'The key',
  'service-specific-credential': 'The credential',
};

function withoutPolicy({ says, resource: { name, arn } }: Finding): string {
  const kind = isInline(arn) ? 'inline' : arn.includes('::aws:') ? 'aws-managed' : 'customer-managed';
  const told = `${policyInWords({ kind, name, arn })} `;
  if (!says.startsWith(told)) return says;
  const rest = says.slice(told.length);
  return `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}`;
}

/** The policy of a finding, an inline one with the principal it is written into: `everything in role/deploy`. */
export function policyName({ resource: { name, arn } }: Finding): string {
  return isInline(arn) ? `${name} in ${arn.slice(arn.lastIndexOf(':') + 1)}` : name;
}

/** Inline policies have no ARN: theirs is that of the user, group or role. */
function isInline(arn: string): boolean {
  return /:(?:user|group|role)\//.test(arn);
}

/** Where the framework asked for has another opinion than the rule, the reader must hear it. */
export function benchmarkNote(finding: Finding, run: Run): string {
  const differ = differing(finding, run);
  if (differ.length === 0) return '';
  return `Keyreeve's rule alone fails this: by the text of ${controlsInALine(differ)} it is no failure.`;
}

/** The same of several findings that are told together. */
export function benchmarkNoteOnSeveral(findings: readonly Finding[], run: Run): string {
  const ours = findings.filter((each) => differing(each, run).length > 0);
  const [first] = ours;
  if (first === undefined) return '';
  if (findings.length === 1) return benchmarkNote(first, run);
  const named = new Map(
    ours.flatMap((each) => differing(each, run)).map((each) => [JSON.stringify(each), each]),
  );
  const are = counted(ours.length, 'of these fails', 'of these fail');
  const texts = controlsInALine([...named.values()]);
  return `${are} by Keyreeve's rule alone: by the text of ${texts} ${ours.length === 1 ? 'it is' : 'they are'} no failure.`;
}

function differing(finding: Finding, { frameworks }: Run) {
  return controlsAsked(finding, frameworks).filter(({ benchmarkText }) => benchmarkText !== 'fails');
}
