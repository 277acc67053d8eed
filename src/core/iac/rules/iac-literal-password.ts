import type { WrittenPassword } from '../declared.ts';
import { defineIacRule, type IacVerdict } from '../rule.ts';

const VERDICTS: Readonly<Record<WrittenPassword, IacVerdict>> = {
  literal: { status: 'fail', says: 'The console password stands in the template, in clear.' },
  default: {
    status: 'fail',
    says: 'The console password is the default of a parameter, which stands in the template, in clear.',
  },
  shown: {
    status: 'fail',
    severity: 'medium',
    says: 'The console password comes from a parameter without NoEcho: whoever may describe the stack sees it.',
  },
  hidden: { status: 'pass', says: 'The template does not hold the console password.' },
  unknown: {
    status: 'unknown',
    says: 'Where the console password comes from cannot be told from the template.',
  },
};

export default defineIacRule<'password'>({
  id: 'iac-literal-password',
  title: 'A template holds a console password in clear',
  severity: 'high',
  maturity: 'stable',
  scope: 'iac',
  judges: 'password',

  why: [
    'Whoever reads the template, its history in git, or the stack in AWS, can sign in as the user until the password is changed.',
    'The same template gives every account the same password.',
  ],
  howItDecides: [
    'It fails for a `LoginProfile` with a password that is written out, be it put together by `Fn::Sub` or `Fn::Join`, or the default of a parameter, with `NoEcho` or not.',
    'A parameter without a default fails, as medium, if it has no `NoEcho`. A dynamic reference (`{{resolve:secretsmanager:…}}`, `{{resolve:ssm-secure:…}}`) passes; `{{resolve:ssm:…}}` is a plain text of Parameter Store, and fails as medium.',
    'The password is never printed.',
  ],
  fix: [
    'Best: no console passwords of IAM users, but people of an identity provider through IAM Identity Center.',
    'Else: `{{resolve:secretsmanager:…}}` with `PasswordResetRequired: true`.',
    'The password that stood there is known: set another one, and look at who signed in.',
  ],
  sources: [
    {
      title: 'CloudFormation, AWS::IAM::User LoginProfile',
      url: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-iam-user-loginprofile.html',
    },
    {
      title: 'CloudFormation User Guide, Get values stored in other services using dynamic references',
      url: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html',
    },
  ],

  evaluate({ written }) {
    if (written === undefined) {
      return { status: 'not-applicable', says: 'The code has no place for a password of its own.' };
    }
    return VERDICTS[written];
  },

  examples: [
    {
      name: 'a password that is written out fails, and is not shown',
      code: {
        cloudformation: `Resources:
  Ann:
    Type: AWS::IAM::User
    Properties:
      LoginProfile:
        Password: Summer-2026!
`,
      },
      expect: [{ status: 'fail', severity: 'high', line: 5, says: /^(?!.*Summer)/ }],
    },
    {
      name: 'a dynamic reference to Secrets Manager passes',
      code: {
        cloudformation: `Resources:
  Ann:
    Type: AWS::IAM::User
    Properties:
      LoginProfile:
        Password: '{{resolve:secretsmanager:ann:SecretString:password}}'
`,
      },
      expect: [{ status: 'pass' }],
    },
    {
      name: 'a NoEcho parameter without a default passes',
      code: {
        cloudformation: `Parameters:
  Password: { Type: String, NoEcho: true }
Resources:
  Ann:
    Type: AWS::IAM::User
    Properties:
      LoginProfile: { Password: !Ref Password }
`,
      },
      expect: [{ status: 'pass' }],
    },
    {
      name: 'a NoEcho parameter with a default has the password in the template all the same',
      code: {
        cloudformation: `Parameters:
  Password: { Type: String, NoEcho: true, Default: Summer-2026! }
Resources:
  Ann:
    Type: AWS::IAM::User
    Properties:
      LoginProfile: { Password: !Ref Password }
`,
      },
      expect: [{ status: 'fail', severity: 'high', says: /default of a parameter/ }],
    },
    {
      name: 'a parameter that AWS shows fails as medium',
      code: {
        cloudformation: `Parameters:
  Password: { Type: String }
Resources:
  Ann:
    Type: AWS::IAM::User
    Properties:
      LoginProfile: { Password: !Ref Password }
`,
      },
      expect: [{ status: 'fail', severity: 'medium' }],
    },
  ],
});
