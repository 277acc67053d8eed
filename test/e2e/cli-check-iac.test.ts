import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../iac/read-in-folder.ts';
import { keyreeve } from '../support/keyreeve.ts';

const KEY = 'resource "aws_iam_access_key" "ci" {\n  user    = "ci"\n  pgp_key = "keybase:ann"\n}\n';
const CLEAN = 'resource "aws_iam_role" "x" {\n  name = "x"\n}\n';

describe('keyreeve check-iac', () => {
  it('ends with 0 where the code makes nothing, 1 where it does, and 3 where that cannot be told', async () => {
    const clean = await keyreeve(['check-iac', '.'], { cwd: folderWith({ 'main.tf': CLEAN }) });
    expect(clean).toMatchObject({ status: 0, stderr: '' });
    expect(clean.stdout).toContain('no findings');
    const cwd = folderWith({ 'main.tf': KEY });
    const found = await keyreeve(['check-iac', 'main.tf'], { cwd });
    expect(found).toMatchObject({ status: 1, stderr: '' });
    expect(found.stdout).toContain('main.tf:1:1 aws_iam_access_key.ci');
    const below = await keyreeve(['check-iac', '.', '--fail-on', 'high'], { cwd });
    expect([below.status, below.stdout.includes('INCOMPLETE')]).toEqual([3, true]);
    const only = await keyreeve(['check-iac', '.', '--fail-on', 'high', '--rule', 'iac-access-key'], { cwd });
    expect(only.status).toBe(0);
  });

  it('ends with 2 where there is no code, no path or no such rule', async () => {
    const cwd = folderWith({ 'README.md': 'x' });
    for (const args of [['.'], ['.', '--rule', 'x'], ['.', '--output', 'x.pdf']]) {
      const ended = await keyreeve(['check-iac', ...args], { cwd });
      expect([args, ended.status, ended.stdout]).toEqual([args, 2, '']);
      expect(ended.stderr).not.toBe('');
    }
  });

  it('reads a plan on standard input, and names no value of it', async () => {
    const input = readFileSync('test/iac/terraform/existing/plan.json');
    const { status, stdout } = await keyreeve(['check-iac', '-', '--format', 'json'], { input });
    expect(status).toBe(1);
    expect(stdout).toContain('"file":"<stdin>"');
    const secrets = JSON.parse(input.toString())
      .resource_changes.flatMap(
        ({
          change: { before, after },
        }: {
          change: Record<
            string,
            { secret?: string; password?: string; ses_smtp_password_v4?: string } | null
          >;
        }) => [before, after].flatMap((each) => [each?.secret, each?.password, each?.ses_smtp_password_v4]),
      )
      .filter(Boolean);
    expect(secrets.length).toBeGreaterThan(2);
    for (const secret of secrets) expect(stdout).not.toContain(secret);
  });

  it('writes files by their endings beside what it prints, and only the last line with --quiet', async () => {
    const cwd = folderWith({ 'main.tf': KEY });
    const outputs = ['x.sarif', 'x.json', 'x.txt'].flatMap((name) => ['--output', name]);
    const ended = await keyreeve(['check-iac', '.', '--quiet', ...outputs], { cwd });
    expect(ended.stdout).toBe('1 finding (1 low) · 1 cannot be told · INCOMPLETE\n');
    expect(JSON.parse(readFileSync(join(cwd, 'x.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(JSON.parse(readFileSync(join(cwd, 'x.json'), 'utf8')).schemaVersion).toBe('1.0');
    expect(readFileSync(join(cwd, 'x.txt'), 'utf8')).toContain('Findings');
    // What it wrote is met the next time, and is no code.
    expect((await keyreeve(['check-iac', '.', '--quiet'], { cwd })).stdout).toBe(ended.stdout);
  });

  it('gives the same bytes twice, and annotations for GitHub', async () => {
    const run = () => keyreeve(['check-iac', 'test/iac', '--format', 'json', '--now', '2026-11-26']);
    const [one, other] = [await run(), await run()];
    expect(one.stdout).toBe(other.stdout);
    const github = await keyreeve(['check-iac', 'test/iac/cdk', '--format', 'github']);
    expect(github.stdout).toMatch(/^::error file=test\/iac\/cdk\/\S+,line=\d+,col=3,title=iac-/m);
  });

  it('tells a file that may not be read, a plan that was not shown, one of another format, and a state cut short', async () => {
    const cwd = folderWith({
      'main.tf': CLEAN,
      'plan.tfplan': Buffer.from('PK\u0003\u0004\u0000\u0000'),
      'old.json': '{"format_version":"2.0","resource_changes":[]}',
      'cut.json': '{"format_version":"1.2","resource_changes":[',
    });
    const { status, stdout } = await keyreeve(['check-iac', '.', 'plan.tfplan', 'old.json', 'cut.json'], {
      cwd,
    });
    expect(status).toBe(3);
    const flat = stdout.replaceAll(/\s+/g, ' ');
    expect(flat).toContain('plan.tfplan:1:1 It is an archive, as terraform plan -out writes it.');
    expect(flat).toContain(
      'old.json:1:1 It is not read: its format_version is "2.0", and 1.x is what is read here.',
    );
    expect(flat).toContain('cut.json:1:1 It begins like a plan, and is no whole JSON.');
    if (process.getuid?.() === 0) return;
    writeFileSync(join(cwd, 'closed.tf'), KEY);
    chmodSync(join(cwd, 'closed.tf'), 0);
    expect((await keyreeve(['check-iac', '.'], { cwd })).stdout).toContain('reading it is not permitted');
  });

  it('waits for no pipe that stands among the files', async () => {
    const cwd = folderWith({ 'main.tf': CLEAN });
    execFileSync('mkfifo', [join(cwd, 'x.json')]);
    expect((await keyreeve(['check-iac', '.'], { cwd })).status).toBe(0);
  });
});
