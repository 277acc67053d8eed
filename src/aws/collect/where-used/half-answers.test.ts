import { describe, expect, test } from 'vitest';
import { NOTHING, searched } from './test-support/searched.ts';

describe('what was listed and is missing in the answer for it is a gap', () => {
  test.each([
    [
      'a parameter',
      {
        'ssm:DescribeParameters': () => ({ Parameters: [{ Name: 'a', Type: 'String' }] }),
        'ssm:GetParameters': () => ({ Parameters: [], InvalidParameters: [] }),
      },
      'ssm:GetParameters',
    ],
    [
      'a parameter without its value',
      {
        'ssm:DescribeParameters': () => ({ Parameters: [{ Name: 'a', Type: 'String' }] }),
        'ssm:GetParameters': () => ({ Parameters: [{ Name: 'a' }] }),
      },
      'ssm:GetParameters',
    ],
    [
      'a project',
      {
        'codebuild:ListProjects': () => ({ projects: ['a'] }),
        'codebuild:BatchGetProjects': () => ({ projects: [], projectsNotFound: ['a'] }),
      },
      'codebuild:BatchGetProjects',
    ],
    [
      'a template',
      {
        'cloudformation:DescribeStacks': () => ({ Stacks: [{ StackName: 'a' }] }),
        'cloudformation:GetTemplate': () => ({}),
      },
      'cloudformation:GetTemplate',
    ],
  ] as const)('%s', async (_what, answers, call) => {
    const { gaps } = await searched({ ...NOTHING, ...answers }, { regions: ['eu-west-1'] });
    expect(gaps).toMatchObject([{ call, code: 'BadAnswer' }]);
  });
});
