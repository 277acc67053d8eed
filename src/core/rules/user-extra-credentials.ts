import { defineRule } from './rule.ts';
import { option, shown } from './words.ts';

/** More of AWS's text than anybody reads in a finding. */
const MOST_CHARACTERS = 200;

export default defineRule<'user'>()({
  id: 'user-extra-credentials',
  title: 'A user has more credentials than the credential report has columns for',
  severity: 'high',
  maturity: 'stable',

  why: [
    'The report has columns for two access keys and two certificates. What is beyond them escapes everybody who audits by the report.',
    'A user with three keys is far from "one key, changed often": at least one of them is probably forgotten.',
  ],
  howItDecides: [
    'Fails where the 23rd column of the report, `additional_credentials_info`, says anything but `N/A` of the user. AWS writes the column only where somebody has more than two access keys or certificates.',
    'What the column says is shown as AWS wrote it, up to 200 characters. AWS has not published its wording, so it is not interpreted.',
    'Keys beyond the second have no row of their own in the report: where the user is read live by another rule, they are judged like all others.',
  ],
  troubleshooting: [
    'List what the user really has: the column names the calls.',
    'Ask AWS Support who raised the quota, if nobody remembers: two keys a user is the default.',
  ],
  commands: [
    { what: 'All access keys of the user', run: 'aws iam list-access-keys --user-name=<UserName>' },
    {
      what: 'All certificates of the user',
      run: 'aws iam list-signing-certificates --user-name=<UserName>',
    },
    { what: 'Your quotas', run: 'aws iam get-account-summary --query SummaryMap.AccessKeysPerUserQuota' },
  ],
  fix: [
    'Find out what uses each of them, and give each program a role or a user of its own.',
    'Console: IAM, Users, the user, "Security credentials": deactivate what is not needed, wait, delete it.',
    'CLI: `aws iam update-access-key --status=Inactive`, wait, `aws iam delete-access-key`; certificates alike.',
    'Keyreeve: scan again with `keyreeve scan --rule user-extra-credentials`, after AWS has made a new report: it keeps one for four hours.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Getting credential reports for your AWS account',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html',
    },
  ],

  scope: 'user',
  needs: ['extraCredentials'],
  needsAnyOf: [],
  wants: [],
  parameters: {},
  controls: {},

  evaluate({ user }, { extraCredentials }) {
    const text = extraCredentials.value;
    if (text === null) return { status: 'pass', says: 'Has no credentials beyond those in the report.' };
    const userName = option('user-name', user.name);
    return {
      status: 'fail',
      says: `Has credentials that the report has no columns for. AWS says: "${harmless(text)}".`,
      evidence: [shown('additionalCredentialsInfo', harmless(text), extraCredentials)],
      advice: {
        action: 'look',
        words: 'List all of them, find out what uses each, and take away what nothing uses.',
        commands: [`aws iam list-access-keys ${userName}`, `aws iam list-signing-certificates ${userName}`],
      },
    };
  },

  examples: [
    {
      name: 'a user with a third key fails, with the words of AWS',
      given: { extraCredentials: '1 additional access key. Call ListAccessKeys.' },
      expect: {
        status: 'fail',
        severity: 'high',
        says: /AWS says: "1 additional access key\. Call ListAccessKeys\."/,
        advice: 'look',
      },
    },
    {
      name: 'a long text is cut, and what is no plain character is shown as a question mark',
      given: { extraCredentials: `"\u001b[31m\u202e${'x'.repeat(400)}` },
      expect: { status: 'fail', says: /^[ -~]*'\?\[31m\?x{193}…"\.$/u },
    },
    {
      name: 'a user without passes',
      given: { extraCredentials: null },
      expect: { status: 'pass' },
    },
    {
      name: 'a user whose column could not be read is unknown',
      given: {},
      expect: { status: 'unknown' },
    },
  ],
});

/** AWS's own text, which is not published: plain characters only, no quotes that would end ours, and not too long. */
function harmless(text: string): string {
  const plain = text.replaceAll(/[^\u0020-\u007e]/g, '?').replaceAll('"', "'");
  return plain.length > MOST_CHARACTERS ? `${plain.slice(0, MOST_CHARACTERS)}…` : plain;
}
