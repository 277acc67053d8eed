import { expect, test } from 'vitest';
import { mfaKindOf } from './credentials.ts';

test.each([
  ['arn:aws:iam::111122223333:mfa/alice', 'virtual'],
  ['arn:aws-cn:iam::111122223333:mfa/root-account-mfa-device', 'virtual'],
  ['arn:aws:iam::111122223333:u2f/user/alice/key-1', 'security-key'],
  ['GAHT12345678', 'hardware-token'],
  ['arn:aws:iam::111122223333:sms-mfa/alice', 'unknown'],
  ['arn:aws:iam::111122223333:passkey/alice', 'unknown'],
  ['ARN:aws:iam::111122223333:mfa/alice', 'unknown'],
  ['', 'unknown'],
])('an MFA device of the serial number "%s" is of the kind %s', (serial, kind) => {
  expect(mfaKindOf(serial)).toBe(kind);
});
