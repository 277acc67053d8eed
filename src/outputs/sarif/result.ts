import type { Finding, Resource, Status } from '../../core/model/finding.ts';
import { findingObject } from '../run-contract.ts';
import { levelOf } from './rules.ts';

const KINDS: Readonly<Record<Status, string>> = {
  fail: 'fail',
  unknown: 'open',
  manual: 'review',
  pass: 'pass',
  'not-applicable': 'notApplicable',
};

/**
 * One result. Its level is `none` unless it fails (SARIF 2.1.0, 3.27.10). `suppressions` stands on every result,
 * empty or not: once one has them, all must (3.27.23).
 */
export function sarifResult(finding: Finding, ruleIndex: number | undefined) {
  const { status, severity, says, id, rule } = finding;
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    kind: KINDS[status],
    level: status === 'fail' ? levelOf(severity) : 'none',
    message: { text: plain(says) },
    locations: [location(finding)],
    // GitHub follows an alert from run to run by this one, and by the rule's id.
    partialFingerprints: { primaryLocationLineHash: id },
    suppressions: suppressions(finding),
    properties: properties(finding),
  };
}

/** `[text](target)` is a link in a plain message as well (3.11.6); an account's name may look like one. */
function plain(text: string): string {
  return text.replaceAll('](', '\\](');
}

function location({ account, resource }: Finding) {
  return {
    physicalLocation: {
      artifactLocation: { uri: sarifUri(account.id, resource) },
      region: { startLine: 1 },
    },
    logicalLocations: [{ name: resource.name, fullyQualifiedName: resource.arn, kind: 'resource' }],
  };
}

/**
 * A made-up relative address, `aws/<account>/iam/<user or root>`: what is judged lies in no file, and GitHub
 * shows no result without one.
 */
export function sarifUri(accountId: string, resource: Resource): string {
  return ['aws', accountId, ...pathOf(resource)].map(segment).join('/');
}

function pathOf({ type, name, arn }: Resource): string[] {
  switch (type) {
    case 'AwsAccount':
      return ['account'];
    case 'AwsIamRootUser':
      return ['iam', 'root'];
    case 'AwsIamUser':
      return ['iam', 'user', name];
    case 'AwsIamPolicy':
      // An inline policy has the ARN of its principal, and names are unique only there.
      return [
        'iam',
        ...arn.split(':').slice(5).join(':').split('/'),
        ...(arn.endsWith(`/${name}`) ? [] : [name]),
      ];
  }
}

/** Percent-encoded. Dots alone would climb the tree, and half a surrogate pair cannot be encoded. */
function segment(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length));
}

/** `external`: it stands in the settings or in a tag, not in the code. */
function suppressions({ suppressed }: Finding) {
  if (suppressed === undefined) return [];
  const { reason, author, until, by } = suppressed;
  const properties = {
    by,
    ...(author !== undefined && { author }),
    ...(until !== undefined && { until }),
  };
  return [{ kind: 'external', status: 'accepted', justification: reason, properties }];
}

/** What SARIF has no field for, in the words of our JSON contract; our status verbatim first. */
function properties(finding: Finding) {
  const { status, severity, account, credential, evidence, controls, advice, attested } =
    findingObject(finding);
  return { status, severity, account, credential, evidence, controls, advice, attested };
}
