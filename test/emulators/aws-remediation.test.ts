import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { runAws, words } from './aws-cli.ts';
import { environment } from './scanned.ts';

/** The aws client of AWS makes every change that the sandbox knows, and reads back what came of it. */

const MANAGEMENT = '111122223333';
const MEMBER = '444455556666';
const CREATED = '2024-05-01T08:00:00Z';
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const DENY = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';

const ADA = {
  name: 'ada',
  createdAt: CREATED,
  groups: ['staff'],
  attached: ['ReadOnlyAccess'],
  accessKeys: [{ id: KEY, createdAt: CREATED }],
  certs: [{ uploadedAt: CREATED }],
};

let sandbox: Sandbox;

beforeAll(async () => {
  const iamRoles = [{ name: 'Deploy' }];
  const home = { id: MANAGEMENT, users: [ADA], groups: [{ name: 'staff' }], iamRoles };
  const member = {
    id: MEMBER,
    root: { accessKeys: [{ createdAt: CREATED }], certs: [{ uploadedAt: CREATED }] },
  };
  sandbox = await startSandbox({ world: [home, member], trailLimit: false });
});

afterAll(() => sandbox?.close());

/** What each command printed, as JSON; those that print nothing give nothing. Every one must end well. */
async function aws(commands: readonly string[], as = sandbox.credentials) {
  const answers = await runAws(
    environment(sandbox.url, as),
    commands.map((command) => words(command)),
  );
  return answers.map(({ code, stdout, stderr }, index) => {
    expect(code, `aws ${commands[index]}: ${stderr}`).toBe(0);
    return stdout === '' ? undefined : JSON.parse(stdout);
  });
}

describe('the aws client', () => {
  test('changes users and roles, and reads the changes back', async () => {
    const policy = '--user-name ada --policy-name deny';
    const [, got, listed, attached, groups, , , role, , tags, certificates] = await aws([
      `iam put-user-policy ${policy} --policy-document '${DENY}'`,
      `iam get-user-policy ${policy}`,
      'iam list-user-policies --user-name ada',
      'iam list-attached-user-policies --user-name ada',
      'iam list-groups-for-user --user-name ada',
      `iam delete-user-policy ${policy}`,
      `iam put-role-policy --role-name Deploy --policy-name deny --policy-document '${DENY}'`,
      'iam get-role --role-name Deploy',
      'iam tag-user --user-name ada --tags Key=Owner,Value=ada@example.com',
      'iam list-user-tags --user-name ada',
      'iam list-signing-certificates --user-name ada',
    ]);
    expect(got.PolicyDocument).toEqual(JSON.parse(DENY));
    expect(listed.PolicyNames).toEqual(['deny']);
    expect(attached.AttachedPolicies).toMatchObject([{ PolicyName: 'ReadOnlyAccess' }]);
    expect(groups.Groups).toMatchObject([{ GroupName: 'staff' }]);
    expect(role.Role).toMatchObject({ RoleName: 'Deploy', MaxSessionDuration: 43_200 });
    expect(tags.Tags).toEqual([{ Key: 'Owner', Value: 'ada@example.com' }]);
    const [inline, names, , , , left] = await aws([
      'iam get-role-policy --role-name Deploy --policy-name deny',
      'iam list-role-policies --role-name Deploy',
      'iam delete-role-policy --role-name Deploy --policy-name deny',
      'iam untag-user --user-name ada --tag-keys Owner',
      `iam delete-signing-certificate --user-name ada --certificate-id ${certificates.Certificates[0].CertificateId}`,
      'iam list-signing-certificates --user-name ada',
    ]);
    expect(inline.PolicyDocument).toEqual(JSON.parse(DENY));
    expect(names.PolicyNames).toEqual(['deny']);
    expect(left.Certificates).toEqual([]);
  });

  test('makes, attaches, detaches and deletes a service control policy', async () => {
    const [made] = await aws([
      `organizations create-policy --name q --description d --type SERVICE_CONTROL_POLICY --content '${DENY}'`,
    ]);
    const { Id } = made.Policy.PolicySummary;
    const [, targets, described, policies, , gone] = await aws([
      `organizations attach-policy --policy-id ${Id} --target-id ${MEMBER}`,
      `organizations list-targets-for-policy --policy-id ${Id}`,
      `organizations describe-policy --policy-id ${Id}`,
      `organizations list-policies-for-target --target-id ${MEMBER} --filter SERVICE_CONTROL_POLICY`,
      `organizations detach-policy --policy-id ${Id} --target-id ${MEMBER}`,
      `organizations list-targets-for-policy --policy-id ${Id}`,
    ]);
    expect(targets.Targets).toMatchObject([{ TargetId: MEMBER, Type: 'ACCOUNT' }]);
    expect(described.Policy.Content).toBe(DENY);
    expect(policies.Policies.map(({ Name }: { Name: string }) => Name)).toEqual(['FullAWSAccess', 'q']);
    expect(gone.Targets).toEqual([]);
    await aws([`organizations delete-policy --policy-id ${Id}`]);
  });

  test('opens a session of root and deletes its key', async () => {
    const task = 'arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials';
    const [opened] = await aws([
      `sts assume-root --target-principal ${MEMBER} --task-policy-arn arn=${task} --region eu-west-1`,
    ]);
    const { AccessKeyId, SecretAccessKey, SessionToken } = opened.Credentials;
    const root = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const [keys] = await aws(['iam list-access-keys'], root);
    const id = keys.AccessKeyMetadata[0].AccessKeyId;
    const [, left] = await aws([`iam delete-access-key --access-key-id ${id}`, 'iam list-access-keys'], root);
    expect(left.AccessKeyMetadata).toEqual([]);
  });

  test('reads the history of a key with the error of a denied call', async () => {
    const as = { accessKeyId: KEY, secretAccessKey: 'any' };
    const [session] = await aws(['sts get-session-token'], as);
    expect(session.Credentials.AccessKeyId).toMatch(/^ASIA/);
    await aws([`iam put-user-policy --user-name ada --policy-name no --policy-document '${DENY}'`]);
    const [denied] = await runAws(environment(sandbox.url, as), [words('iam list-users')]);
    expect(denied?.stderr).toContain('with an explicit deny in an identity-based policy');
    const [found] = await aws([
      `cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=${KEY}`,
    ]);
    expect(found.Events[0]).toMatchObject({ EventName: 'ListUsers', ReadOnly: 'true', Username: 'ada' });
    expect(JSON.parse(found.Events[0].CloudTrailEvent)).toMatchObject({ errorCode: 'AccessDenied' });
  });

  test('sends a message by SES and by SNS', async () => {
    const [mail, note] = await aws([
      'sesv2 send-email --from-email-address a@example.com --destination ToAddresses=b@example.com --content Simple={Subject={Data=hello},Body={Text={Data=there}}}',
      `sns publish --topic-arn arn:aws:sns:us-east-1:${MANAGEMENT}:keys --message hello`,
    ]);
    expect(sandbox.sent().map(({ messageId }) => messageId)).toEqual([mail.MessageId, note.MessageId]);
  });
});
