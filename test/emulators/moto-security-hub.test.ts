import { type AwsSecurityFinding, GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sendFindings } from '../../src/app/notify/send-findings.ts';
import type { Account } from '../../src/core/model/account.ts';
import { covered, DAY_BEFORE, found, smallRun } from '../support/small-run.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { enter, environment } from './scanned.ts';

/** moto's own account, whatever the credentials. */
const MOTO: Account = { id: '123456789012', partition: 'aws' };
const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
const REGION = 'eu-central-1';

let moto: Emulator | undefined;

beforeAll(async () => {
  moto = await startMoto();
  enter({ ...environment(moto.url, KEYS), AWS_ENDPOINT_URL_SECURITYHUB: undefined });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await moto?.close();
});

async function stored(): Promise<readonly AwsSecurityFinding[]> {
  const { Findings = [] } = await new SecurityHubClient({ region: REGION }).send(new GetFindingsCommand({}));
  return Findings;
}

test('moto takes the findings, in their region, and turns a stored failure when it passes', async () => {
  const inMoto = (name: string, more: Parameters<typeof found>[1] = {}) =>
    found(name, { account: MOTO, ...more });
  const coverage = [covered(MOTO)];
  const first = smallRun([inMoto('alice'), inMoto('bob')], coverage, { now: DAY_BEFORE });
  const sent = await sendFindings({}, first, { region: REGION });
  expect(sent).toMatchObject({ sent: 2, accounts: 1, failed: [] });
  await sendFindings({}, smallRun([inMoto('alice', { status: 'pass' }), inMoto('bob')], coverage), {
    region: REGION,
  });
  const statuses = (await stored()).map(({ Id, Compliance }) => [Id, Compliance?.Status]);
  expect(statuses).toEqual([
    [inMoto('alice').id, 'PASSED'],
    [inMoto('bob').id, 'FAILED'],
  ]);
});
