import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  GetUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';

/** A user to be made. */
export interface Person {
  readonly name: string;
  readonly path?: string;
  readonly password?: boolean;
  /** `later` is made more than a second after the user. */
  readonly keys?: readonly ('active' | 'inactive' | 'later')[];
}

/** A user as the emulator says it was made. */
export interface MadeUser {
  readonly name: string;
  readonly arn: string;
  readonly password: boolean;
  readonly keys: readonly MadeKey[];
}

export interface MadeKey {
  readonly id: string;
  readonly status: string;
  /** Both to the second, as IAM counts. */
  readonly secondsAfterUser: number;
}

/** Every kind of user that the rules tell apart, and names that break careless readers. */
export const PEOPLE: readonly Person[] = [
  { name: 'setup', password: true, keys: ['active'] },
  { name: 'setup-inactive', password: true, keys: ['inactive'] },
  { name: 'later', password: true, keys: ['later'] },
  { name: 'early-and-later', password: true, keys: ['active', 'later'] },
  { name: 'console-only', password: true },
  { name: 'keys-only', keys: ['active', 'inactive'] },
  { name: 'nothing' },
  { name: 'with-path', path: '/division/team/', password: true, keys: ['active'] },
  { name: 'a+b=c,d@e.f-g', path: '/p,q/', password: true, keys: ['active'] },
];

/** Makes users through the API, and reads back what came of it. */
export async function makePeople(iam: IAMClient, people: readonly Person[]): Promise<readonly MadeUser[]> {
  for (const { name: UserName, path: Path, password, keys = [] } of people) {
    await iam.send(new CreateUserCommand({ UserName, ...(Path !== undefined && { Path }) }));
    if (password) await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Correct-horse-9' }));
    for (const kind of keys) if (kind !== 'later') await makeKey(iam, UserName, kind);
  }
  const late = people.filter(({ keys = [] }) => keys.includes('later'));
  if (late.length > 0) await new Promise((resolve) => setTimeout(resolve, 1_100));
  for (const { name } of late) await makeKey(iam, name, 'later');
  return Promise.all(people.map((person) => readBack(iam, person)));
}

async function makeKey(iam: IAMClient, UserName: string, kind: string): Promise<void> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  if (kind !== 'inactive') return;
  const AccessKeyId = AccessKey?.AccessKeyId;
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }));
}

async function readBack(iam: IAMClient, { name, password = false }: Person): Promise<MadeUser> {
  const { User } = await iam.send(new GetUserCommand({ UserName: name }));
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: name }));
  const second = (date: Date | undefined) => Math.floor((date?.getTime() ?? Number.NaN) / 1000);
  const keys = AccessKeyMetadata.map(({ AccessKeyId = '', Status = '', CreateDate }) => ({
    id: AccessKeyId,
    status: Status,
    secondsAfterUser: second(CreateDate) - second(User?.CreateDate),
  }));
  for (const key of keys) expect(key.secondsAfterUser).toBeGreaterThanOrEqual(0);
  return { name, arn: User?.Arn ?? '', password, keys };
}

/**
 * What has to fail, as `rule arn key`, by the rules' own words: worked out from what was made, not from what was
 * meant, since a busy machine makes a key later than it should.
 */
export function expectedFailures(made: readonly MadeUser[], windowSeconds: number): readonly string[] {
  return made
    .filter((user) => user.password)
    .flatMap(({ arn, keys }) =>
      keys.flatMap(({ id, status, secondsAfterUser }) => [
        ...(status === 'Active' && secondsAfterUser <= windowSeconds
          ? [`user-setup-access-key ${arn} ${id}`]
          : []),
        `user-console-and-access-key ${arn} ${id}`,
      ]),
    )
    .sort();
}
