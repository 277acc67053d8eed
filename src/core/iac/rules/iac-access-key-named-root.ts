import { defineIacRule } from '../rule.ts';

export default defineIacRule<'access-key'>({
  id: 'iac-access-key-named-root',
  title: 'The code makes an access key for an IAM user who is called root',
  severity: 'medium',
  maturity: 'stable',
  scope: 'iac',
  judges: 'access-key',

  why: [
    'No code can make a key of the root user of an account: the call that makes it belongs to root alone. So this is a key of an IAM user who is called `root`, or it fails when it is applied.',
    'In logs and reviews such a user is taken for the root user, and the root user for such a user.',
  ],
  howItDecides: [
    'It fails where the name of the user is `root`, in any case. Other scanners call this a key of the root account, which it is not.',
  ],
  fix: [
    'Name the user after what it is for, or make it a role.',
    'To find keys of the real root user: `keyreeve scan --rule root-access-key`.',
  ],
  sources: [
    {
      title: 'IAM API Reference, CreateAccessKey',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html',
    },
  ],

  evaluate(key, view) {
    const { name, why } = view.holderOf(key);
    if (name === undefined) {
      return { status: 'not-applicable', says: `The name is not known here (${why ?? 'it is no text'}).` };
    }
    if (name.toLowerCase() !== 'root') return { status: 'pass', says: `The user is called "${name}".` };
    return {
      status: 'fail',
      says: `The key is of an IAM user called "${name}". That is not the root user of the account, whose keys code cannot make.`,
    };
  },

  examples: [
    {
      name: 'user = "root" is an IAM user of that name, and not the root user',
      cases: ['V12'],
      code: {
        terraform: `resource "aws_iam_access_key" "root" {
  user = "root"
}
`,
      },
      expect: [{ status: 'fail', severity: 'medium', line: 1, says: /not the root user/ }],
    },
    {
      name: 'a user of another name passes',
      code: {
        terraform: `resource "aws_iam_access_key" "ci" {
  user = "rooter"
}
`,
      },
      expect: [{ status: 'pass' }],
    },
  ],
});
