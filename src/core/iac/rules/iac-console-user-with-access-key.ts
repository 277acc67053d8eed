import { holderInWords } from '../holders.ts';
import { defineIacRule } from '../rule.ts';

export default defineIacRule<'access-key'>({
  id: 'iac-console-user-with-access-key',
  title: 'The code gives one user a console password and an access key',
  severity: 'high',
  maturity: 'stable',
  scope: 'iac',
  judges: 'access-key',

  why: [
    'One identity with two ways in: whoever steals the key need not know the password or the MFA code, and whoever steals the password can make another key.',
    'Every account that the code is applied to gets the fault anew, however often it is mended there.',
  ],
  howItDecides: [
    'It fails for every access key of a user who gets a console password in the same configuration, plan or template. Users are joined by name, whichever way it is written, and by reference where the name is known only once it is applied.',
    'It cannot tell where the name of the user is open, or where the user is not made by the same code: whether a password exists is written elsewhere then.',
  ],
  fix: [
    'Needed by a program: make it a role, or a user of its own without a login profile.',
    'Needed by a person: take the key out of the code; they sign in with `aws sso login` or `aws login`.',
    'Keys that were made by it already are told by `keyreeve scan`. Look at what they did before they are removed.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Security best practices in IAM',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
    },
    {
      title: 'Terraform Registry, aws_iam_access_key',
      url: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_access_key',
    },
    {
      title: 'CloudFormation, AWS::IAM::AccessKey',
      url: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html',
    },
  ],

  evaluate(key, view) {
    const holder = view.holderOf(key);
    const whose = holderInWords(holder);
    const { same, maybe: other } = view.passwordsOf(key);
    const [password] = same;
    if (password !== undefined) {
      const where = `${password.address} (${password.place.file}:${password.place.line})`;
      return {
        status: 'fail',
        says: `A long-lived key of ${whose} is ${key.existing ? 'kept' : 'made'}, and ${where} gives the same user a console password.`,
      };
    }
    if (other !== undefined) {
      const where = `${other.address} (${other.place.file}:${other.place.line})`;
      const says =
        other.when === undefined
          ? `Whether ${where} gives the same user a console password cannot be told before it is applied.`
          : `Under the condition ${other.when}, ${where} gives the same user a console password.`;
      return { status: 'unknown', says: `The key is of ${whose}. ${says}` };
    }
    if (holder.users.length > 0) {
      return { status: 'pass', says: `The key is of ${whose}, who gets no console password here.` };
    }
    return {
      status: 'unknown',
      says: `The key is of ${whose}, whom this code does not make: whether there is a console password cannot be told here.`,
    };
  },

  examples: [
    {
      name: 'a user with a login profile and an access key fails once, at the key',
      cases: ['V09'],
      code: {
        terraform: `resource "aws_iam_user" "ann" {
  name = "ann"
}
resource "aws_iam_user_login_profile" "ann" {
  user = aws_iam_user.ann.name
}
resource "aws_iam_access_key" "ann" {
  user = aws_iam_user.ann.name
}
`,
      },
      expect: [{ status: 'fail', severity: 'high', line: 7, says: /"ann".*main\.tf:4/ }],
    },
    {
      name: 'for_each makes one key for each user, and the block fails once',
      cases: ['V09'],
      code: {
        terraform: `resource "aws_iam_user" "team" {
  for_each = toset(["ann", "bob"])
  name     = each.key
}
resource "aws_iam_user_login_profile" "team" {
  for_each = aws_iam_user.team
  user     = each.value.name
}
resource "aws_iam_access_key" "team" {
  for_each = aws_iam_user.team
  user     = each.value.name
}
`,
      },
      expect: [{ status: 'fail', line: 9 }],
    },
    {
      name: 'a user with a key and no login profile passes this rule',
      code: {
        terraform: `resource "aws_iam_user" "ci" {
  name = "ci"
}
resource "aws_iam_access_key" "ci" {
  user = aws_iam_user.ci.name
}
`,
      },
      expect: [{ status: 'pass' }],
    },
    {
      name: 'a name that differs in case alone is the same user',
      code: {
        terraform: `resource "aws_iam_user" "ann" {
  name = "Ann"
}
resource "aws_iam_user_login_profile" "ann" {
  user = "ann"
}
resource "aws_iam_access_key" "ann" {
  user = "ANN"
}
`,
      },
      expect: [{ status: 'fail' }],
    },
    {
      name: 'a variable without a default cannot be told',
      cases: ['V10'],
      code: {
        terraform: `variable "user" {}
resource "aws_iam_access_key" "ci" {
  user = var.user
}
`,
      },
      expect: [{ status: 'unknown', says: /var\.user/ }],
    },
    {
      name: 'the same open variable in both is the same user',
      cases: ['V10'],
      code: {
        terraform: `variable "user" {}
resource "aws_iam_user_login_profile" "one" {
  user = var.user
}
resource "aws_iam_access_key" "one" {
  user = var.user
}
`,
      },
      expect: [{ status: 'fail', line: 5 }],
    },
    {
      name: 'a template that gives a user a password, and a key by Ref, fails',
      cases: ['V11'],
      code: {
        cloudformation: `Resources:
  Ann:
    Type: AWS::IAM::User
    Properties:
      LoginProfile:
        Password: '{{resolve:secretsmanager:ann}}'
  AnnKey:
    Type: AWS::IAM::AccessKey
    Properties:
      UserName: !Ref Ann
`,
      },
      expect: [{ status: 'fail', line: 7 }],
    },
    {
      name: 'the same by its literal name fails',
      cases: ['V11'],
      code: {
        cloudformation: `Resources:
  Ann:
    Type: AWS::IAM::User
    Properties:
      UserName: ann
      LoginProfile:
        Password: '{{resolve:secretsmanager:ann}}'
  AnnKey:
    Type: AWS::IAM::AccessKey
    Properties:
      UserName: ann
`,
      },
      expect: [{ status: 'fail', line: 8 }],
    },
    {
      name: 'a name from another stack cannot be told',
      cases: ['V10'],
      code: {
        cloudformation: `Resources:
  Key:
    Type: AWS::IAM::AccessKey
    Properties:
      UserName: !ImportValue team-user
`,
      },
      expect: [{ status: 'unknown', says: /another stack/ }],
    },
  ],
});
