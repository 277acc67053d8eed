import { expect, test } from 'vitest';
import type { Resource } from '../../core/model/finding.ts';
import { sarifUri } from './result.ts';

const uri = (type: Resource['type'], name: string, arn = '') => sarifUri('111122223333', { type, name, arn });

test('an address names account and resource, percent-encoded', () => {
  expect(uri('AwsIamUser', 'ann')).toBe('aws/111122223333/iam/user/ann');
  expect(uri('AwsIamUser', 'a/b?#ü')).toBe('aws/111122223333/iam/user/a%2Fb%3F%23%C3%BC');
  expect(uri('AwsAccount', 'production')).toBe('aws/111122223333/account');
});

test('R15 a user called root has another address than root', () => {
  expect(uri('AwsIamRootUser', '<root_account>')).toBe('aws/111122223333/iam/root');
  expect(uri('AwsIamUser', 'root')).toBe('aws/111122223333/iam/user/root');
});

test('a managed policy is named by its ARN, an inline one by its principal and its name', () => {
  expect(uri('AwsIamPolicy', 'ops', 'arn:aws:iam::111122223333:policy/team/ops')).toBe(
    'aws/111122223333/iam/policy/team/ops',
  );
  expect(uri('AwsIamPolicy', 'ops', 'arn:aws:iam::111122223333:user/ann')).toBe(
    'aws/111122223333/iam/user/ann/ops',
  );
});

test('a name cannot climb out of its folder, and half a surrogate pair does not throw', () => {
  expect(uri('AwsIamUser', '..')).toBe('aws/111122223333/iam/user/%2E%2E');
  expect(uri('AwsIamUser', '\ud800')).toBe('aws/111122223333/iam/user/%EF%BF%BD');
});
