import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from './index.ts';

let sandbox: Sandbox | undefined;

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  sandbox = await startSandbox({ accounts: 3, users: 3, ...options });
  return sandbox;
}

afterEach(() => sandbox?.close());

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask(
  port: number,
  { method = 'GET', path, body = '', headers = {} }: Asked,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    call.on('error', reject).end(body);
  });
}

/** A signed-looking call; signatures are not verified. */
function signed({ credentials }: Sandbox, service: string, body: string, target?: string): Asked {
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20261122/us-east-1/${service}/aws4_request, Signature=0`;
  const headers = target === undefined ? { authorization } : { authorization, 'x-amz-target': target };
  return { method: 'POST', path: '/', body, headers };
}

describe('the control paths', () => {
  it('refuse other host names and requests from web pages', async () => {
    const { port } = await start();
    const path = '/_sandbox/clock';
    expect((await ask(port, { path, headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await ask(port, { path, headers: { origin: 'http://127.0.0.1:1' } })).status).toBe(403);
    expect((await ask(port, { path, headers: { host: 'localhost:99' } })).status).toBe(200);
  });

  it('show the truth, set the clock and add faults', async () => {
    const { port, faults, ...rest } = await start({ now: '2026-11-22T12:00:00Z', frozenClock: true });
    expect(JSON.parse((await ask(port, { path: '/_sandbox/truth' })).body)).toEqual(rest.truth());
    const body = '{"advanceMs":60000}';
    expect(JSON.parse((await ask(port, { method: 'POST', path: '/_sandbox/clock', body })).body)).toEqual({
      now: '2026-11-22T12:01:00.000Z',
      frozen: true,
    });
    const fault = '{"operation":"iam:*","html500":true,"times":1}';
    expect((await ask(port, { method: 'POST', path: '/_sandbox/faults', body: fault })).body).toBe(
      '{"id":"fault-1"}',
    );
    faults.clear();
  });

  it.each(['{', '[]', '{"advanceMs":"x"}', '{"set":"never"}', ''])(
    'answer the malformed clock %j with 400',
    async (body) => {
      const { port } = await start();
      expect((await ask(port, { method: 'POST', path: '/_sandbox/clock', body })).status).toBe(400);
    },
  );
});

describe('the wire', () => {
  it('answers damaged and oversized requests with 400s and 403s, and lives on', async () => {
    const own = await start();
    const target = 'AWSOrganizationsV20161128.ListAccounts';
    expect((await ask(own.port, { path: '/' })).status).toBe(403);
    expect(await ask(own.port, signed(own, 'iam', 'Action=%ZZ&&&='))).toMatchObject({ status: 400 });
    expect((await ask(own.port, signed(own, 'organizations', '{"', target))).body).toContain(
      'SerializationException',
    );
    expect(await ask(own.port, signed(own, 's3', ''))).toMatchObject({ status: 400 });
    expect((await ask(own.port, signed(own, 'iam', 'x'.repeat(1_100_000)))).status).toBe(400);
    expect((await ask(own.port, signed(own, 'sts', 'Action=GetCallerIdentity'))).status).toBe(200);
  });

  it('runs into faults as often as told, for the account they name', async () => {
    const own = await start();
    const again = () => ask(own.port, signed(own, 'iam', 'Action=GetAccountSummary'));
    own.faults.add({ operation: 'iam:Get*', code: 'Throttling', times: 1, afterCalls: 1 });
    own.faults.add({ operation: 'iam:*', account: '000000000000', drop: true });
    expect((await again()).status).toBe(200);
    expect((await again()).body).toContain('<Code>Throttling</Code><Message>Rate exceeded</Message>');
    expect((await again()).status).toBe(200);
    own.faults.add({ operation: 'iam:GetAccountSummary', drop: true, times: 1 });
    await expect(again()).rejects.toThrow(/socket hang up/);
    own.faults.add({ operation: 'iam:GenerateCredentialReport', reportState: 'INPROGRESS' });
    const stuck = await ask(own.port, signed(own, 'iam', 'Action=GenerateCredentialReport'));
    expect(stuck.body).toContain('<State>INPROGRESS</State>');
    expect(own.calls.byOperation['iam:GetAccountSummary']).toBe(4);
  });

  it('throttles an account beyond its rate', async () => {
    const own = await start({ rateLimit: { callsPerSecond: 1, burst: 2 } });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1)
      statuses.push((await ask(own.port, signed(own, 'iam', 'Action=ListUsers'))).status);
    expect(statuses).toEqual([200, 200, 400]);
  });

  it('listens on the loopback address only and refuses senseless options', async () => {
    const wrong = JSON.parse('{"host":"0.0.0.0"}') as SandboxOptions;
    await expect(startSandbox(wrong)).rejects.toThrow('127.0.0.1 only');
    await expect(startSandbox({ accounts: 10_001 })).rejects.toThrow('accounts must be');
    const twice = [{ id: '123456789012' }, { id: '123456789012' }];
    await expect(startSandbox({ world: twice })).rejects.toThrow('given twice');
  });
});
