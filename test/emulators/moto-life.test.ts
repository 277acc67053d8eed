import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IAMClient } from '@aws-sdk/client-iam';
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Plan, Step } from '../../src/core/plan/plan.ts';
import { parsePlan } from '../../src/core/plan/plan-file.ts';
import { type Ended, keyreeve } from '../support/keyreeve.ts';
import { doAws } from './aws-cli.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { makePeople, type Person } from './people.ts';
import { environment, type Keys } from './scanned.ts';

/**
 * The whole life of keys through the real command line, in accounts of moto, and their state by the real aws client.
 * The notices are passed on by hand, and no stage waits: only that none is passed over is left of the waiting times.
 */

/** moto's own account, whatever the credentials. */
const OWN = '123456789012';
/** Of an administrator that moto has never heard of. */
const ADMIN: Keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
const REGION = 'us-east-1';
const SETTINGS = `version: 1
auditLog: { path: audit.jsonl }
remediation: { noticeDays: 0, holdDays: 0 }
`;
const MINUTE_MS = 60_000;

/** An account of moto, as somebody in it sees it. */
interface Place {
  readonly moto: Emulator;
  readonly account: string;
  readonly keys: Keys;
  /** Where a person works: the settings, the plan and the log lie there. */
  readonly folder: string;
  /** Ids of access keys by the name of their user, as they were made. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
}

const emulators: Emulator[] = [];
const folders: string[] = [];
let calm: Place;
let attacked: Place;
let contained: Promise<Ended>;

beforeAll(async () => {
  [calm, attacked] = await Promise.all([
    placeOf(
      async () => ({ account: OWN, keys: ADMIN }),
      [
        { name: 'ann', password: true, keys: ['active', 'active'] },
        { name: 'bob', password: true, keys: ['active'] },
      ],
    ),
    placeOf(memberOf, [{ name: 'eve', password: true, keys: ['active'] }]),
  ]);
  // moto has no event history, and a fault of AWS is asked again and again: it is waited for beside the other test.
  const why = ['--reason', 'It stands in a public repository.'];
  contained = run(attacked, 'plan', '--contain', key(attacked, 'eve', 0), ...why, ...TO);
}, MINUTE_MS);

afterAll(async () => {
  await contained;
  for (const each of emulators) await each.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const TO = ['--output', 'plan.yaml'] as const;

type Client = { readonly region: string; readonly endpoint: string; readonly credentials: Keys };
type Where = Pick<Place, 'account' | 'keys'>;

async function placeOf(where: (client: Client) => Promise<Where>, people: readonly Person[]): Promise<Place> {
  const moto = await startMoto();
  emulators.push(moto);
  const client = { region: REGION, endpoint: moto.url };
  const { account, keys } = await where({ ...client, credentials: ADMIN });
  const made = await makePeople(new IAMClient({ ...client, credentials: keys }), people);
  const ids = Object.fromEntries(made.map((user) => [user.name, user.keys.map(({ id }) => id)]));
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-moto-life-'));
  folders.push(folder);
  writeFileSync(join(folder, 'keyreeve.yaml'), SETTINGS);
  return { moto, account, keys, folder, ids };
}

/** A member of an organisation whose service control policies are switched on. */
async function memberOf(client: Client): Promise<Where> {
  const organizations = new OrganizationsClient(client);
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots: [root] = [] } = await organizations.send(new ListRootsCommand({}));
  const type = { RootId: root?.Id ?? '', PolicyType: 'SERVICE_CONTROL_POLICY' } as const;
  await organizations.send(new EnablePolicyTypeCommand(type));
  const member = { AccountName: 'member', Email: 'member@example.com' };
  const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand(member));
  const account = CreateAccountStatus?.AccountId ?? '';
  const RoleArn = `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`;
  const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' });
  const { Credentials = {} } = await new STSClient(client).send(assume);
  const {
    AccessKeyId = '',
    SecretAccessKey = '',
    SessionToken = '',
  } = Credentials as Readonly<Record<string, string | undefined>>;
  const keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return { account, keys };
}

/** Runs `keyreeve` there as an administrator would, outside of any pipeline. */
function run({ moto, folder }: Place, ...args: readonly string[]): Promise<Ended> {
  const given = Object.entries(environment(moto.url, ADMIN));
  const env = Object.fromEntries(given.filter((each): each is [string, string] => each[1] !== undefined));
  return keyreeve(args, { cwd: folder, env: { ...env, CI: '' } });
}

/** Runs it where it has to end so, and gives what it printed. */
async function ends(status: number, place: Place, ...args: readonly string[]): Promise<string> {
  const ended = await run(place, ...args);
  expect(ended, `${ended.stdout}${ended.stderr}`).toMatchObject({ status });
  return ended.stdout;
}

function apply(status: number, place: Place, ...more: readonly string[]): Promise<string> {
  return ends(status, place, 'apply', 'plan.yaml', '--yes-i-mean', place.account, ...more);
}

function planIn({ folder }: Place): Plan {
  const path = join(folder, 'plan.yaml');
  return parsePlan(readFileSync(path, 'utf8'), path);
}

function key({ ids }: Place, name: string, index: number): string {
  return ids[name]?.[index] ?? '';
}

const keyOf = ({ subject }: Step) => ('accessKeyId' in subject ? subject.accessKeyId : '');

/** What a plan has in mind for each key. */
function kinds({ steps }: Plan): Readonly<Record<string, string>> {
  return Object.fromEntries(steps.map((step) => [keyOf(step), step.kind]));
}

