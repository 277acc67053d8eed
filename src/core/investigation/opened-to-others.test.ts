import { expect, test } from 'vitest';
import type { Fields } from '../model/fields.ts';
import { opensToOthers } from './opened-to-others.ts';
import { ACCOUNT, call } from './test-support/past.ts';
import { at } from './test-support/stage.ts';

const OTHER = '444455556666';

function opens(event: string, request: Fields): boolean {
  return opensToOthers(call({ at: at(2), event, request }));
}

const snapshot = (createVolumePermission: Fields) =>
  opens('ec2 ModifySnapshotAttribute', { snapshotId: 'snap-1', createVolumePermission });

test('a snapshot is opened by adding another account or everybody, not by taking one away', () => {
  expect(snapshot({ add: { items: [{ userId: OTHER }] } })).toBe(true);
  expect(snapshot({ add: { items: [{ group: 'all' }] } })).toBe(true);
  expect(snapshot({ add: { items: [{ userId: ACCOUNT }] } })).toBe(false);
  expect(snapshot({ remove: { items: [{ userId: OTHER }] } })).toBe(false);
});

test('a database snapshot says the same in lists', () => {
  const event = 'rds ModifyDBSnapshotAttribute';
  expect(opens(event, { dBSnapshotIdentifier: 'main', valuesToAdd: [OTHER] })).toBe(true);
  expect(opens(event, { dBSnapshotIdentifier: 'main', valuesToAdd: ['all'] })).toBe(true);
  expect(opens(event, { dBSnapshotIdentifier: `main-${OTHER}`, valuesToRemove: [OTHER] })).toBe(false);
});

const bucket = (statement: Fields) =>
  opens('s3 PutBucketPolicy', { bucketName: 'b', bucketPolicy: { Statement: [statement] } });

test('a policy opens by who it allows, and everybody under a condition may be oneself', () => {
  const AWS = `arn:aws:iam::${OTHER}:root`;
  expect(bucket({ Effect: 'Allow', Principal: { AWS } })).toBe(true);
  expect(bucket({ Effect: 'Allow', Principal: { AWS: [ACCOUNT, OTHER] } })).toBe(true);
  expect(bucket({ Effect: 'Allow', Principal: '*' })).toBe(true);
  expect(bucket({ Effect: 'Allow', Principal: '*', Condition: { StringEquals: {} } })).toBe(false);
  expect(bucket({ Effect: 'Deny', Principal: '*' })).toBe(false);
  expect(bucket({ Effect: 'Allow', Principal: { Service: 'logs.amazonaws.com' } })).toBe(false);
  expect(bucket({ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Resource: `arn:aws:s3:::${OTHER}` })).toBe(
    false,
  );
});

test('a policy in a text is read, and one that was cut is searched for other accounts', () => {
  const policy = `{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${OTHER}:root"}}}`;
  expect(opens('kms PutKeyPolicy', { keyId: 'k', policy })).toBe(true);
  expect(opens('kms PutKeyPolicy', { keyId: 'k', policy: policy.slice(0, -2) })).toBe(true);
  expect(opens('kms PutKeyPolicy', { keyId: 'k', policy: policy.replace(OTHER, ACCOUNT) })).toBe(false);
  expect(opens('kms PutKeyPolicy', { keyId: 'k', policy: '{"Statement":' })).toBe(false);
});

test('a list of access opens to everybody by its short names and by its groups', () => {
  expect(opens('s3 PutBucketAcl', { bucketName: 'b', 'x-amz-acl': 'public-read' })).toBe(true);
  expect(opens('s3 PutBucketAcl', { bucketName: 'b', 'x-amz-acl': 'private' })).toBe(false);
  const Grantee = { URI: 'http://acs.amazonaws.com/groups/global/AllUsers' };
  expect(opens('s3 PutBucketAcl', { AccessControlPolicy: { Grant: [{ Grantee }] } })).toBe(true);
});

test('other calls open nothing, whatever they name', () => {
  expect(opens('ec2 RunInstances', { ownerId: OTHER })).toBe(false);
});
