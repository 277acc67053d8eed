import { describe, expect, test } from 'vitest';
import { MEMBER } from '../../test-support/scene.ts';
import type { ReadCalls } from '../remediation/calls.ts';
import { WHERE_USED_READS } from './calls.ts';
import { searchAccount } from './search-account.ts';
import { KEPT_EVERYWHERE, KEPT_KEY, KEPT_SECRET } from './test-support/kept-key.ts';
import { finder, keeping, searched } from './test-support/searched.ts';

describe('a key that is kept everywhere', () => {
  test('is found in each place, and no value is given back', async () => {
    const { places, gaps, searched: where } = await searched();
    expect(gaps).toEqual([]);
    expect(places.every(({ account, region }) => account === MEMBER && region === 'eu-west-1')).toBe(true);
    expect(
      places.map(({ service, at, encoded, lineInside }) => [service, at, encoded.join(), lineInside]),
    ).toEqual([
      ['lambda', 'Environment.Variables.AWS_ACCESS_KEY_ID', '', undefined],
      ['ecs', 'containerDefinitions[web].environment[KEY].value', '', undefined],
      ['ecs', 'containerDefinitions[web].command[2]', '', undefined],
      ['ec2', 'UserData', 'base64', 2],
      ['ec2', 'version 1.UserData', 'base64,gzip', 1],
      ['ssm', 'Value', '', undefined],
      ['ssm', 'Value', '', undefined],
      ['codebuild', 'environment.environmentVariables[KEY].value', '', undefined],
      ['codebuild', 'source.buildspec', '', undefined],
      ['amplify', 'environmentVariables.AWS_ACCESS_KEY_ID', '', undefined],
      ['amplify', 'environmentVariables.AWS_ACCESS_KEY_ID', '', undefined],
      ['cloudformation', 'Parameters[KeyId].ParameterValue', '', undefined],
      ['cloudformation', 'ProcessedTemplate', '', undefined],
    ]);
    expect(JSON.stringify(places)).not.toContain(KEPT_SECRET);
    expect(where).toContainEqual({
      service: 'ec2',
      account: MEMBER,
      regions: ['eu-west-1', 'us-east-1'],
      notOffered: [],
      resources: 2,
    });
  });

  test('names what it is kept in, and who makes that anew', async () => {
    const { places } = await searched();
    const told = places.map(({ resource, managedBy }) => [resource, managedBy]);
    expect(told[0]).toEqual([
      'arn:aws:lambda:eu-west-1:222222222222:function:mail:3',
      { value: 'CloudFormation stack mail-prod' },
    ]);
    expect(told[3]).toEqual([
      'arn:aws:ec2:eu-west-1:222222222222:instance/i-0abc',
      { value: 'Auto Scaling group web' },
    ]);
    expect(told[4]).toEqual(['arn:aws:ec2:eu-west-1:222222222222:launch-template/lt-0abc', undefined]);
    expect(told[5]?.[0]).toBe('arn:aws:ssm:eu-west-1:222222222222:parameter/app/env');
  });

  test('only the regions that were asked for are searched', async () => {
    const { places, searched: where } = await searched({}, { regions: ['us-east-1'] });
    expect([places, where.map(({ regions }) => regions.join())]).toEqual([[], Array(7).fill('us-east-1')]);
  });
});

test('the calls made are those declared, and the policy of them is what the search needs', async () => {
  const unresolved = () => {
    throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
  };
  const account = await keeping({
    'amplify:ListApps': (input, region) =>
      region === 'us-east-1' ? unresolved() : KEPT_EVERYWHERE['amplify:ListApps']?.(input, region),
    'ssm:GetParametersByPath': () => ({ Parameters: [{ Value: 'eu-west-1' }] }),
  });
  await searchAccount(account, { finder, decrypt: true });
  const declared = (WHERE_USED_READS as readonly ReadCalls[]).flatMap(({ calls }) => [...calls]);
  const { read } = account.counter.byOperation();
  expect(Object.keys(read)).toEqual(declared.sort());
});

test('all pages of all lists are read', async () => {
  const paged =
    (member: string, token: string, next: string, item: (n: number) => unknown) =>
    (input: Readonly<Record<string, unknown>>) => {
      const page = Number(input[token] ?? 0);
      return { [member]: page === 1 ? [] : [item(page)], ...(page < 2 && { [next]: String(page + 1) }) };
    };
  const { places } = await searched(
    {
      'lambda:ListFunctions': paged('Functions', 'Marker', 'NextMarker', (n) => ({
        FunctionArn: `f${n}`,
        Description: KEPT_KEY,
      })),
      'ecs:ListTaskDefinitions': paged('taskDefinitionArns', 'nextToken', 'nextToken', (n) => `t${n}`),
      'ecs:DescribeTaskDefinition': () => ({ taskDefinition: { family: KEPT_KEY } }),
      'ec2:DescribeInstances': paged('Reservations', 'NextToken', 'NextToken', (n) => ({
        Instances: [{ InstanceId: `i${n}` }],
      })),
      'ec2:DescribeLaunchTemplates': paged('LaunchTemplates', 'NextToken', 'NextToken', (n) => ({
        LaunchTemplateId: `lt${n}`,
      })),
      'ec2:DescribeLaunchTemplateVersions': paged(
        'LaunchTemplateVersions',
        'NextToken',
        'NextToken',
        (n) => ({
          VersionNumber: n,
          LaunchTemplateData: { KernelId: KEPT_KEY },
        }),
      ),
      'ssm:DescribeParameters': paged('Parameters', 'NextToken', 'NextToken', (n) => ({
        Name: `p${n}`,
        Type: 'String',
      })),
      'codebuild:ListProjects': paged('projects', 'nextToken', 'nextToken', (n) => `c${n}`),
      'codebuild:BatchGetProjects': ({ names }) => ({
        projects: (names as string[]).map((arn) => ({ arn, description: KEPT_KEY })),
      }),
      'amplify:ListApps': paged('apps', 'nextToken', 'nextToken', (n) => ({
        appId: `a${n}`,
        appArn: `a${n}`,
      })),
      'amplify:ListBranches': paged('branches', 'nextToken', 'nextToken', (n) => ({
        branchArn: `b${n}`,
        description: KEPT_KEY,
      })),
      'cloudformation:DescribeStacks': paged('Stacks', 'NextToken', 'NextToken', (n) => ({
        StackId: `s${n}`,
      })),
      'cloudformation:GetTemplate': () => ({ TemplateBody: KEPT_KEY }),
    },
    { regions: ['eu-west-1'] },
  );
  const counts = Object.entries(Object.groupBy(places, ({ service }) => service)).map(([service, all]) => [
    service,
    all.length,
  ]);
  expect(Object.fromEntries(counts)).toEqual({
    lambda: 2,
    ecs: 2,
    ec2: 6,
    ssm: 2,
    codebuild: 2,
    amplify: 4,
    cloudformation: 2,
  });
});