/** Makes a plan anew by the rules of the house. moto's credential report is of the year 2015, and that is told. */
async function planned(place: Place): Promise<Plan> {
  // A plan is not written over another.
  rmSync(join(place.folder, 'plan.yaml'), { force: true });
  await ends(3, place, 'plan', '--no-trail', ...TO);
  const plan = planIn(place);
  expect(plan.gaps).toMatchObject([{ account: { id: place.account }, code: 'StaleReport' }]);
  expect(plan.refused).toEqual([]);
  return plan;
}

/** Applies the steps about these keys and no others: what is left out by choice is no gap. */
function applied(place: Place, { steps }: Plan, keys: readonly string[]): Promise<string> {
  const chosen = steps.filter((step) => keys.includes(keyOf(step))).flatMap(({ id }) => ['--step', id]);
  expect(chosen).toHaveLength(2 * keys.length);
  return apply(0, place, ...chosen);
}

function aws({ moto, keys }: Place, ...commands: readonly string[]): Promise<readonly string[]> {
  return doAws(environment(moto.url, keys), commands);
}

interface Listed {
  readonly AccessKeyMetadata: readonly { readonly AccessKeyId: string; readonly Status: string }[];
}

/** Users' keys by the aws client: id to status. */
async function statuses(
  place: Place,
  ...users: readonly string[]
): Promise<Readonly<Record<string, string>>> {
  const answers = await aws(place, ...users.map((user) => `iam list-access-keys --user-name ${user}`));
  const listed = answers.flatMap((answer) => (JSON.parse(answer) as Listed).AccessKeyMetadata);
  return Object.fromEntries(listed.map(({ AccessKeyId, Status }) => [AccessKeyId, Status]));
}

const [NOTICE, OFF, GONE] = ['notify-owner', 'deactivate-key', 'delete-key'];

test(
  'X01 X06 X13: in moto keys are noticed, deactivated, reactivated and deleted; a sibling is in each plan, and stays',
  async () => {
    const [mine, sibling, bobs] = [key(calm, 'ann', 0), key(calm, 'ann', 1), key(calm, 'bob', 0)];
    const first = await planned(calm);
    expect(kinds(first)).toEqual({ [mine]: NOTICE, [sibling]: NOTICE, [bobs]: NOTICE });
    const printed = await applied(calm, first, [mine, bobs]);
    const told = [...printed.matchAll(/^Subject: AWS access key (\w+) will be deactivated/gm)];
    expect(told.map(([, id]) => id).toSorted()).toEqual([mine, bobs].toSorted());

    const second = await planned(calm);
    expect(kinds(second)).toEqual({ [mine]: OFF, [sibling]: NOTICE, [bobs]: OFF });
    await applied(calm, second, [mine, bobs]);
    await apply(2, calm);
    const off = { [mine]: 'Inactive', [sibling]: 'Active', [bobs]: 'Inactive' };
    expect(await statuses(calm, 'ann', 'bob')).toEqual(off);

    const step = second.steps.find((each) => keyOf(each) === bobs)?.id ?? '';
    await ends(0, calm, 'undo', step, '--yes-i-mean', OWN);
    const third = await planned(calm);
    expect(kinds(third)).toEqual({ [mine]: GONE, [sibling]: NOTICE, [bobs]: NOTICE });
    await applied(calm, third, [mine]);
    expect(await statuses(calm, 'ann', 'bob')).toEqual({ [sibling]: 'Active', [bobs]: 'Active' });

    const { keys } = JSON.parse(await ends(0, calm, 'plan', 'status', '--format', 'json'));
    expect(keys).toMatchObject([{ accessKeyId: mine, stage: 'deleted', due: false }]);
    expect(await ends(0, calm, 'audit', 'verify')).toContain('Whole: ');
  },
  MINUTE_MS,
);

test(
  'in moto an attack is contained from outside the account and in it, and what moto lacks is told as not searched',
  async () => {
    const { status, stdout, stderr } = await contained;
    expect(status, `${stdout}${stderr}`).toBe(3);
    const { steps, gaps } = planIn(attacked);
    expect(steps.map(({ kind }) => kind)).toEqual([
      'create-quarantine-scp',
      'attach-quarantine-scp',
      'deny-user',
      'deactivate-key',
    ]);
    expect(gaps.filter(({ source }) => !source.startsWith('cloudtrail:LookupEvents'))).toEqual([]);
    expect(gaps.map(({ source }) => source)).toContainEqual(
      expect.stringMatching(/ us-east-1\b.* us-west-2$/),
    );

    await apply(0, attacked);
    const [keys = '', policy = ''] = await aws(
      attacked,
      'iam list-access-keys --user-name eve',
      'iam get-user-policy --user-name eve --policy-name KeyreeveContain',
    );
    const [eves] = (JSON.parse(keys) as Listed).AccessKeyMetadata;
    expect(eves).toMatchObject({ AccessKeyId: key(attacked, 'eve', 0), Status: 'Inactive' });
    expect(JSON.parse(policy).PolicyDocument.Statement).toMatchObject([{ Effect: 'Deny', Action: '*' }]);
    const [policies = ''] = await aws(
      { ...attacked, keys: ADMIN },
      `organizations list-policies-for-target --filter SERVICE_CONTROL_POLICY --target-id ${attacked.account}`,
    );
    expect(policies).toContain('"Name": "KeyreeveQuarantine');
    expect(await ends(0, attacked, 'audit', 'verify')).toContain('Whole: ');
  },
  MINUTE_MS,
);
