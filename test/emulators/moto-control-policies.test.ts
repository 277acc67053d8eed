import { IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { scan } from '../../src/lib.ts';
import { everything } from '../support/sandboxes.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { makePeople } from './people.ts';
import { enter, environment } from './scanned.ts';

/** moto makes this role in every account that it creates, as AWS does. */
const role = 'OrganizationAccountAccessRole';
const rules = ['user-can-create-own-keys', 'user-can-create-others-keys'];
const MANAGE_KEYS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iam:*AccessKey*', Resource: '*' }],
});
const NO_KEYS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'iam:CreateAccessKey', Resource: '*' }],
});

let moto: Emulator | undefined;
const organizations = () => new OrganizationsClient({});
let top = '';
let members: readonly string[] = [];

beforeAll(async () => {
  moto = await startMoto();
  enter(environment(moto.url, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }));
  await organizations().send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  top = (await organizations().send(new ListRootsCommand({}))).Roots?.[0]?.Id ?? '';
  members = [await member('free'), await member('limited')];
  for (const iam of [new IAMClient({}), ...(await Promise.all(members.map(clientIn)))]) {
    await makePeople(iam, [{ name: 'alice' }, { name: 'bob' }]);
    const policy = { UserName: 'alice', PolicyName: 'keys', PolicyDocument: MANAGE_KEYS };
    await iam.send(new PutUserPolicyCommand(policy));
  }
  await limit(members[1] ?? '');
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await moto?.close();
});

async function member(AccountName: string): Promise<string> {
  const Email = `${AccountName}@example.com`;
  const answer = await organizations().send(new CreateAccountCommand({ AccountName, Email }));
  return answer.CreateAccountStatus?.AccountId ?? '';
}

async function clientIn(account: string): Promise<IAMClient> {
  const RoleArn = `arn:aws:iam::${account}:role/${role}`;
  const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'make' });
  const { Credentials } = await new STSClient({}).send(command);
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return new IAMClient({
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  });
}

/** Puts the account into a unit whose policy denies keys. */
async function limit(AccountId: string): Promise<void> {
  const client = organizations();
  await client.send(new EnablePolicyTypeCommand({ RootId: top, PolicyType: 'SERVICE_CONTROL_POLICY' }));
  const unit = await client.send(new CreateOrganizationalUnitCommand({ ParentId: top, Name: 'workloads' }));
  const DestinationParentId = unit.OrganizationalUnit?.Id ?? '';
  await client.send(new MoveAccountCommand({ AccountId, SourceParentId: top, DestinationParentId }));
  const policy = await client.send(
    new CreatePolicyCommand({
      Name: 'no-keys',
      Description: 'Nobody makes keys.',
      Type: 'SERVICE_CONTROL_POLICY',
      Content: NO_KEYS,
    }),
  );
  const PolicyId = policy.Policy?.PolicySummary?.Id ?? '';
  await client.send(new AttachPolicyCommand({ PolicyId, TargetId: DestinationParentId }));
}

test('W02 a policy on a unit stops its accounts, and neither the others nor the management account', async () => {
  const scanned = scan({ organization: true, role, rules });
  const results = await everything(scanned);
  const verdicts = (accountId: string | undefined) =>
    results
      .filter(({ coverage }) => coverage.account.id === accountId)
      .flatMap(({ findings }) => findings)
      .map(({ rule, resource, status }) => `${rule} ${resource.name}: ${status}`);
  const [free, limited] = members;
  const judged = (alice: string) =>
    ['alice', 'bob'].flatMap((name) =>
      rules.toSorted().map((rule) => `${rule} ${name}: ${name === 'alice' ? alice : 'pass'}`),
    );
  expect(verdicts('123456789012').toSorted()).toEqual(judged('fail').toSorted());
  expect(verdicts(free).toSorted()).toEqual(judged('fail').toSorted());
  expect(verdicts(limited).toSorted()).toEqual(judged('pass').toSorted());
  const says = results.flatMap(({ findings }) => findings).map((finding) => finding.says);
  expect(says.join('\n')).toContain('denied by statement 1 of the service control policy no-keys on ou-');
});
