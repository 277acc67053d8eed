import {
  allowedIf,
  allowedUnless,
  anybody,
  DENIED_ABOVE,
  NO,
  rights,
  UNKNOWN,
  WITH_MFA,
  YES,
} from './example-rights.ts';
import {
  adviceOnWays,
  open,
  ownWay,
  stopInWords,
  undecided,
  wayInWords,
  waysShown,
} from './key-right-words.ts';
import { defineRule } from './rule.ts';
import { shown } from './words.ts';

export default defineRule<'user'>()({
  id: 'user-can-create-own-keys',
  title: 'A user may create access keys for themself',
  severity: 'medium',
  maturity: 'preview',

  why: [
    'A key that people may make whenever they like is made, kept in a file and forgotten. What nobody may make does not have to be found and removed later.',
    'A thief who has the session of such a user makes a key of their own with it: the session ends within hours, the key stays.',
  ],
  howItDecides: [
    'All policies that decide are put together as AWS does: those of the user and of their groups, the permissions boundary, and the service control policies on the account and above it.',
    'It fails where `iam:CreateAccessKey` is allowed on the user themself. Where a condition decides that only a call can settle, such as MFA, it fails with severity low, and the condition is quoted: whether it keeps anybody away is for a person to judge.',
    'It passes where nothing allows it, or where a deny, the boundary or a service control policy stops it. In the management account of an organisation service control policies stop nobody.',
    'Where a policy allows it and the service control policies could not be read, or a document is not understood, the verdict is unknown. They are read with the credentials that started the scan: those of the management account, or of a delegated administrator.',
    'Ways round, such as a user who may attach another policy to themself, are not looked for here.',
  ],
  troubleshooting: [
    'A policy for all, by which people manage their own credentials, mostly comes from the IAM User Guide. Take `iam:CreateAccessKey` out of it, and leave the rest.',
    'Machines that rotate their own key need the call. Give the user the tag that exempts them, or suppress the finding with that reason.',
    'A resource that ends with the policy variable `aws:username` does not match a user with a path, unless the path is in it: such a user may not, though the policy looks as if.',
  ],
  commands: [
    { what: 'The policies of the user', run: 'aws iam list-attached-user-policies --user-name=<UserName>' },
    { what: 'The policies written into the user', run: 'aws iam list-user-policies --user-name=<UserName>' },
    { what: 'The groups of the user', run: 'aws iam list-groups-for-user --user-name=<UserName>' },
  ],
  fix: [
    'Take `iam:CreateAccessKey` out of the statement that is named, or out of the pattern that matches it. People who work on the command line sign in there instead, with version 2 of the AWS CLI and their console sign-in, or through IAM Identity Center.',
    'Where people must be able to make keys, bind it to MFA: a deny with `BoolIfExists` `aws:MultiFactorAuthPresent` false, which also holds for calls with long-term keys.',
    'For a whole organisation: a service control policy that denies `iam:CreateAccessKey` to all but a few named principals.',
    'Keyreeve: scan again with `keyreeve scan --rule user-can-create-own-keys`.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Policy evaluation logic',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
    },
    {
      title: 'IAM User Guide, AWS: Allows MFA-authenticated IAM users to manage their own credentials',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html',
    },
    {
      title: 'AWS Organizations User Guide, Service control policies',
      url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
    },
  ],

  scope: 'user',
  needs: ['keyRights'],
  needsAnyOf: [],
  wants: [],
  parameters: {},
  controls: {},

  evaluate(_subject, { keyRights }) {
    const way = ownWay(keyRights.value);
    const { decision } = way;
    const unread = undecided([way]);
    if (unread.length > 0) return { status: 'needs', unread };
    if (open([way]).length === 0) {
      const why = stopInWords(decision);
      const says = `May not create access keys for themself: ${why}.`;
      return { status: 'pass', says, evidence: [shown('stoppedBy', why, keyRights)] };
    }
    return {
      status: 'fail',
      severity: decision.answer === 'yes' ? 'medium' : 'low',
      says: wayInWords(way),
      evidence: waysShown([way], keyRights),
      advice: adviceOnWays(
        [way],
        'Take iam:CreateAccessKey out of what allows it. Look first at whom else the policy is for: they lose it too.',
      ),
    };
  },

  examples: [
    {
      name: 'a user whom a policy lets make keys for themself fails',
      cases: ['W01'],
      given: { keyRights: rights(YES) },
      expect: {
        status: 'fail',
        severity: 'medium',
        says: /for themself: allowed by statement 1 of the inline policy keys of the user/,
        advice: 'change',
      },
    },
    {
      name: 'with a condition that only a call can settle it fails with severity low, and the condition is quoted',
      cases: ['W03'],
      given: { keyRights: rights(allowedIf(WITH_MFA)) },
      expect: {
        status: 'fail',
        severity: 'low',
        says: /, if \{"Bool":\{"aws:MultiFactorAuthPresent":"true"\}\}/,
      },
    },
    {
      name: 'a deny that may not hold is quoted as well',
      cases: ['W03'],
      given: {
        keyRights: rights(allowedUnless({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } })),
      },
      expect: { status: 'fail', severity: 'low', says: /, unless \{"BoolIfExists"/ },
    },
    {
      name: 'a user whom nothing allows it passes',
      given: { keyRights: rights(NO) },
      expect: { status: 'pass', says: /no policy allows it/ },
    },
    {
      name: 'a user whom a service control policy stops passes, and the policy is named',
      cases: ['W02'],
      given: { keyRights: rights(DENIED_ABOVE) },
      expect: { status: 'pass', says: /denied by statement 2 of the service control policy/ },
    },
    {
      name: 'a permissions boundary that does not allow it stops it',
      cases: ['W04'],
      given: {
        keyRights: rights({ ...DENIED_ABOVE, stoppedBy: { how: 'not-allowed', layer: 'boundary' } }),
      },
      expect: { status: 'pass', says: /the permissions boundary does not allow it/ },
    },
    {
      name: 'what a user may do for others is another rule',
      given: { keyRights: rights(NO, anybody(YES)) },
      expect: { status: 'pass' },
    },
    {
      name: 'a user whom a policy allows it is unknown where service control policies could not be read',
      cases: ['W02'],
      given: { keyRights: rights(UNKNOWN) },
      expect: { status: 'unknown', says: /service control policies on the account may not be read/ },
    },
    { name: 'a user whose policies could not be read is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});
