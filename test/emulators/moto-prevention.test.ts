import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { policyTexts } from '../../src/app/prevent/policy-texts.ts';
import { perform } from '../../src/aws/apply/perform.ts';
import { readSubject } from '../../src/aws/apply/read-subject.ts';
import { type StepSessions, stepSessions } from '../../src/aws/apply/sessions.ts';
import { readAuthorization } from '../../src/aws/collect/authorization.ts';
import { readPolicyVersions } from '../../src/aws/collect/remediation/policy-versions.ts';
import type { BaseSession } from '../../src/aws/session/base-session.ts';
import { openSession } from '../../src/aws/session/open-session.ts';
import { sessionOptions } from '../../src/aws/test-support/scene.ts';
import type { Account } from '../../src/core/model/account.ts';
import { type Fact, unread } from '../../src/core/model/fact.ts';
import { allHold } from '../../src/core/plan/conditions.ts';
import type { StepDraft } from '../../src/core/plan/steps/draft.ts';
import { inverseOf } from '../../src/core/plan/undo.ts';
import { makeWorld } from '../../src/core/policy/world.ts';
import { type Fix, fixesFor } from '../../src/core/prevent/fix/candidates.ts';
import { stepsOf } from '../../src/core/prevent/fix/fix-steps.ts';
import { type KeyMaker, keyMakers } from '../../src/core/prevent/fix/key-makers.ts';
import { waysRound } from '../../src/core/prevent/fix/ways-round.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { enter, environment } from './scanned.ts';

/** moto's own account, whatever the credentials. */
const MOTO: Account = { id: '123456789012', partition: 'aws' };
const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['iam:CreateAccessKey', 's3:GetObject'], Resource: '*' }],
};
const TEXT = JSON.stringify(DOCUMENT, null, 4);

let moto: Emulator | undefined;
let base: BaseSession;
let sessions: StepSessions;
let PolicyArn = '';

beforeAll(async () => {
  moto = await startMoto({ managedPolicies: false });
  enter(environment(moto.url, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }));
  const iam = new IAMClient({});
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'Devs', PolicyDocument: TEXT }));
  PolicyArn = Policy?.Arn ?? '';
  await iam.send(new CreateUserCommand({ UserName: 'ann' }));
  await iam.send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn }));
  base = await openSession(sessionOptions());
  sessions = stepSessions(base, { role: 'KeyreeveRemediate', sessionName: 'keyreeve', asCaller: true });
});

afterAll(async () => {
  base?.close();
  vi.unstubAllEnvs();
  await moto?.close();
});

function valueIn<T>(fact: Fact<T>): T {
  if (fact.state === 'known') return fact.value;
  throw new Error(`${fact.source}: ${fact.words}`);
}

/** Who may make keys, by what moto answers now. */
async function readWorld() {
  const authorization = valueIn(await readAuthorization(base.account({ accountId: MOTO.id })));
  const controls = unread('organizations:ListPolicies', 'NotAsked', 'Not asked.');
  const input = { account: MOTO, authorization, controls, now: '2026-11-26T00:00:00Z' };
  return { ...input, makers: keyMakers(makeWorld(input)) };
}

async function textRead() {
  const {
    policyId,
    defaultVersionId: versionId,
    versions,
  } = valueIn(await readPolicyVersions(base.account({ accountId: MOTO.id }), PolicyArn));
  const text = versions.find(({ id }) => id === versionId)?.text ?? '';
  return {
    arn: PolicyArn,
    name: 'Devs',
    policyId,
    versionId,
    text,
    versions: versions.map(({ sha256 }) => sha256),
  };
}

/** As `apply` does it: read, check, call once, read again. */
async function carryOut(draft: StepDraft): Promise<void> {
  const step = { ...draft, id: 'p-1-01' };
  const before = await readSubject(sessions, step, [...step.precondition, ...step.shows]);
  expect([allHold(step.precondition, before), allHold(step.shows, before)]).toEqual([true, false]);
  expect(await perform(sessions, step, before)).toMatchObject({ state: 'known' });
  expect(allHold(step.shows, await readSubject(sessions, step, step.shows))).toBe(true);
}

