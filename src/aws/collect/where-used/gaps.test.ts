import { describe, expect, test } from 'vitest';
import type { CallName } from '../../session/call-counter.ts';
import { refusal } from '../../test-support/answering.ts';
import { MANAGEMENT, MEMBER, setScene } from '../../test-support/scene.ts';
import { searchAccount } from './search-account.ts';
import { KEPT_EVERYWHERE, KEPT_KEY } from './test-support/kept-key.ts';
import { type Answers, finder, NOTHING, searched } from './test-support/searched.ts';

describe('what could not be read', () => {
  const denied = () => {
    throw refusal('AccessDeniedException', 'no identity-based policy allows the action');
  };

  test.each(Object.keys(NOTHING) as CallName[])(
    'a denied %s is a gap that names the permission',
    async (call) => {
      const { gaps, searched: where } = await searched(
        { ...NOTHING, [call]: denied },
        { regions: ['eu-west-1'] },
      );
      expect(gaps).toEqual([
        {
          service: call.split(':')[0],
          account: MEMBER,
          region: 'eu-west-1',
          call,
          code: 'AccessDenied',
          words: `The scanning role lacks the permission ${call}.`,
          fix: `Grant ${call} to the scanning role (\`keyreeve permissions --for where-used\` prints the policy).`,
        },
      ]);
      const whole = where.filter(({ regions }) => regions.length === 1).map(({ service }) => service);
      expect(whole).toHaveLength(6);
      expect(whole).not.toContain(call.split(':')[0]);
    },
  );

  test.each([
    'ecs:DescribeTaskDefinition',
    'ec2:DescribeInstanceAttribute',
    'ec2:DescribeLaunchTemplateVersions',
    'ssm:GetParameters',
    'codebuild:BatchGetProjects',
    'amplify:ListBranches',
    'cloudformation:GetTemplate',
  ] as const)('a denied %s too', async (call) => {
    const { gaps } = await searched({ [call]: denied }, { regions: ['eu-west-1'] });
    expect(gaps.length).toBeGreaterThan(0);
    for (const gap of gaps) expect(gap).toMatchObject({ call, code: 'AccessDenied' });
  });

  test('tags that are denied leave open who manages a function, and nothing unsearched', async () => {
    const { places, gaps } = await searched({ 'lambda:ListTags': denied });
    expect(gaps).toEqual([]);
    expect(places[0]?.managedBy).toEqual({
      unread: 'The scanning role lacks the permission lambda:ListTags.',
    });
  });

  test('what the first pages held is kept where a later page is refused', async () => {
    const { places, gaps } = await searched(
      {
        ...NOTHING,
        'lambda:ListFunctions': ({ Marker }) =>
          Marker === undefined
            ? {
                Functions: [{ FunctionArn: 'a', Environment: { Variables: { A: KEPT_KEY } } }],
                NextMarker: 'more',
              }
            : denied(),
      },
      { regions: ['eu-west-1'] },
    );
    expect(places).toMatchObject([{ resource: 'a' }]);
    expect(gaps).toMatchObject([{ call: 'lambda:ListFunctions', code: 'AccessDenied' }]);
  });

  test('where the first five are all denied the others are not tried, and that is said', async () => {
    const arns = Array.from(
      { length: 40 },
      (_, n) => `arn:aws:ecs:eu-west-1:222222222222:task-definition/t:${n}`,
    );
    let tried = 0;
    const { gaps } = await searched(
      {
        ...NOTHING,
        'ecs:ListTaskDefinitions': () => ({ taskDefinitionArns: arns }),
        'ecs:DescribeTaskDefinition': () => {
          tried += 1;
          return denied();
        },
      },
      { regions: ['eu-west-1'] },
    );
    expect([tried, gaps.map(({ what }) => what)]).toEqual([5, [...arns.slice(0, 5), '35 more, not tried']]);
  });

  test('where one of the first is permitted, all are tried', async () => {
    const arns = Array.from({ length: 40 }, (_, n) => `t:${n}`);
    const { places, gaps } = await searched(
      {
        ...NOTHING,
        'ecs:ListTaskDefinitions': () => ({ taskDefinitionArns: arns }),
        'ecs:DescribeTaskDefinition': ({ taskDefinition }) =>
          taskDefinition === 't:0' || taskDefinition === 't:39'
            ? { taskDefinition: { family: KEPT_KEY } }
            : denied(),
      },
      { regions: ['eu-west-1'] },
    );
    expect([places.map(({ resource }) => resource), gaps.length]).toEqual([['t:0', 't:39'], 38]);
  });

  test('an emulator, or a region, that does not know a call is told as such', async () => {
    const unknown = () => {
      throw refusal('UnknownOperationException');
    };
    const { gaps } = await searched(
      { ...NOTHING, 'ecs:ListTaskDefinitions': unknown },
      { regions: ['eu-west-1'] },
    );
    expect(gaps).toMatchObject([{ words: expect.stringContaining('does not know this call') }]);
  });

  test('regions that cannot be listed leave those that are not enabled by default unsearched', async () => {
    const { gaps } = await searched({ ...NOTHING, 'account:ListRegions': denied });
    expect(gaps).toMatchObject([
      {
        service: 'all',
        region: 'all others',
        code: 'NotListed',
        fix: expect.stringContaining('--region-only'),
      },
    ]);
  });

  test('an account that lets nobody in is one gap', async () => {
    const { base } = await setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, roles: ['Other'] }] });
    const found = await searchAccount(base.account({ accountId: MEMBER }), {
      finder,
      decrypt: false,
    });
    expect(found).toMatchObject({
      places: [],
      searched: [],
      gaps: [{ service: 'all', account: MEMBER, call: 'sts:AssumeRole' }],
    });
  });
});

