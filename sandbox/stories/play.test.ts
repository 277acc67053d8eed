import {
  GetAccessKeyLastUsedCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import {
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetAccessKeyInfoCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import {
  makeStory,
  type Played,
  type Sandbox,
  type SandboxOptions,
  STORIES,
  startSandbox,
  trailRecordsOf,
} from '../index.ts';
import { config, history, issued, type Keys } from '../test-support/tried.ts';

const NOW = '2026-11-22T12:00:00Z';
const open: Sandbox[] = [];

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ accounts: 3, users: 4, now: NOW, trailLimit: false, ...options });
  open.push(sandbox);
  return sandbox;
}

afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.close();
});

/** A session in an account, as an audit from the management account takes it. */
async function enter(sandbox: Sandbox, accountId: string): Promise<Keys> {
  const RoleArn = `arn:aws:iam::${accountId}:role/Audit`;
  const sts = new STSClient(config(sandbox));
  return issued((await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'audit' }))).Credentials);
}

async function post(sandbox: Sandbox, body: object): Promise<{ status: number; answer: unknown }> {
  const answer = await fetch(`${sandbox.url}/_sandbox/play`, { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, answer: await answer.json() };
}

describe('a story that is played', () => {
  it('joins a generated organisation with an account of its own, which answers like any other', async () => {
    const sandbox = await start();
    const { accountId, accessKeyId } = sandbox.play('session-outlives-key');
    const keyInfo = new GetAccessKeyInfoCommand({ AccessKeyId: accessKeyId });
    expect((await new STSClient(config(sandbox)).send(keyInfo)).Account).toBe(accountId);
    const iam = new IAMClient(config(sandbox, await enter(sandbox, accountId)));
    const { User } = await iam.send(new GetUserCommand({ UserName: 'mailer' }));
    expect(User?.Arn).toBe(`arn:aws:iam::${accountId}:user/mailer`);
    const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: 'mailer' }));
    expect(AccessKeyMetadata).toMatchObject([{ AccessKeyId: accessKeyId, Status: 'Inactive' }]);
    const used = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }));
    expect(used).toMatchObject({ UserName: 'mailer', AccessKeyLastUsed: { ServiceName: 'sts' } });
    expect(used.AccessKeyLastUsed?.LastUsedDate?.toISOString()).toMatch(/^2026-11-18T12:00/);
  });

  it('has the same records as the story made without a sandbox', async () => {
    const sandbox = await start({ frozenClock: true });
    for (const id of ['role-chain', 'console-pivot', 'quarantined']) {
      const { accountId } = sandbox.play(id);
      const { account } = makeStory(id, { now: NOW });
      expect(sandbox.account(accountId).trailRecords()).toEqual(trailRecordsOf(account));
    }
  });

  it('is found by its key and its sessions in the history, region by region', async () => {
    const sandbox = await start();
    const { accountId, accessKeyId, truth } = sandbox.play('session-outlives-key');
    const keys = await enter(sandbox, accountId);
    const calls = await history(sandbox, keys, ['AccessKeyId', accessKeyId], 'eu-west-1');
    expect(calls.map(({ name }) => name)).toContain('GetSessionToken');
    const [session = ''] = truth.children;
    const child = await history(sandbox, keys, ['AccessKeyId', session], 'eu-west-1');
    expect(child.map(({ name }) => name)).toContain('ListSecrets');
    const about = await history(sandbox, keys, ['ResourceName', accessKeyId]);
    expect(about.map(({ name }) => name)).toEqual(['UpdateAccessKey']);
  });

  it('names the roles of its records by the ids that IAM gives them', async () => {
    const sandbox = await start();
    const { accountId, truth } = sandbox.play('role-chain');
    const keys = await enter(sandbox, accountId);
    const { Role } = await new IAMClient(config(sandbox, keys)).send(
      new GetRoleCommand({ RoleName: 'Deploy' }),
    );
    const [first = ''] = truth.children;
    const [, call] = await history(sandbox, keys, ['AccessKeyId', first], 'eu-west-1');
    expect(call?.record.userIdentity).toMatchObject({ principalId: `${Role?.RoleId}:release` });
  });

  it('reaches other accounts, which join too', async () => {
    const sandbox = await start();
    const { otherAccountIds, accountId, truth } = sandbox.play('role-chain');
    const [other = ''] = otherAccountIds;
    const entered = await history(
      sandbox,
      await enter(sandbox, other),
      ['EventName', 'AssumeRole'],
      'eu-west-1',
    );
    const [call] = entered;
    expect(call?.record.userIdentity).toMatchObject({ type: 'AWSAccount', accountId });
    const answer = JSON.stringify(call?.record.responseElements);
    expect(truth.children.filter((id) => answer.includes(id))).toHaveLength(1);
  });

  it('stands in the tree of the organisation, though that was asked for before', async () => {
    const sandbox = await start();
    const organizations = new OrganizationsClient(config(sandbox));
    const below = async (ParentId: string): Promise<readonly (string | undefined)[]> => {
      const { Accounts = [] } = await organizations.send(new ListAccountsForParentCommand({ ParentId }));
      return Accounts.map(({ Id }) => Id);
    };
    const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
    const root = Roots[0]?.Id ?? '';
    await below(root);
    const { accountId } = sandbox.play('never-used');
    const units = await organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId: root }));
    const unit = units.OrganizationalUnits?.find(({ Name }) => Name === 'stories');
    expect(await below(unit?.Id ?? '')).toEqual([accountId]);
  });

  it('is signed for with its key, as with any other of the organisation', async () => {
    const sandbox = await start();
    const { accessKeyId } = sandbox.play('ci-deploy');
    expect(sandbox.env({ accessKeyId }).AWS_ACCESS_KEY_ID).toBe(accessKeyId);
  });

  it('ends now by the clock of the sandbox, and begins anew with other ids when it is played again', async () => {
    const sandbox = await start({ frozenClock: true });
    const first = sandbox.play('leaked-and-tested');
    sandbox.clock.advance(10 * 86_400_000);
    const second = sandbox.play('leaked-and-tested');
    expect(second.accountId).not.toBe(first.accountId);
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    const newest = ({ accountId }: Played) =>
      sandbox
        .account(accountId)
        .trailRecords()
        .map(({ eventTime }) => String(eventTime))
        .toSorted()
        .at(-1);
    expect(newest(first)?.slice(0, 10)).toBe('2026-11-21');
    expect(newest(second)?.slice(0, 10)).toBe('2026-12-01');
  });

  it('is in the truth of the organisation, which has no such part without stories', async () => {
    const sandbox = await start({ stories: ['ci-deploy', 'root-key'] });
    expect(sandbox.truth().stories).toEqual(sandbox.stories());
    expect(sandbox.stories().map(({ story }) => story)).toEqual(['ci-deploy', 'root-key']);
    expect(sandbox.truth().generatedFor.accounts).toBe(3);
    expect(sandbox.truth().accounts).toHaveLength(5);
    expect('stories' in (await start()).truth()).toBe(false);
  });

  it('leaves the generated accounts and what is expected of them as they are', async () => {
    const plain = (await start()).truth().accounts;
    const withStories = (await start({ stories: STORIES.map(({ id }) => id) })).truth().accounts;
    expect(withStories.slice(0, 3)).toEqual(plain);
    expect(withStories).toHaveLength(3 + 30 + 1);
  });
});

