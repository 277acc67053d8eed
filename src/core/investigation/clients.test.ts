import { expect, test } from 'vitest';
import { clientOf } from './clients.ts';

test.each([
  ['aws-cli/2.15.0 Python/3.11.6 Linux/6.1.0', 'aws-cli'],
  ['aws-cli/2.15.22 Python/3.11.6 Linux/6.5.0-kali3-amd64 exe/x86_64.kali.2023', 'Kali Linux'],
  ['aws-cli/2.9.19 md/Botocore#1.29 ua/2.0 os/linux md/distrib#kali.2024', 'Kali Linux'],
  ['Boto3/1.35.71 md/Botocore#1.35.71 ua/2.0 os/linux', 'Boto3'],
  ['APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) aws-sdk-go-v2/1.32.5', 'Terraform'],
  ['aws-sdk-js/3.654.0 ua/2.0', 'aws-sdk-js'],
  ['aws-sdk-nodejs/2.1.0 linux/v16', 'aws-sdk-js'],
  ['[aws-sdk-java/1.12.770 Linux/5.10]', 'aws-sdk-java'],
  ['[aws-cli/2.15.0 Python/3.11.6]', 'aws-cli'],
  ['TruffleHog', 'TruffleHog'],
  ['[S3 Browser/11.6.7 (https://s3browser.com)]', 'S3 Browser'],
  ['signin.amazonaws.com', 'console'],
  ['cloudformation.amazonaws.com', 'AWS service'],
  ['AWS Internal', 'AWS service'],
  ['Mozilla/5.0 (X11; Linux x86_64)', 'browser'],
  ['python-requests/2.31.0', 'python-requests'],
  ['mytool-1.2.3 (linux)', 'mytool'],
  ['', 'unknown'],
  ['///', 'unknown'],
])('the client of %j is %s', (userAgent, name) => {
  expect(clientOf(userAgent).name).toBe(name);
});

test('a long user agent of nobody known gives a short name', () => {
  expect(clientOf('x'.repeat(1024)).name).toHaveLength(40);
});
