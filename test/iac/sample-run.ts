import { IAC_RULES } from '../../src/core/iac/rules/index.ts';
import type { IacFinding, IacRun } from '../../src/core/model/iac.ts';

const place = { file: 'infra/main one.tf', line: 7, column: 1 };

function finding(more: Partial<IacFinding>): IacFinding {
  return {
    id: '0123456789abcdef0123456789abcdef',
    rule: 'iac-console-user-with-access-key',
    status: 'fail',
    severity: 'high',
    kind: 'terraform-source',
    place,
    address: 'aws_iam_access_key.ann',
    instances: ['aws_iam_access_key.ann["a"]'],
    instanceCount: 1,
    says: 'A long-lived key is made for the user "ann".',
    ...more,
  };
}

/** A run with a finding of every kind that is printed. */
export const SAMPLE_RUN: IacRun = {
  tool: { name: 'keyreeve', version: '0.0.0' },
  now: '2026-11-26T12:00:00Z',
  rules: IAC_RULES.map(({ id, title, severity }) => ({ id, title, severity })),
  findings: [
    finding({}),
    finding({ id: 'a'.repeat(32), status: 'unknown', says: 'It cannot be told.' }),
    finding({
      id: 'b'.repeat(32),
      rule: 'iac-access-key',
      severity: 'low',
      suppressed: { reason: 'the vendor', until: '2027-01-01', place: { ...place, line: 6 } },
    }),
    finding({ id: 'c'.repeat(32), rule: 'iac-access-key-named-root', status: 'pass', severity: 'medium' }),
  ],
  counts: { fail: 1, unknown: 1, pass: 1, 'not-applicable': 0 },
  failing: { critical: 0, high: 1, medium: 0, low: 0, info: 0 },
  suppressed: 1,
  directives: [
    {
      fault: 'expired',
      place: { ...place, line: 3 },
      says: 'The suppression of iac-access-key ended on 2026-01-01.',
    },
  ],
  gaps: [
    { place: { ...place, line: 24 }, says: 'The module "x" could not be read.', fix: 'Run terraform init.' },
  ],
  read: [{ kind: 'terraform-source', path: 'infra', users: 1, accessKeys: 2, passwords: 1 }],
  passedBy: { files: 3, links: 1, folders: 2 },
  complete: false,
};

/** What a name of the code may hold. */
export const HOSTILE = 'a\n::error::x\u001b[31m\u202e<script>alert(1)</script>](http://x)##vso[x]%0A';

/** The same, with hostile names wherever a name of the code can stand. */
export const HOSTILE_RUN: IacRun = {
  ...SAMPLE_RUN,
  findings: SAMPLE_RUN.findings.map((each) => ({
    ...each,
    place: { ...place, file: `x/${HOSTILE}/\ud800` },
    address: HOSTILE,
    instances: [HOSTILE],
    says: HOSTILE,
    ...(each.suppressed !== undefined && { suppressed: { ...each.suppressed, reason: HOSTILE } }),
  })),
  directives: SAMPLE_RUN.directives.map((each) => ({ ...each, says: HOSTILE })),
  gaps: SAMPLE_RUN.gaps.map((each) => ({ ...each, says: HOSTILE, fix: HOSTILE })),
};
