import { defineIacRule } from '../rule.ts';

const WHAT = { secret: 'the secret of', password: 'the password of' } as const;

export default defineIacRule<'output'>({
  id: 'iac-secret-in-output',
  title: 'A secret key or a password is handed out as an output',
  severity: 'high',
  maturity: 'stable',
  scope: 'iac',
  judges: 'output',

  why: [
    'Outputs of a stack are shown to everyone who may describe it, and are often printed by pipelines.',
    'An output of Terraform goes on to whoever reads the state, and to other configurations; with `nonsensitive()` it is printed into logs.',
  ],
  howItDecides: [
    'It fails for an output of a CloudFormation stack that holds `SecretAccessKey` of a key, by itself or as a part of another text.',
    'In Terraform it fails as low for an output of a root module with `secret`, `ses_smtp_password_v4` or `password`: it is masked when printed, and is in the state already. As high where `nonsensitive()` takes the mask off.',
    'With a `pgp_key` these attributes hold nothing, and `encrypted_secret` is what may be handed out.',
  ],
  fix: [
    'Take the output away. Put the secret where it is read from, in Secrets Manager say, by the code that makes the key.',
    'A secret that was in an output is known to all who could read it: make a new key, and remove the old one.',
  ],
  sources: [
    {
      title: 'CloudFormation, AWS::IAM::AccessKey, Return values',
      url: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html',
    },
    {
      title: 'Terraform, Manage sensitive data in your configuration',
      url: 'https://developer.hashicorp.com/terraform/language/manage-sensitive-data',
    },
  ],

  evaluate({ secrets, shown, unknown }) {
    const [first] = secrets;
    if (first === undefined) {
      if (unknown === undefined) return { status: 'pass', says: 'It holds no secret.' };
      return { status: 'unknown', says: `Whether it holds a secret cannot be told: ${unknown}.` };
    }
    const parts = secrets.map(({ address, what }) => `${WHAT[what]} ${address}`).slice(0, 3);
    const more = secrets.length > parts.length ? ` and ${secrets.length - parts.length} more` : '';
    if (shown === 'masked') {
      return {
        status: 'fail',
        severity: 'low',
        says: `It hands out ${parts.join(', ')}${more}, masked when it is printed.`,
      };
    }
    return { status: 'fail', says: `It hands out ${parts.join(', ')}${more}, in clear.` };
  },

  examples: [
    {
      name: 'an output of a stack with the secret of a key fails',
      code: {
        cloudformation: `Resources:
  Key:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: ci }
Outputs:
  Id:
    Value: !Ref Key
  Secret:
    Value: !Sub 'secret=\${Key.SecretAccessKey}'
`,
      },
      expect: [{ status: 'pass' }, { status: 'fail', severity: 'high', line: 8, says: /Key, in clear/ }],
    },
    {
      name: 'a sensitive output of Terraform is a lesser finding',
      code: {
        terraform: `resource "aws_iam_access_key" "ci" {
  user = "ci"
}
output "secret" {
  value     = aws_iam_access_key.ci.secret
  sensitive = true
}
`,
      },
      expect: [{ status: 'fail', severity: 'low', line: 4 }],
    },
    {
      name: 'nonsensitive() takes the mask off',
      code: {
        terraform: `resource "aws_iam_access_key" "ci" {
  user = "ci"
}
output "key" {
  value = { id = aws_iam_access_key.ci.id, secret = nonsensitive(aws_iam_access_key.ci.secret) }
}
`,
      },
      expect: [{ status: 'fail', severity: 'high', line: 4 }],
    },
    {
      name: 'with a pgp_key there is no secret to hand out, and what is encrypted may be',
      code: {
        terraform: `resource "aws_iam_access_key" "ci" {
  user    = "ci"
  pgp_key = "keybase:ann"
}
output "secret" {
  value = aws_iam_access_key.ci.encrypted_secret
}
`,
      },
      expect: [{ status: 'pass' }],
    },
  ],
});