describe('a story in an account that is there', () => {
  it('adds its users, keys, roles and events, and its key carries that account', async () => {
    const sandbox = await start();
    const home = sandbox.truth().organization.managementAccountId;
    const before = sandbox.truthOf(home).users;
    const played = sandbox.play('role-chain', { accountId: home });
    expect(played.accountId).toBe(home);
    expect(sandbox.truthOf(home).users).toBe(before + 3);
    const iam = new IAMClient(config(sandbox));
    const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: 'releases' }));
    expect(AccessKeyMetadata.map(({ AccessKeyId }) => AccessKeyId)).toEqual([played.accessKeyId]);
    expect((await iam.send(new GetRoleCommand({ RoleName: 'BreakGlass' }))).Role?.RoleName).toBe(
      'BreakGlass',
    );
    const calls = await history(
      sandbox,
      sandbox.credentials,
      ['AccessKeyId', played.accessKeyId],
      'eu-west-1',
    );
    expect(calls.length).toBeGreaterThan(40);
  });

  it('gives root a key where it is about one', async () => {
    const sandbox = await start();
    const { id, root } = sandbox.truth().accounts[2] ?? { id: '', root: { keys: [] } };
    const { accessKeyId } = sandbox.play('root-key', { accountId: id });
    expect(sandbox.truthOf(id).root.keys.map((key) => key.id)).toEqual([
      ...root.keys.map((key) => key.id),
      accessKeyId,
    ]);
  });

  it('is refused where somebody has that name, and nothing is changed', async () => {
    const sandbox = await start();
    const { accountId } = sandbox.play('ci-deploy');
    const before = sandbox.account(accountId).trailRecords().length;
    expect(() => sandbox.play('ci-deploy', { accountId })).toThrow('has a user status-page already');
    expect(sandbox.account(accountId).trailRecords()).toHaveLength(before);
    expect(sandbox.stories()).toHaveLength(1);
  });
});

describe('over HTTP', () => {
  it('stories are listed, played, and answered with key, account and truth', async () => {
    const sandbox = await start();
    const listed = (await (await fetch(`${sandbox.url}/_sandbox/stories`)).json()) as readonly {
      id: string;
    }[];
    expect(listed).toEqual(STORIES);
    const { status, answer } = await post(sandbox, { story: 'backdoor-user' });
    expect(status).toBe(200);
    expect([answer]).toEqual(sandbox.stories());
    expect(answer).toMatchObject({ story: 'backdoor-user', truth: { label: 'likely-misuse' } });
  });

  it('a story that there is not, a strange body and a partition without stories are refused in a sentence', async () => {
    const sandbox = await start();
    expect(await post(sandbox, { story: 'none' })).toEqual({
      status: 400,
      answer: { error: 'no such story: "none"' },
    });
    expect((await post(sandbox, { story: 7 })).status).toBe(400);
    expect((await post(sandbox, { story: 'rotated', account: 'x' })).answer).toEqual({
      error: 'not an account id: "x"',
    });
    const china = await start({ partition: 'aws-cn' });
    expect((await post(china, { story: 'rotated' })).answer).toEqual({
      error: 'stories are of the partition aws',
    });
  });

  it('a story is played into an account by its id', async () => {
    const sandbox = await start();
    const account = sandbox.truth().accounts[1]?.id;
    expect(await post(sandbox, { story: 'quarantined', account })).toMatchObject({
      status: 200,
      answer: { accountId: account },
    });
  });
});
