import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../sandbox/index.ts';
import { policyFor } from '../../src/app/use-permissions.ts';
import { keyreeve } from '../support/keyreeve.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

function folderWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-where-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'settings.txt'), text);
  return folder;
}

describe('keyreeve where-used', () => {
  it('ends with 1 where a key is found, and with 0 where all was searched and it is not', async () => {
    const kept = await keyreeve(['where-used', KEY, '--no-aws', '--path', folderWith(`${KEY} ${SECRET}`)]);
    expect(kept).toMatchObject({ status: 1, stderr: '' });
    expect(kept.stdout).toContain(`${KEY}: found in 1 place\n`);
    expect(kept.stdout).not.toContain('wJalr');
    const clean = await keyreeve(['where-used', KEY, '--no-aws', '--path', folderWith('nothing')]);
    expect(clean).toMatchObject({ status: 0, stderr: '' });
    expect(clean.stdout).toContain(`${KEY}: not found in anything that was searched\n`);
    expect(clean.stdout).toContain('Never searched');
  });

  it('says plainly of an emulator that does not serve the services that nothing was searched, and ends with 3', async () => {
    const sandbox = await startSandbox({ world: [{ id: '111111111111' }] });
    onTestFinished(() => sandbox.close());
    const { status, stdout, stderr } = await keyreeve(['where-used', KEY, '--region-only', 'eu-west-1'], {
      sandbox,
    });
    expect([status, stderr]).toEqual([3, '']);
    expect(stdout).toContain('not found in what could be searched; INCOMPLETE, see below');
    expect(stdout).toContain('What answered does not know this call: nothing was searched there.');
    for (const call of [
      'lambda:ListFunctions',
      'ecs:ListTaskDefinitions',
      'ssm:DescribeParameters',
      'amplify:ListApps',
    ]) {
      expect(stdout).toContain(call);
    }
  });

  it.each([
    ['no key', []],
    ['a secret', [SECRET]],
    ['--no-aws alone', [KEY, '--no-aws']],
    ['--no-aws with accounts', [KEY, '--no-aws', '--path', '.', '--account', '111111111111']],
    ['--history alone', [KEY, '--history']],
    ['a path that is not there', [KEY, '--no-aws', '--path', '/nonexistent']],
  ])('refuses %s with 2, and repeats no secret', async (_what, args) => {
    const { status, stdout, stderr } = await keyreeve(['where-used', ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).not.toContain('wJalr');
  });
});

describe('keyreeve permissions --for', () => {
  const none = { Version: '2012-10-17', Statement: [] } as const;

  it('prints the policy of a search for places, with decryption where that is asked for', async () => {
    const plain = await keyreeve(['permissions', '--for', 'where-used']);
    expect(JSON.parse(plain.stdout)).toEqual(policyFor(['where-used'], none));
    expect(plain.stdout).not.toContain('kms:');
    const { stdout } = await keyreeve([
      'permissions',
      '--for',
      'where-used',
      '--decrypt',
      '--format',
      'terraform',
    ]);
    expect(JSON.parse(/<<-POLICY\n([\s\S]*?)\n\s*POLICY/.exec(stdout)?.[1] ?? '')).toEqual(
      policyFor(['where-used'], none, { decrypt: true }),
    );
    expect(stdout).toContain('"kms:ViaService"');
  });

  it('prints nothing that changes anything', async () => {
    const { stdout } = await keyreeve(['permissions', '--for', 'where-used', '--decrypt']);
    const { Statement } = JSON.parse(stdout) as { Statement: { Action: string[] }[] };
    const actions = Statement.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => !/:(BatchGet|Get|List|Describe|Decrypt)/.test(action))).toEqual([]);
  });

  it('prints one policy for a scan and a search', async () => {
    const scan = JSON.parse((await keyreeve(['permissions'])).stdout);
    const both = JSON.parse((await keyreeve(['permissions', '--for', 'scan', '--for', 'where-used'])).stdout);
    expect(both).toEqual(policyFor(['scan', 'where-used'], scan));
    expect(both.Statement).toHaveLength(scan.Statement.length + 1);
  });

  it.each([
    ['an unknown use', ['--for', 'nothing']],
    ['another role', ['--for', 'where-used', '--remediate']],
    ['the calling identity', ['--for', 'where-used', '--caller']],
    ['options of a scan it is not for', ['--for', 'where-used', '--fresh']],
    ['decryption for a scan', ['--decrypt']],
  ])('refuses %s', async (_what, args) => {
    expect(await keyreeve(['permissions', ...args])).toMatchObject({ status: 2, stdout: '' });
  });
});