const NOTHING_MORE = { inline: new Map(), scp: { possible: false, words: 'not tried' } } as const;

function stepsIn(fix: Fix, makers: readonly KeyMaker[]) {
  return stepsOf({ account: MOTO, fix, makers, round: waysRound(fix.after) });
}

test('in moto the smallest proved fix evaluates as it was planned, and undo brings back the bytes', async () => {
  const before = await readWorld();
  expect(before.makers.map(({ user }) => user.name)).toEqual(['ann']);
  const text = await textRead();
  expect(text.text).toBe(TEXT);
  const { fixes } = fixesFor({ ...before, policies: new Map([[PolicyArn, text]]), ...NOTHING_MORE });
  expect(fixes.map(({ kind }) => kind)).toEqual(['take-out', 'deny-users', 'deny-in-policy', 'boundary']);
  const [fix] = fixes;
  const [draft] = fix === undefined ? [] : stepsIn(fix, before.makers);
  if (draft === undefined) throw new Error('There is no step.');
  await carryOut(draft);
  expect((await readWorld()).makers).toEqual([]);

  const inverse = inverseOf({ ...draft, id: 'p-1-01' });
  if (!('step' in inverse) || inverse.after === undefined) throw new Error('It cannot be taken back.');
  await carryOut(inverse.step);
  await carryOut(inverse.after);
  expect(await textRead()).toEqual(text);
  expect((await readWorld()).makers.map(({ user }) => user.name)).toEqual(['ann']);
});

test('in moto a user is kept from making keys by a policy of its own, and allowed again', async () => {
  const before = await readWorld();
  const { fixes } = fixesFor({ ...before, policies: new Map(), ...NOTHING_MORE });
  const [draft] = fixes[0] === undefined ? [] : stepsIn(fixes[0], before.makers);
  if (draft === undefined) throw new Error('There is no step.');
  expect(draft.kind).toBe('deny-user-keys');
  await carryOut(draft);
  expect((await readWorld()).makers).toEqual([]);
  const inverse = inverseOf({ ...draft, id: 'p-1-01' });
  if (!('step' in inverse)) throw new Error('It cannot be taken back.');
  await carryOut(inverse.step);
  expect((await readWorld()).makers.map(({ user }) => user.name)).toEqual(['ann']);
});

test('in moto an inline policy of a user is edited, and undo brings back the bytes', async () => {
  const iam = new IAMClient({});
  await iam.send(new CreateUserCommand({ UserName: 'bea' }));
  const mine = { UserName: 'bea', PolicyName: 'Mine', PolicyDocument: `${TEXT}\n` };
  await iam.send(new PutUserPolicyCommand(mine));
  const world = await readWorld();
  const makers = world.makers.filter(({ user }) => user.name === 'bea');
  const session = base.account({ accountId: MOTO.id });
  const texts = await policyTexts(session, makers);
  expect([...texts.inline.values()].map(({ text }) => text)).toEqual([mine.PolicyDocument]);
  const { fixes } = fixesFor({ ...world, ...NOTHING_MORE, ...texts, makers });
  const [draft] = fixes[0] === undefined ? [] : stepsIn(fixes[0], makers);
  if (draft === undefined) throw new Error('There is no step.');
  expect(draft.kind).toBe('edit-user-policy');
  await carryOut(draft);
  const isLeft = async () => (await readWorld()).makers.some(({ user }) => user.name === 'bea');
  expect(await isLeft()).toBe(false);
  const inverse = inverseOf({ ...draft, id: 'p-1-01' });
  if (!('step' in inverse)) throw new Error('It cannot be taken back.');
  await carryOut(inverse.step);
  expect(await policyTexts(session, makers)).toEqual(texts);
  expect(await isLeft()).toBe(true);
});
