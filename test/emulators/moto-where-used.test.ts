import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { WhereUsed } from '../../src/core/model/key-place.ts';
import { type Ended, keyreeve } from '../support/keyreeve.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { enter, environment } from './scanned.ts';

const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPL2', secretAccessKey: 'x' };
const REGION = 'eu-central-1';
const KEPT = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const PAIR = `AWS_ACCESS_KEY_ID=${KEPT}\nAWS_SECRET_ACCESS_KEY=${SECRET}\n`;
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

let moto: Emulator | undefined;
let amplify: Emulator | undefined;
let checkout = '';

beforeAll(async () => {
  moto = await startMoto();
  enter(environment(moto.url, KEYS));
  amplify = await startAmplify();
  checkout = mkdtempSync(join(tmpdir(), 'keyreeve-kept-'));
  writeFileSync(join(checkout, '.env'), PAIR);
  await Promise.all([
    plantInLambda(),
    plantInEcs(),
    plantInEc2(),
    plantInSsm(),
    plantInCodeBuild(),
    plantInStack(),
  ]);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(checkout, { recursive: true });
  await amplify?.close();
  await moto?.close();
});

/** moto has no Amplify: two of its answers, in the shapes of the service's model. */
async function startAmplify(): Promise<Emulator> {
  const arn = `arn:aws:amplify:${REGION}:123456789012:apps/d1`;
  const environmentVariables = { KEY: KEPT, SECRET };
  const server = createServer(({ url = '', headers }, response) => {
    const here = headers.authorization?.includes(`/${REGION}/`);
    const apps = here ? [{ appId: 'd1', appArn: arn, name: 'site', buildSpec: `env: ${SECRET}\n` }] : [];
    const branches = [{ branchName: 'main', branchArn: `${arn}/branches/main`, environmentVariables }];
    const body = url.startsWith('/apps/d1/branches') ? { branches } : { apps };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function plantInLambda(): Promise<void> {
  const { Role } = await new IAMClient({ region: REGION }).send(
    new CreateRoleCommand({
      RoleName: 'fn',
      AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
    }),
  );
  await new LambdaClient({ region: REGION }).send(
    new CreateFunctionCommand({
      FunctionName: 'mail',
      Role: Role?.Arn,
      Runtime: 'python3.13',
      Handler: 'a.b',
      Code: { ZipFile: Buffer.from('x') },
      Tags: { 'aws:cloudformation:stack-name': 'mail-prod' },
      Environment: { Variables: { AWS_KEY: KEPT, AWS_SECRET: SECRET } },
    }),
  );
}

async function plantInEcs(): Promise<void> {
  const container = (environment: { name: string; value: string }[], command: string[]) => ({
    name: 'web',
    image: 'web',
    memory: 64,
    environment,
    command,
  });
  const ecs = new ECSClient({ region: REGION });
  for (const definition of [
    container(
      [
        { name: 'KEY', value: KEPT },
        { name: 'SECRET', value: SECRET },
      ],
      [],
    ),
    container([], ['run', `--key=${KEPT}`, `--secret=${SECRET}`]),
  ]) {
    await ecs.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions: [definition] }));
  }
}

async function plantInEc2(): Promise<void> {
  const ec2 = new EC2Client({ region: REGION });
  const mime = `Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Transfer-Encoding: base64\n\n${base64(PAIR)}\n--b--\n`;
  const start = { ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1 };
  await ec2.send(new RunInstancesCommand({ ...start, UserData: base64(mime) }));
  await ec2.send(new RunInstancesCommand({ ...start, UserData: base64('#!/bin/sh\n') }));
  const LaunchTemplateName = 'web';
  const UserData = base64(gzipSync(`#!/bin/sh\n${PAIR}`));
  await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData: { UserData } }));
  await ec2.send(
    new CreateLaunchTemplateVersionCommand({
      LaunchTemplateName,
      LaunchTemplateData: { InstanceType: 't3.micro' },
    }),
  );
}

async function plantInSsm(): Promise<void> {
  const ssm = new SSMClient({ region: REGION });
  for (let n = 0; n < 60; n += 1) {
    await ssm.send(new PutParameterCommand({ Name: `/filler/${n}`, Type: 'String', Value: `${KEPT}X` }));
  }
  await ssm.send(new PutParameterCommand({ Name: '/app/env', Type: 'String', Value: PAIR }));
  await ssm.send(new PutParameterCommand({ Name: 'secure', Type: 'SecureString', Value: PAIR }));
}

