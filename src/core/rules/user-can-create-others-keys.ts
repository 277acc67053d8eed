import {
  allowedIf,
  anybody,
  DENIED_ABOVE,
  NO,
  rights,
  some,
  UNKNOWN,
  WITH_MFA,
  YES,
} from './example-rights.ts';
import {
  adviceOnWays,
  open,
  otherWays,
  undecided,
  type Way,
  wayInWords,
  waysShown,
  worstOf,
} from './key-right-words.ts';
import { defineRule } from './rule.ts';
import { shown } from './words.ts';

export default defineRule<'user'>()({
  id: 'user-can-create-others-keys',
  title: 'A user may create access keys for other users',
  severity: 'high',
  maturity: 'preview',

  why: [
    'Who makes a key for somebody else has everything that the other one may do: a helper at the service desk becomes an administrator by one call, and the trail then shows the other name.',
    'It is the first step of nearly every way to more rights in IAM, and one of the few that leave a credential which works for years.',
  ],
  howItDecides: [
    'All policies that decide are put together as AWS does: those of the user and of their groups, the permissions boundary, and the service control policies on the account and above it. Paths, names and tags of the users it would be made for are looked at.',
    'It fails with severity high where `iam:CreateAccessKey` is allowed on every user, those yet to be made as well; with medium where it is allowed on some by their names, paths or tags, and these are named; and one step lower where a condition decides that only a call can settle, which is quoted.',
    'Administrators fail as well: they can. Who is meant to be able to is for you to say, by the tag that exempts or by a suppression.',
    'Where a policy allows it and the service control policies could not be read, or a document is not understood, the verdict is unknown.',
    'Ways round, such as a user who may attach another policy to themself, are not looked for here.',
  ],
  troubleshooting: [
    'A pattern such as `iam:*AccessKey*` was often written for people to look after their own keys, with `Resource` left at `*`.',
    'A program that makes and rotates keys for a few machine users needs a resource of their path, such as `user/machines/*`, and nothing more.',
    'IAMFullAccess and AdministratorAccess hold it. PowerUserAccess does not.',
  ],
  commands: [
    { what: 'The policies of the user', run: 'aws iam list-attached-user-policies --user-name=<UserName>' },
    { what: 'The policies written into the user', run: 'aws iam list-user-policies --user-name=<UserName>' },
    { what: 'The groups of the user', run: 'aws iam list-groups-for-user --user-name=<UserName>' },
    {
      what: 'Who made keys lately (home region)',
      run: 'aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=EventName,AttributeValue=CreateAccessKey',
    },
  ],
  fix: [
    'Take `iam:CreateAccessKey` out of the statement that is named, or narrow its `Resource` to the path of the users it is for.',
    'Give the work to a role that is taken with MFA for an hour, and not to a user who has it all day.',
    'For a whole organisation: a service control policy that denies `iam:CreateAccessKey` to all but a few named principals.',
    'Keyreeve: scan again with `keyreeve scan --rule user-can-create-others-keys`.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Policy evaluation logic',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
    },
    {
      title: 'Service Authorization Reference, Actions, resources, and condition keys for IAM',
      url: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html',
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
    const ways = otherWays(keyRights.value);
    const found = open(ways);
    const unread = undecided(ways);
    if (found.length === 0 && unread.length > 0) return { status: 'needs', unread };
    if (found.length === 0) {
      const evidence = [shown('mayCreateKeysFor', 'no other user', keyRights)];
      return { status: 'pass', says: 'May not create access keys for other users.', evidence };
    }
    const rest = unread.length === 0 ? '' : ` For others it cannot be told: ${unread[0]?.words ?? ''}`;
    return {
      status: 'fail',
      severity: worstOf(found, severityOf, ['high', 'medium', 'low']),
      says: `${found.map(wayInWords).join(' ')}${rest}`,
      evidence: waysShown(found, keyRights),
      advice: adviceOnWays(
        found,
        'Take iam:CreateAccessKey out of what allows it, or narrow the resource to the users it is meant for. Look first at whom else the policy is for.',
      ),
    };
  },

  examples: [
    {
      name: 'a user who may make keys for everybody fails',
      cases: ['W05'],
      given: { keyRights: rights(YES, anybody(YES)) },
      expect: { status: 'fail', severity: 'high', says: /for every user: allowed by/, advice: 'change' },
    },
    {
      name: 'everybody but some is nearly everybody',
      given: { keyRights: rights(YES, { ...anybody(YES), count: 2 }) },
      expect: { status: 'fail', severity: 'high', says: /every user but 2/ },
    },
    {
      name: 'a user who may make keys for two others fails with severity medium, and they are named',
      given: { keyRights: rights(NO, some(YES, 'deploy', 'backup')) },
      expect: { status: 'fail', severity: 'medium', says: /for 2 other users \(/ },
    },
    {
      name: 'a condition lowers it by a step and is quoted',
      cases: ['W03'],
      given: { keyRights: rights(NO, anybody(allowedIf(WITH_MFA))) },
      expect: { status: 'fail', severity: 'medium', says: /every user: .*, if \{"Bool"/ },
    },
    {
      name: 'some users under a condition fail with severity low',
      cases: ['W03'],
      given: { keyRights: rights(NO, some(allowedIf(WITH_MFA), 'deploy')) },
      expect: { status: 'fail', severity: 'low', says: /for 1 other user \(/ },
    },
    {
      name: 'the worst of several ways counts, and all are told',
      given: { keyRights: rights(YES, some(YES, 'deploy'), anybody(allowedIf(WITH_MFA))) },
      expect: { status: 'fail', severity: 'medium', says: /1 other user.*every user/ },
    },
    {
      name: 'a user who may make keys for themself alone passes',
      cases: ['W01'],
      given: { keyRights: rights(YES) },
      expect: { status: 'pass' },
    },
    {
      name: 'a user whom a service control policy stops passes',
      cases: ['W02'],
      given: { keyRights: rights(DENIED_ABOVE) },
      expect: { status: 'pass' },
    },
    {
      name: 'what can be told is told where the rest cannot',
      given: { keyRights: rights(YES, some(YES, 'deploy'), anybody(UNKNOWN)) },
      expect: {
        status: 'fail',
        severity: 'medium',
        says: /For others it cannot be told: The service control/,
      },
    },
    {
      name: 'a user whom a policy allows it is unknown where service control policies could not be read',
      cases: ['W02'],
      given: { keyRights: rights(UNKNOWN, anybody(UNKNOWN)) },
      expect: { status: 'unknown' },
    },
    { name: 'a user whose policies could not be read is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});

function severityOf({ decision, reach }: Way) {
  if (reach === 'any') return decision.answer === 'yes' ? 'high' : 'medium';
  return decision.answer === 'yes' ? 'medium' : 'low';
}
