import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { known, unread } from '../../core/model/fact.ts';
import { MANAGEMENT, setScene, withAwsEnvironment } from '../test-support/scene.ts';
import type { SigningKey } from './base-session.ts';
import { callerKeys, isRootArn, isScanRole, userNameOf } from './caller-keys.ts';

const ROLE_SESSION = `arn:aws:sts::${MANAGEMENT}:assumed-role/Admin/ann`;
const SESSION_KEY = { accessKeyId: 'ASIAQXYZABCDEFGHIJKL', temporary: true };

function awsFiles(config: string, credentials = ''): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'config'), config);
  writeFileSync(join(folder, 'credentials'), credentials);
  return {
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
  };
}

/** What is found of a caller that signs with this key, in this environment. */
function found(
  env: Readonly<Record<string, string>>,
  {
    profile,
    arn = ROLE_SESSION,
    key = SESSION_KEY,
  }: { profile?: string; arn?: string; key?: SigningKey } = {},
) {
  withAwsEnvironment(env);
  const identity = { accountId: MANAGEMENT, partition: 'aws' as const, arn };
  return callerKeys({ identity, signingKey: async () => known(key, 'chain') }, env, profile);
}

test('X08: the key that signs is the own one, asked of the real chain', async () => {
  const { base, sandbox } = await setScene();
  const keys = await callerKeys(base, sandbox.env(), undefined);
  expect(keys.accessKeyIds).toEqual([sandbox.credentials.accessKeyId]);
  expect(keys.blind).toEqual([]);
  expect(JSON.stringify(keys)).not.toContain(sandbox.credentials.secretAccessKey);
});

test('X08: behind an assumed role, the keys of source profiles are found, through both files', async () => {
  const env = awsFiles(
    `[profile work]
role_arn = arn:aws:iam::${MANAGEMENT}:role/Admin
source_profile = hop
[profile hop]
role_arn = arn:aws:iam::${MANAGEMENT}:role/Hop
source_profile = base
`,
    '[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = hush-hush\n',
  );
  const keys = await found(env, { profile: 'work' });
  expect(keys).toMatchObject({ accessKeyIds: ['AKIABASE'], blind: [], isRoot: false });
  expect(JSON.stringify(keys)).not.toContain('hush-hush');
  expect((await found({ ...env, AWS_PROFILE: 'work' })).accessKeyIds).toEqual(['AKIABASE']);
});

test('source profiles that go round in a circle come to an end', async () => {
  const env = awsFiles(`[profile a]
source_profile = b
[profile b]
source_profile = a
aws_access_key_id = AKIAB
aws_secret_access_key = x
`);
  expect((await found(env, { profile: 'a' })).accessKeyIds).toEqual(['AKIAB']);
});

test('a key in the environment counts where a profile signs, and where one names the environment', async () => {
  const env = { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'x' };
  const files = awsFiles(`[profile own]
aws_access_key_id = AKIAOWN
aws_secret_access_key = x
[profile env]
role_arn = arn:aws:iam::${MANAGEMENT}:role/Admin
credential_source = Environment
`);
  expect((await found({ ...env, ...files }, { profile: 'own' })).accessKeyIds).toEqual([
    'AKIAENV',
    'AKIAOWN',
  ]);
  expect((await found({ ...env, ...files }, { profile: 'env' })).accessKeyIds).toEqual(['AKIAENV']);
});

test.each([
  ['credential_process = vault print', 'a program gives the credentials'],
  ['sso_session = corp', 'IAM Identity Center'],
  ['web_identity_token_file = /token', 'web identity'],
  ['credential_source = Ec2InstanceMetadata', 'metadata service'],
  ['aws_access_key_id = ASIAX\naws_secret_access_key = x\naws_session_token = t', 'origin is not known'],
])('what stands behind "%s" cannot be seen, and that is said', async (setting, words) => {
  const keys = await found(awsFiles(`[profile p]\n${setting}\n`), { profile: 'p' });
  expect(keys).toMatchObject({ accessKeyIds: [], blind: [expect.stringContaining(words)] });
});

test('a session from the environment, and one from nowhere, are said to be blind', async () => {
  const session = { AWS_ACCESS_KEY_ID: 'ASIAX', AWS_SECRET_ACCESS_KEY: 'x', AWS_SESSION_TOKEN: 't' };
  expect((await found(session)).blind).toEqual([expect.stringContaining('origin is not known')]);
  expect((await found({})).blind).toEqual([expect.stringContaining('metadata service')]);
});

test('the default profile is not said to be blind where the environment signs', async () => {
  const env = { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'x' };
  const files = awsFiles('[default]\nsso_session = corp\n');
  const key = { accessKeyId: 'AKIAENV', temporary: false };
  expect(await found({ ...env, ...files }, { key })).toMatchObject({ accessKeyIds: ['AKIAENV'], blind: [] });
});

test('X08: for a session of a user, every key of that user counts as own; for its own key, that key', async () => {
  const arn = `arn:aws:iam::${MANAGEMENT}:user/dev/ann`;
  expect((await found({}, { arn })).ownUser).toEqual({ accountId: MANAGEMENT, userName: 'ann' });
  const keys = await found({}, { arn, key: { accessKeyId: 'AKIAANN', temporary: false } });
  expect(keys).toMatchObject({ accessKeyIds: ['AKIAANN'] });
  expect(keys.ownUser).toBeUndefined();
});

test('a signing key that cannot be found out is told, and the whole user counts as own', async () => {
  withAwsEnvironment({});
  const arn = `arn:aws:iam::${MANAGEMENT}:user/ann`;
  const signingKey = async () => unread('sts:GetCallerIdentity', 'NoCredentials', 'There are none.');
  const base = { identity: { accountId: MANAGEMENT, partition: 'aws' as const, arn }, signingKey };
  const { ownUser, blind } = await callerKeys(base, {}, undefined);
  expect(ownUser?.userName).toBe('ann');
  expect(blind).toEqual([expect.stringContaining('could not be found out')]);
});

test('X16: a root user is known by its ARN, and a user by its own', () => {
  expect(isRootArn(`arn:aws:iam::${MANAGEMENT}:root`)).toBe(true);
  expect(isRootArn(`arn:aws:iam::${MANAGEMENT}:user/root`)).toBe(false);
  expect(userNameOf(`arn:aws-us-gov:iam::${MANAGEMENT}:user/a/b/ann`)).toBe('ann');
  expect(userNameOf(ROLE_SESSION)).toBeUndefined();
});

test.each([
  ['KeyreeveScan', true],
  ['keyreevescan', true],
  ['audit/KeyreeveScan', true],
  [`arn:aws:iam::${MANAGEMENT}:role/audit/KeyreeveScan`, true],
  ['KeyreeveRemediate', false],
  ['Scan', false],
])('a session of the scanning role is known by the name %s: %s', (role, expected) => {
  expect(isScanRole(`arn:aws:sts::${MANAGEMENT}:assumed-role/KeyreeveScan/keyreeve`, role)).toBe(expected);
  expect(isScanRole(`arn:aws:iam::${MANAGEMENT}:user/KeyreeveScan`, role)).toBe(false);
});