async function plantInCodeBuild(): Promise<void> {
  await new CodeBuildClient({ region: REGION }).send(
    new CreateProjectCommand({
      name: 'build',
      source: {
        type: 'S3',
        location: 'bucket/source.zip',
        buildspec: `version: 0.2\nenv:\n  variables: {S: ${SECRET}, K: ${KEPT}}\n`,
      },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'x',
        computeType: 'BUILD_GENERAL1_SMALL',
        environmentVariables: [
          { name: 'KEY', value: KEPT },
          { name: 'SECRET', value: SECRET },
        ],
      },
      serviceRole: 'arn:aws:iam::123456789012:role/service-role/build',
    }),
  );
}

async function plantInStack(): Promise<void> {
  const template = {
    Parameters: { KeyId: { Type: 'String' } },
    Resources: {
      Q: { Type: 'AWS::SQS::Queue', Metadata: { Key: KEPT, Secret: SECRET } },
    },
  };
  await new CloudFormationClient({ region: REGION }).send(
    new CreateStackCommand({
      StackName: 'mail',
      TemplateBody: JSON.stringify(template, null, 1),
      Parameters: [{ ParameterKey: 'KeyId', ParameterValue: KEPT }],
    }),
  );
}

function searched(...options: string[]): Promise<Ended> {
  const env = Object.entries(environment(moto?.url ?? '', KEYS)).filter(
    (each): each is [string, string] => each[1] !== undefined,
  );
  const where = ['--region-only', REGION, '--region-only', 'us-east-1'];
  return keyreeve(['where-used', KEPT, ...where, ...options], {
    env: { ...Object.fromEntries(env), AWS_ENDPOINT_URL_AMPLIFY: amplify?.url ?? '' },
  });
}

test('a key that was planted in each service is found in each place, and its secret is printed nowhere', async () => {
  const { status, stdout, stderr } = await searched('--decrypt', '--path', checkout, '--format', 'json');
  expect([status, stderr]).toEqual([1, '']);
  const { places, notSearched, searched: where } = JSON.parse(stdout) as WhereUsed;
  const found = places.map(({ kind, at, encoded }) => [kind, at, encoded.join()].join(' | '));
  expect(found).toEqual([
    'Lambda function | Environment.Variables.AWS_KEY | ',
    'ECS task definition | containerDefinitions[web].environment[KEY].value | ',
    'ECS task definition | containerDefinitions[web].command[1] | ',
    'EC2 instance | UserData | base64,base64',
    'EC2 launch template | version 1 (default).UserData | base64,gzip',
    'SSM parameter | Value | ',
    'SSM parameter | Value | ',
    'CodeBuild project | environment.environmentVariables[KEY].value | ',
    'CodeBuild project | source.buildspec | ',
    'Amplify branch | environmentVariables.KEY | ',
    'CloudFormation stack | Parameters[KeyId].ParameterValue | ',
    'CloudFormation stack | Template | ',
    'file | content | ',
  ]);
  expect(places[0]?.managedBy).toEqual({ value: 'CloudFormation stack mail-prod' });
  expect(notSearched).toEqual([]);
  expect(where.find(({ service }) => service === 'ssm')).toMatchObject({
    resources: 62,
    regions: [REGION, 'us-east-1'],
  });
});

test.each([
  [[]],
  [['--decrypt']],
  [['--redact']],
  [['--format', 'json']],
  [['--redact', '--format', 'json']],
])('with %j the secret is in no output either', async (options) => {
  const { status, stdout, stderr } = await searched('--path', checkout, ...options);
  expect(status).toBe(1);
  expect(stdout).toMatch(/Amplify branch/);
  for (const form of [SECRET, base64(SECRET).slice(3, -4), 'wJalr', base64(PAIR).slice(0, 40)]) {
    expect(stdout + stderr).not.toContain(form);
  }
});

test('without --decrypt the SecureString is told as not searched, by its name', async () => {
  const { stdout } = await searched('--format', 'json');
  const { notSearched } = JSON.parse(stdout) as WhereUsed;
  expect(notSearched.filter(({ service }) => service === 'ssm')).toMatchObject([
    { what: `arn:aws:ssm:${REGION}:123456789012:parameter/secure`, code: 'NotDecrypted' },
  ]);
});
