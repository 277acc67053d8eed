import { defineIacRule } from '../rule.ts';

export default defineIacRule<'access-key'>({
  id: 'iac-access-key-without-pgp-key',
  title: 'The secret of an access key is kept in the state in clear',
  severity: 'low',
  maturity: 'stable',
  scope: 'iac',
  judges: 'access-key',

  why: [
    'Without `pgp_key`, Terraform keeps the secret, and the SMTP password made of it, in its state as plain text. Whoever can read the state, a backup of it, or a saved plan, has the key.',
  ],
  howItDecides: [
    'It fails for an `aws_iam_access_key` without `pgp_key`, and cannot tell where that is known only once it is applied.',
    'CloudFormation keeps no such state: there it is about outputs, see `iac-secret-in-output`.',
  ],
  fix: [
    'Best: no key at all, see `iac-access-key`.',
    'Else: set `pgp_key` to a public key of whoever is to have the secret; `encrypted_secret` is then what an output can hold.',
    'The secret of a key that was made before stays in old versions of the state: make a new key, and remove the old one.',
  ],
  sources: [
    {
      title: 'Terraform Registry, aws_iam_access_key',
      url: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_access_key',
    },
  ],

  evaluate({ encrypted, forgotten }) {
    if (encrypted === undefined || forgotten) {
      return { status: 'not-applicable', says: 'No state holds its secret.' };
    }
    if (encrypted === 'yes') return { status: 'pass', says: 'The secret is encrypted by pgp_key.' };
    if (encrypted === 'no') {
      return {
        status: 'fail',
        says: 'There is no pgp_key: the secret of the key is in the state, in clear.',
      };
    }
    return { status: 'unknown', says: 'Whether there is a pgp_key cannot be told before it is applied.' };
  },

  examples: [
    {
      name: 'a key without pgp_key has its secret in the state',
      cases: ['V13'],
      code: {
        terraform: `resource "aws_iam_access_key" "ci" {
  user = "ci"
}
`,
      },
      expect: [{ status: 'fail', severity: 'low', line: 1, says: /in the state/ }],
    },
    {
      name: 'a key with pgp_key passes',
      cases: ['V13'],
      code: {
        terraform: `resource "aws_iam_access_key" "ci" {
  user    = "ci"
  pgp_key = "keybase:ann"
}
`,
      },
      expect: [{ status: 'pass' }],
    },
    {
      name: 'a pgp_key from a variable without a default cannot be told',
      code: {
        terraform: `variable "pgp" {}
resource "aws_iam_access_key" "ci" {
  user    = "ci"
  pgp_key = var.pgp
}
`,
      },
      expect: [{ status: 'unknown' }],
    },
  ],
});
