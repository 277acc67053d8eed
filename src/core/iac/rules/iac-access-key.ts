import { holderInWords } from '../holders.ts';
import { defineIacRule } from '../rule.ts';

export default defineIacRule<'access-key'>({
  id: 'iac-access-key',
  title: 'The code makes a long-lived access key',
  severity: 'low',
  maturity: 'stable',
  scope: 'iac',
  judges: 'access-key',

  why: [
    'A key of a user never expires. It is copied to where it is used, stays there when it is forgotten, and is the credential that leaks most.',
    'Code makes it again wherever it is applied, and knows nothing of whether anybody uses it.',
  ],
  howItDecides: [
    'Every access key that the code makes fails, those that a plan keeps too; one that is made inactive is for information.',
    'A key that fails for its console user is told there, and not twice. A key that a plan deletes is none; one that it only forgets stays in AWS, and fails.',
  ],
  fix: [
    'In AWS: give the instance, function or task a role. Outside: IAM Roles Anywhere, or OpenID Connect as GitHub, GitLab and others offer it.',
    'Where a key cannot be done without, say so with a reason: `# keyreeve:ignore iac-access-key -- why`, with an end date.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Managing access keys for IAM users: alternatives to long-term access keys',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
    },
  ],

  evaluate(key, view) {
    if (view.passwordsOf(key).same.length > 0) {
      return {
        status: 'not-applicable',
        says: 'It is told by iac-console-user-with-access-key.',
      };
    }
    const whose = holderInWords(view.holderOf(key));
    if (key.forgotten) {
      return {
        status: 'fail',
        says: `The key of ${whose} is taken out of the state only: it stays in AWS, and nothing manages it any more.`,
      };
    }
    const how = key.existing ? 'is there already, and is kept' : 'is made';
    const inactive = key.status === 'Inactive';
    return {
      status: 'fail',
      ...(inactive && { severity: 'info' as const }),
      says: `A long-lived key of ${whose} ${how}${inactive ? ', inactive: it can be activated at any time' : ''}.`,
    };
  },

  examples: [
    {
      name: 'a key of a user for a program is a lesser finding',
      code: {
        terraform: `resource "aws_iam_user" "ci" {
  name = "ci"
}
resource "aws_iam_access_key" "ci" {
  user = aws_iam_user.ci.name
}
`,
      },
      expect: [{ status: 'fail', severity: 'low', line: 4, says: /"ci"/ }],
    },
    {
      name: 'an inactive key is for information',
      code: {
        terraform: `resource "aws_iam_access_key" "old" {
  user   = "ci"
  status = "Inactive"
}
`,
      },
      expect: [{ status: 'fail', severity: 'info' }],
    },
    {
      name: 'a key beside a console password is told by the other rule',
      code: {
        cloudformation: `Resources:
  Ann:
    Type: AWS::IAM::User
    Properties:
      LoginProfile: { Password: !Sub '{{resolve:secretsmanager:ann}}' }
  AnnKey:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: !Ref Ann }
`,
      },
      expect: [{ status: 'not-applicable' }],
    },
    {
      name: 'a key that is not made, for count is 0, is no key',
      code: {
        terraform: `resource "aws_iam_access_key" "none" {
  count = 0
  user  = "ci"
}
`,
      },
      expect: [],
    },
  ],
});
