import { gzipSync } from 'node:zlib';
import type { answering } from '../../../test-support/answering.ts';

/** The key that lies about, and the secret that lies beside it wherever it does. */
export const KEPT_KEY = 'AKIAIOSFODNN7EXAMPLE';
export const KEPT_SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

type Answers = Parameters<typeof answering>[1];

const ARN = 'arn:aws:lambda:eu-west-1:222222222222:function:mail';
const PAIR = `AWS_ACCESS_KEY_ID=${KEPT_KEY}\nAWS_SECRET_ACCESS_KEY=${KEPT_SECRET}\n`;
const VARIABLES = { AWS_ACCESS_KEY_ID: KEPT_KEY, AWS_SECRET_ACCESS_KEY: KEPT_SECRET };
const BASE64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

/** An account of two regions that keeps a key in each service, in the first of them. */
export const KEPT_EVERYWHERE: Answers = {
  'account:ListRegions': () => ({ Regions: [{ RegionName: 'eu-west-1' }, { RegionName: 'us-east-1' }] }),
  'lambda:ListFunctions': here(
    {
      Functions: [{ FunctionArn: `${ARN}:3`, FunctionName: 'mail', Environment: { Variables: VARIABLES } }],
    },
    { Functions: [] },
  ),
  'lambda:ListTags': ({ Resource }) =>
    Resource === ARN ? { Tags: { 'aws:cloudformation:stack-name': 'mail-prod' } } : { Tags: {} },
  'ecs:ListTaskDefinitions': here(
    { taskDefinitionArns: ['arn:aws:ecs:eu-west-1:222222222222:task-definition/web:7'] },
    { taskDefinitionArns: [] },
  ),
  'ecs:DescribeTaskDefinition': () => ({
    taskDefinition: {
      containerDefinitions: [
        {
          name: 'web',
          environment: [
            { name: 'KEY', value: KEPT_KEY },
            { name: 'SECRET', value: KEPT_SECRET },
          ],
          command: ['run', `--secret=${KEPT_SECRET}`, `--key=${KEPT_KEY}`],
        },
      ],
    },
    tags: [],
  }),
  'ec2:DescribeInstances': here(
    {
      Reservations: [
        {
          Instances: [
            {
              InstanceId: 'i-0abc',
              State: { Name: 'stopped' },
              Tags: [{ Key: 'aws:autoscaling:groupName', Value: 'web' }],
            },
            { InstanceId: 'i-0gone', State: { Name: 'terminated' } },
          ],
        },
      ],
    },
    { Reservations: [] },
  ),
  'ec2:DescribeInstanceAttribute': () => ({ UserData: { Value: BASE64(`#!/bin/sh\n${PAIR}`) } }),
  'ec2:DescribeLaunchTemplates': here(
    { LaunchTemplates: [{ LaunchTemplateId: 'lt-0abc', LatestVersionNumber: 2 }] },
    { LaunchTemplates: [] },
  ),
  'ec2:DescribeLaunchTemplateVersions': () => ({
    LaunchTemplateVersions: [
      { VersionNumber: 1, LaunchTemplateData: { UserData: BASE64(gzipSync(PAIR)) } },
      { VersionNumber: 2, DefaultVersion: true, LaunchTemplateData: {} },
    ],
  }),
  'ssm:DescribeParameters': here(
    {
      Parameters: [
        { Name: '/app/env', Type: 'String' },
        { Name: 'secure', Type: 'SecureString' },
      ],
    },
    { Parameters: [] },
  ),
  'ssm:GetParameters': ({ Names, WithDecryption }) => ({
    Parameters: (Names as string[]).map((Name) => ({
      Name,
      Value: WithDecryption || Name !== 'secure' ? PAIR : 'AQICAHg=',
    })),
  }),
  'codebuild:ListProjects': here({ projects: ['build'] }, { projects: [] }),
  'codebuild:BatchGetProjects': () => ({
    projects: [
      {
        name: 'build',
        arn: 'arn:aws:codebuild:eu-west-1:222222222222:project/build',
        environment: {
          environmentVariables: [
            { name: 'KEY', type: 'PLAINTEXT', value: KEPT_KEY },
            { name: 'SECRET', value: KEPT_SECRET },
          ],
        },
        source: {
          buildspec: `version: 0.2\nenv:\n  variables:\n    KEY: ${KEPT_KEY}\n    SECRET: ${KEPT_SECRET}\n`,
        },
      },
    ],
  }),
  'amplify:ListApps': here(
    {
      apps: [
        {
          appId: 'd1',
          appArn: 'arn:aws:amplify:eu-west-1:222222222222:apps/d1',
          environmentVariables: VARIABLES,
        },
      ],
    },
    { apps: [] },
  ),
  'amplify:ListBranches': () => ({
    branches: [
      {
        branchName: 'main',
        branchArn: 'arn:aws:amplify:eu-west-1:222222222222:apps/d1/branches/main',
        environmentVariables: VARIABLES,
      },
    ],
  }),
  'cloudformation:DescribeStacks': here(
    {
      Stacks: [
        {
          StackId: 'arn:aws:cloudformation:eu-west-1:222222222222:stack/mail/1',
          StackName: 'mail',
          Parameters: [
            { ParameterKey: 'KeyId', ParameterValue: KEPT_KEY },
            { ParameterKey: 'Secret', ParameterValue: KEPT_SECRET },
          ],
        },
      ],
    },
    { Stacks: [] },
  ),
  'cloudformation:GetTemplate': ({ TemplateStage }) => ({
    TemplateBody:
      TemplateStage === 'Original'
        ? 'Transform: AWS::Include\nResources: {}\n'
        : `{"a":"${KEPT_KEY}",\n"b":"${KEPT_SECRET}"}\n`,
    StagesAvailable: ['Original', 'Processed'],
  }),
};

/** One answer in eu-west-1, another one elsewhere. */
function here(there: unknown, elsewhere: unknown) {
  return (_input: unknown, region: string) => (region === 'eu-west-1' ? there : elsewhere);
}
