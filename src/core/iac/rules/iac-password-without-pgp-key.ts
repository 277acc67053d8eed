import { defineIacRule } from '../rule.ts';

export default defineIacRule<'password'>({
  id: 'iac-password-without-pgp-key',
  title: 'A console password is kept in the state in clear',
  severity: 'low',
  maturity: 'stable',
  scope: 'iac',
  judges: 'password',

  why: [
    'Without `pgp_key`, Terraform keeps the password it makes in its state as plain text. It works until the user has changed it.',
  ],
  howItDecides: [
    'It fails for an `aws_iam_user_login_profile` without `pgp_key`, and cannot tell where that is known only once it is applied.',
  ],
  fix: [
    'Best: no console passwords of IAM users, but people of an identity provider through IAM Identity Center.',
    'Else: set `pgp_key` to a public key of the person; `encrypted_password` is then what they get.',
  ],
  sources: [
    {
      title: 'Terraform Registry, aws_iam_user_login_profile',
      url: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_user_login_profile',
    },
  ],

  evaluate({ encrypted }) {
    if (encrypted === undefined) return { status: 'not-applicable', says: 'No state holds the password.' };
    if (encrypted === 'yes') return { status: 'pass', says: 'The password is encrypted by pgp_key.' };
    if (encrypted === 'no') {
      return { status: 'fail', says: 'There is no pgp_key: the password is in the state, in clear.' };
    }
    return { status: 'unknown', says: 'Whether there is a pgp_key cannot be told before it is applied.' };
  },

  examples: [
    {
      name: 'a login profile without pgp_key has the password in the state',
      cases: ['V13'],
      code: {
        terraform: `resource "aws_iam_user_login_profile" "ann" {
  user = "ann"
}
`,
      },
      expect: [{ status: 'fail', severity: 'low', line: 1 }],
    },
    {
      name: 'a login profile with pgp_key passes',
      code: {
        terraform: `resource "aws_iam_user_login_profile" "ann" {
  user    = "ann"
  pgp_key = "keybase:ann"
}
`,
      },
      expect: [{ status: 'pass' }],
    },
    {
      name: 'a template has no state',
      code: {
        cloudformation: `Resources:
  Ann:
    Type: AWS::IAM::User
    Properties:
      LoginProfile: { Password: '{{resolve:ssm-secure:ann}}' }
`,
      },
      expect: [{ status: 'not-applicable' }],
    },
  ],
});
