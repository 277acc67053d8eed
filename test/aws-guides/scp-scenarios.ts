import { allow, type Call, deny, type Evaluation, FULL, policy, services } from './evaluation.ts';

const SCP =
  'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html';

const scenario = (
  number: number,
  about: string,
  controls: Evaluation['controls'] & object,
  calls: readonly Call[],
): Evaluation => ({
  about: `service control policies, scenario ${number}: ${about}`,
  source: `${SCP}#scp_scenario_${number}`,
  identity: [FULL],
  controls,
  calls,
});

/** The scenarios of the guide to service control policies. */
export const SCENARIOS: readonly Evaluation[] = [
  scenario(
    1,
    'denies add up',
    [[FULL], [FULL, policy(deny('s3:*'))], [FULL, policy(deny('ec2:*'))]],
    services('iam dynamodb', '', 's3 ec2'),
  ),
  scenario(
    2,
    'every level must allow',
    [[FULL], [policy(allow('ec2:*'))], [FULL]],
    services('ec2', 's3 iam dynamodb'),
  ),
  scenario(
    3,
    'a root that only denies allows nothing',
    [[policy(deny('s3:*'))], [FULL], [FULL]],
    services('', 'ec2 iam dynamodb', 's3'),
  ),
  scenario(
    4,
    'a deny of one unit',
    [[FULL], [FULL], [FULL, policy(deny('ec2:*'))], [FULL]],
    services('s3 iam dynamodb', '', 'ec2'),
  ),
  scenario(
    5,
    'a unit that allows one service',
    [[FULL], [FULL], [policy(allow('ec2:*'))], [FULL]],
    services('ec2', 's3 iam dynamodb'),
  ),
  scenario(
    6,
    'a deny at the root is above every allow',
    [[FULL, policy(deny('s3:*'))], [FULL], [policy(allow('s3:*'))], [FULL]],
    services('', 'ec2 iam dynamodb', 's3'),
  ),
  scenario(
    7,
    'the allows of a level add up',
    [[policy(allow(['iam:*', 'ec2:*'])), policy(allow(['s3:*', 'cloudwatch:*']))], [FULL], [FULL]],
    services('iam ec2 s3', 'dynamodb'),
  ),
];
