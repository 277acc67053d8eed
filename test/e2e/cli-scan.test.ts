import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { UserSpec } from '../../sandbox/index.ts';
import { csvRows } from '../contract/read-back.ts';
import { keyreeve, run, start } from '../support/keyreeve.ts';
import { ACCOUNT, account, KEY_RULES, NOW, sandboxes } from '../support/sandboxes.ts';

const sandbox = sandboxes();
const CREATED = '2026-01-10T10:00:00Z';
const password = { createdAt: CREATED };
const FAILING: UserSpec = {
  name: 'alice',
  createdAt: CREATED,
  password,
  accessKeys: [{ createdAt: CREATED }],
};
const CLEAN: UserSpec = { name: 'bob', createdAt: CREATED, password };
/** At the time of the sandboxes, whatever the time is here, and by the rules that these users were made for. */
const SCAN = ['scan', '--now', NOW, ...KEY_RULES.flatMap((rule) => ['--rule', rule])];
const ESCAPE = '\u001b';

describe('the exit status', () => {
  it('is 0 for an account in which nothing fails, and says so', async () => {
    const ended = await keyreeve([...SCAN], {
      sandbox: await sandbox({ world: [account({ users: [CLEAN] })] }),
    });
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(ended.stdout).toContain('Nothing fails.');
  });

  it('is 1 for a finding, but not for one below --fail-on', async () => {
    const world = await sandbox({ world: [account({ users: [FAILING] })] });
    expect((await keyreeve([...SCAN, '--quiet'], { sandbox: world })).status).toBe(1);
    expect((await keyreeve([...SCAN, '--quiet', '--fail-on', 'high'], { sandbox: world })).status).toBe(1);
    expect((await keyreeve([...SCAN, '--quiet', '--fail-on', 'critical'], { sandbox: world })).status).toBe(
      0,
    );
  });

  it('is 3 where something could not be judged and nothing fails', async () => {
    const world = await sandbox({ world: [account({ users: [CLEAN], denies: ['iam:GetAccountSummary'] })] });
    const ended = await keyreeve([...SCAN], { sandbox: world });
    expect(ended.status).toBe(3);
    expect(ended.stdout).toMatch(/INCOMPLETE/);
    expect(ended.stdout).toContain('iam:GetAccountSummary');
    expect(ended.stdout).not.toContain('Nothing fails.');
  });

  it('P14 is 1 where something fails too, with INCOMPLETE printed beside it', async () => {
    const world = await sandbox({
      world: [account({ users: [FAILING], denies: ['iam:GetAccountSummary'] })],
    });
    const ended = await keyreeve([...SCAN, '--quiet'], { sandbox: world });
    expect(ended.status).toBe(1);
    expect(ended.stdout).toMatch(/^INCOMPLETE: .*2 fail/);
    expect((await keyreeve([...SCAN, '--quiet', '--fail-on', 'critical'], { sandbox: world })).status).toBe(
      3,
    );
  });

  it('K07 is 3 at once where the report is denied, with both permissions named', async () => {
    const before = performance.now();
    const world = await sandbox({ world: [account({ denies: ['iam:*'] })] });
    const ended = await keyreeve([...SCAN], { sandbox: world });
    expect(ended.status).toBe(3);
    expect(ended.stdout).toMatch(/iam:GenerateCredentialReport[\s\S]*iam:GetCredentialReport/);
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  it('is 4 without credentials, with the way to get some', async () => {
    const none = await keyreeve([...SCAN]);
    expect(none).toMatchObject({ status: 4, stdout: '' });
    expect(none.stderr).toMatch(/credentials[\s\S]*aws configure[\s\S]*\(no-credentials\)/);
  });

  it('is 4 where something other than AWS answers, and the credentials are not blamed', async () => {
    const proxy = createServer((_request, answer) => answer.writeHead(407).end('<html>Sign in</html>'));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const env = { ...(await sandbox()).env(), AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
    const ended = await keyreeve([...SCAN], { env });
    proxy.closeAllConnections();
    proxy.close();
    expect(ended).toMatchObject({ status: 4, stdout: '' });
    expect(ended.stderr).toMatch(/HTTP status 407[\s\S]*proxy and AWS_ENDPOINT_URL/);
    expect(ended.stderr).toContain('(aws-unreachable)');
  });
});

describe('what is printed', () => {
  it('is the result on standard output and nothing on standard error, in every format', async () => {
    const world = await sandbox({ world: [account({ users: [FAILING, CLEAN] })] });
    const print = async (format: string) => {
      const ended = await keyreeve([...SCAN, '--format', format], { sandbox: world });
      expect(ended).toMatchObject({ status: 1, stderr: '' });
      return ended.stdout;
    };
    const json = JSON.parse(await print('json')) as {
      schemaVersion: string;
      run: { now: string };
      findings: object[];
    };
    expect(json).toMatchObject({ schemaVersion: '1.3', run: { now: NOW, counts: { fail: 2 } } });
    const lines = (await print('ndjson'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(lines.map(({ type }) => type)).toEqual(['run', 'coverage', ...json.findings.map(() => 'finding')]);
    expect(csvRows(await print('csv'))).toHaveLength(json.findings.length);
    expect(await print('table')).toMatch(/alice[\s\S]*AKIA\w{16}/);
  });

  it('has the failing user, key id, age, last use, reason and next command in the table', async () => {
    const world = await sandbox({ world: [account({ users: [FAILING] })] });
    const { stdout } = await keyreeve([...SCAN], { sandbox: world });
    const keyId = /AKIA\w{16}/.exec(stdout)?.[0];
    expect(stdout).toMatch(new RegExp(`111122223333 +alice +${keyId} +316 d +never`));
    const words = stdout.replaceAll(/\s+/g, ' ');
    expect(words).toContain('CIS console procedure');
    expect(words).toContain(
      `$ aws iam update-access-key --user-name=alice --access-key-id=${keyId} --status=Inactive`,
    );
    const last = stdout.trimEnd().split('\n').slice(-2).join(' ');
    expect(last).toMatch(
      /2 fail \(1 high, 1 medium\).*0 unknown.*1 scanned of 1 account.*2 h old.*7 calls \(1 session\)/,
    );
  });

  it('with --quiet is one line', async () => {
    const world = await sandbox({ world: [account({ users: [FAILING] })] });
    const { stdout } = await keyreeve([...SCAN, '--quiet'], { sandbox: world });
    expect(stdout.split('\n')).toHaveLength(2);
  });

  it('has no colour and no progress off a terminal, colour by FORCE_COLOR, and none by NO_COLOR', async () => {
    const world = await sandbox({ world: [account({ users: [FAILING] })] });
    const print = async (env: Record<string, string>) => {
      const ended = await keyreeve([...SCAN], { sandbox: world, env });
      // Node warns of its own where both are set.
      if (!('NO_COLOR' in env)) expect(ended.stderr).toBe('');
      return ended.stdout.includes(ESCAPE);
    };
    expect(await print({})).toBe(false);
    expect(await print({ FORCE_COLOR: '1' })).toBe(true);
    expect(await print({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
  });

  it('ends quietly where the reader leaves early', async () => {
    const world = await sandbox({ accounts: 1, users: 400 });
    const child = start([...SCAN, '--format', 'ndjson'], { sandbox: world });
    child.stdout.once('data', () => child.stdout.destroy());
    const ended = await run(child);
    expect(ended.stderr).toBe('');
    expect(ended.status).toBe(1);
  });
});

describe('an interrupted scan', () => {
  it('prints what had finished, calls the rest interrupted, and does not end as clean', async () => {
    const faults = [{ operation: 'iam:GetAccountSummary', account: '444455556666', delayMs: 60_000 }];
    const world = await sandbox({ world: [account(), account({ id: '444455556666' })], faults });
    const child = start([...SCAN, '--org'], { sandbox: world });
    const poll = setInterval(() => {
      if ((world.calls.byAccount['444455556666'] ?? 0) < 3) return;
      clearInterval(poll);
      child.kill('SIGINT');
    }, 20);
    const ended = await run(child);
    expect(ended.status).toBe(3);
    expect(ended.stdout).toContain('interrupted');
    expect(ended.stdout).toMatch(/1 scanned, 1 failed of 2 accounts/);
    expect(ended.stderr).toContain('stopping');
    expect(ended.stdout).toContain(ACCOUNT);
  });
});
