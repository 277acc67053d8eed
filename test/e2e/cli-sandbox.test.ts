import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Played } from '../../sandbox/index.ts';
import { keyreeve, run, start } from '../support/keyreeve.ts';

const folder = mkdtempSync(join(tmpdir(), 'keyreeve-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a sandbox prints once it answers. */
function greeting(child: ReturnType<typeof start>): Promise<string> {
  return new Promise((resolve) => {
    let all = '';
    child.stdout.on('data', (chunk: string) => {
      all += chunk;
      if (all.includes('Ctrl-C')) resolve(all);
    });
  });
}

describe('keyreeve demo', () => {
  it('prints what is true in the emulated organisation, and ends with 0', async () => {
    const ended = await keyreeve(['demo', '--accounts', '8', '--users', '20', '--seed', '3']);
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(ended.stdout).toContain('every finding in its 4 reachable accounts is right, and none is missing');
    expect(ended.stdout).toContain('4 scanned, 2 skipped, 2 failed of 8 accounts');
  });

  it("does not touch a person's own AWS settings", async () => {
    const env = { AWS_PROFILE: 'production', AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_SESSION_TOKEN: 'x' };
    const ended = await keyreeve(['demo', '--accounts', '1', '--users', '3'], { env });
    expect(ended).toMatchObject({ status: 0, stderr: '' });
  });

  it('refuses numbers that make no organisation', async () => {
    const ended = await keyreeve(['demo', '--accounts', '0']);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain('from 1 to 10000');
  });
});

describe('keyreeve sandbox', () => {
  it('runs on a free port, prints what to export, writes its truth, answers, and ends by a signal', async () => {
    const truth = join(folder, 'truth.json');
    const args = [
      'sandbox',
      '--port',
      '0',
      '--accounts',
      '4',
      '--users',
      '6',
      '--seed',
      '8',
      '--truth',
      truth,
    ];
    const child = start(args);
    const end = run(child);
    const text = await greeting(child);
    const env = Object.fromEntries(
      [...text.matchAll(/export (\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    );
    const scan = await keyreeve(['scan', '--org', '--format', 'json'], {
      env: env as Record<string, string>,
    });
    child.kill('SIGTERM');
    expect((await end).status).toBe(0);
    const { accounts } = JSON.parse(readFileSync(truth, 'utf8')) as { accounts: { id: string }[] };
    const { coverage } = JSON.parse(scan.stdout) as { coverage: { account: { id: string } }[] };
    expect(coverage.map((each) => each.account.id)).toEqual(accounts.map(({ id }) => id).toSorted());
  });

  it('plays stories, prints their keys, and writes their truth and their log files', async () => {
    const [truth, trail] = [join(folder, 'stories.json'), join(folder, 'trail')];
    const size = ['--port', '0', '--accounts', '2', '--users', '2'];
    const stories = ['--story', 'role-chain', '--story', 'ci-deploy', '--story', 'role-chain'];
    const child = start(['sandbox', ...size, ...stories, '--truth', truth, '--trail-files', trail]);
    const end = run(child);
    const text = await greeting(child);
    child.kill('SIGTERM');
    expect((await end).status).toBe(0);
    const told = JSON.parse(readFileSync(truth, 'utf8')) as {
      stories: readonly Played[];
      accounts: unknown[];
    };
    expect(told.stories.map(({ story }) => story)).toEqual(['role-chain', 'ci-deploy']);
    expect(told.accounts).toHaveLength(2 + 2 + 1);
    for (const { accessKeyId, accountId } of told.stories) {
      expect(text).toContain(`${accessKeyId}  account ${accountId}`);
    }
    const accounts = told.stories.flatMap((played) => [played.accountId, ...played.otherAccountIds]);
    expect(readdirSync(join(trail, 'AWSLogs')).toSorted()).toEqual(accounts.toSorted());
    expect((await end).stderr).toMatch(/^Wrote 1\d{3} events in \d{3} files below /);
  });

  it.each([
    [['--story', 'nothing'], 'leaked-and-tested'],
    [['--trail-files', folder], '--story all'],
    [['--story', 'all', '--trail-files', ''], 'names no folder'],
    [['--story', 'all', '--partition', 'aws-cn'], 'not of aws-cn'],
  ])('refuses %j', async (more, words) => {
    const ended = await keyreeve(['sandbox', '--port', '0', '--accounts', '1', ...more]);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toContain(words);
  });

  it('says so where the log files cannot be written, and does not go on', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const args = ['--port', '0', '--accounts', '1', '--story', 'rotated', '--trail-files', file];
    const ended = await keyreeve(['sandbox', ...args]);
    expect(ended.status).toBe(4);
    expect(ended.stderr).toContain('a-file cannot be written: a file stands where a folder should be.');
  });

  it('says so where the port is taken', async () => {
    const { createServer } = await import('node:net');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const ended = await keyreeve(['sandbox', '--port', port, '--accounts', '1']);
    server.close();
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toContain('--port 0');
  });
});