describe('SecureString parameters', () => {
  test('are read only where that is asked for, and otherwise each is told as not searched', async () => {
    const read: unknown[] = [];
    const { gaps } = await searched(
      {
        ...NOTHING,
        'ssm:DescribeParameters': KEPT_EVERYWHERE['ssm:DescribeParameters'],
        'ssm:GetParameters': ({ Names, WithDecryption }) => {
          read.push([Names, WithDecryption]);
          return { Parameters: (Names as string[]).map((Name) => ({ Name, Value: 'none' })) };
        },
      } as Answers,
      { decrypt: false },
    );
    expect(read).toEqual([[['/app/env'], false]]);
    expect(gaps).toMatchObject([
      {
        what: 'arn:aws:ssm:eu-west-1:222222222222:parameter/secure',
        code: 'NotDecrypted',
        fix: expect.stringContaining('kms:Decrypt'),
      },
    ]);
  });

  test('that may not be decrypted do not hide the others of their batch, and the permission is named', async () => {
    const secure = Array.from({ length: 12 }, (_, n) => ({ Name: `s${n}`, Type: 'SecureString' }));
    const { places, gaps } = await searched(
      {
        ...NOTHING,
        'ssm:DescribeParameters': () => ({ Parameters: secure }),
        'ssm:GetParameters': ({ Names }) => {
          if ((Names as string[]).includes('s3')) {
            throw refusal(
              'AccessDeniedException',
              'User is not authorized to perform: kms:Decrypt on the resource',
            );
          }
          return { Parameters: (Names as string[]).map((Name) => ({ Name, Value: KEPT_KEY })) };
        },
      },
      { regions: ['eu-west-1'] },
    );
    expect(places).toHaveLength(11);
    expect(gaps).toMatchObject([
      {
        what: expect.stringMatching(/parameter\/s3$/),
        words: 'The scanning role lacks the permission kms:Decrypt.',
        fix: expect.stringContaining('keyreeve permissions --for where-used --decrypt'),
      },
    ]);
  });

  test('that are gone once they are read are told', async () => {
    const { gaps } = await searched(
      {
        ...NOTHING,
        'ssm:DescribeParameters': () => ({ Parameters: [{ Name: 'p', Type: 'String' }] }),
        'ssm:GetParameters': () => ({ InvalidParameters: ['p'] }),
      },
      { regions: ['eu-west-1'] },
    );
    expect(gaps).toMatchObject([{ code: 'InvalidParameter', what: expect.stringMatching(/parameter\/p$/) }]);
  });
});

describe('a region whose endpoint does not exist', () => {
  const unresolved: Answers = {
    ...NOTHING,
    'amplify:ListApps': (_input, region) => {
      if (region === 'eu-west-1') return { apps: [] };
      throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    },
  };

  test('is not searched where the service is not offered, by the list of AWS, and that is no gap', async () => {
    const { gaps, searched: where } = await searched({
      ...unresolved,
      'ssm:GetParametersByPath': ({ NextToken }) =>
        NextToken === undefined
          ? { Parameters: [], NextToken: 'x' }
          : { Parameters: [{ Value: 'eu-west-1' }] },
    });
    expect(gaps).toEqual([]);
    expect(where.find(({ service }) => service === 'amplify')).toMatchObject({
      regions: ['eu-west-1'],
      notOffered: ['us-east-1'],
    });
  });

  test.each([
    ['the list has the region', () => ({ Parameters: [{ Value: 'us-east-1' }] })],
    ['the list is empty', () => ({ Parameters: [] })],
    [
      'the list is denied',
      () => {
        throw refusal('AccessDeniedException');
      },
    ],
  ])('is a gap where %s', async (_what, answer) => {
    const { gaps } = await searched({ ...unresolved, 'ssm:GetParametersByPath': answer });
    expect(gaps).toMatchObject([{ service: 'amplify', region: 'us-east-1', code: 'NetworkError' }]);
  });
});

test('an environment that was not decrypted is a gap of its function, with the permission', async () => {
  const { gaps } = await searched(
    {
      ...NOTHING,
      'lambda:ListFunctions': () => ({
        Functions: [
          {
            FunctionArn: 'f',
            Environment: { Error: { ErrorCode: 'AccessDeniedException', Message: 'kms' } },
          },
        ],
      }),
    },
    { regions: ['eu-west-1'] },
  );
  expect(gaps).toMatchObject([
    { what: 'f', code: 'AccessDeniedException', fix: expect.stringContaining('kms:Decrypt') },
  ]);
});

test('an instance that is gone when its user data is asked for is no gap', async () => {
  const gone = () => {
    throw refusal('InvalidInstanceID.NotFound');
  };
  const { gaps } = await searched({ 'ec2:DescribeInstanceAttribute': gone }, { regions: ['eu-west-1'] });
  expect(gaps).toEqual([]);
});
