/**
 * The calls that applying a deactivation takes, by the AWS SDK alone and one after the other: the user, its keys and
 * the last use of one, the change, and the three readings again. `node key-calls-process.ts FIRST-USER USERS`; it
 * activates what was deactivated.
 */
import {
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';

const [, , first = '', size = '0'] = process.argv;
const stem = first.replace(/\d+$/, '');
const iam = new IAMClient({ region: 'us-east-1' });

for (let index = 0; index < Number(size); index += 1) {
  const UserName = `${stem}${index}`;
  const AccessKeyId = await read(UserName);
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Active' }));
  await read(UserName);
}

async function read(UserName: string): Promise<string> {
  await iam.send(new GetUserCommand({ UserName }));
  const { AccessKeyMetadata: [key] = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
  const AccessKeyId = key?.AccessKeyId ?? '';
  await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
  return AccessKeyId;
}
