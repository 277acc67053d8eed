import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../src/core/model/decision.ts';
import { known } from '../../src/core/model/fact.ts';
import { parsePolicyDocument } from '../../src/core/parse/policy-document.ts';
import { type CompiledPolicy, compilePolicy } from '../../src/core/policy/compile.ts';
import { type RequestContext, withValues } from '../../src/core/policy/context.ts';
import { decide } from '../../src/core/policy/decide.ts';
import { type Oracle, startOracle } from '../oracle/oracle.ts';
import { verdictOf } from '../oracle/ours.ts';
import { AWS_MANAGED, type AwsManaged, provenanceOf, textOf } from './policies.ts';
import { EXPLAINED, PUBLISHED } from './published.ts';

const ACCOUNT = '111122223333';
const OWN = `arn:aws:iam::${ACCOUNT}:user/alice`;
const OTHER = `arn:aws:iam::${ACCOUNT}:user/bob`;
/** The one family of users that a managed policy names. */
const OPSWORKS = `arn:aws:iam::${ACCOUNT}:user/AWS/OpsWorks/OpsWorks-1`;
const ROOT = 'arn:aws:iam::444455556666:root';

const KNOWN = { 'aws:username': 'alice', 'aws:PrincipalArn': OWN, 'aws:PrincipalType': 'User' };
const contextWith = (others: RequestContext['others']) =>
  withValues({ values: new Map(), others, now: '2026-11-26T00:00:00Z' }, KNOWN);

function compiled({ name, document }: AwsManaged): CompiledPolicy {
  const parsed = parsePolicyDocument(JSON.stringify(document));
  if (!('document' in parsed)) throw new Error(`${name} cannot be read: ${parsed.reason}`);
  return compilePolicy({ layer: 'identity', name }, known(parsed.document, 'test'));
}

const ready = new Map(AWS_MANAGED.august.map((policy) => [policy.name, compiled(policy)]));

function ask(policy: CompiledPolicy, action: string, resource: string, context = contextWith('unknown')) {
  return decide({ identity: [policy], controls: { limited: false } }, { action, resource, context });
}

/** For whom a policy alone allows an action: any user, the caller's own, and under a condition or not. */
function reachOf(policy: CompiledPolicy, action: string): string | undefined {
  const answer = (resource: string): Answer => ask(policy, action, resource).answer;
  const [own, other, opsworks] = action === 'sts:AssumeRoot' ? [ROOT, ROOT, ROOT] : [OWN, OTHER, OPSWORKS];
  const [mine, anyones, theirs] = [answer(own), answer(other), answer(opsworks)];
  const under = [mine, anyones, theirs].includes('yes') ? '' : ', if';
  if (anyones !== 'no') return `any${under}`;
  if (mine !== 'no') return `own${under}`;
  return theirs === 'no' ? undefined : `OpsWorks${under}`;
}

function granting(action: string): Readonly<Record<string, string>> {
  const found = [...ready].flatMap(([name, policy]) => {
    const reach = reachOf(policy, action);
    return reach === undefined ? [] : [[name, reach] as const];
  });
  return Object.fromEntries(found);
}

describe("AWS's managed policies", () => {
  test.each(['policies', 'later'] as const)('in the file %s are those of its source', (file) => {
    const { policies, sha256 } = provenanceOf(file);
    const text = textOf(file);
    expect(text.split('\n').length - 1).toBe(policies);
    expect(createHash('sha256').update(text).digest('hex')).toBe(sha256);
  });

  test('can all be read', () => {
    const unread = [...AWS_MANAGED.may, ...AWS_MANAGED.august].flatMap(({ name, document }) => {
      const parsed = parsePolicyDocument(JSON.stringify(document));
      return 'document' in parsed ? [] : [`${name}: ${parsed.reason}`];
    });
    expect(unread).toEqual([]);
    expect(AWS_MANAGED.may).toHaveLength(1485);
    expect(AWS_MANAGED.august).toHaveLength(1594);
  });

  test.each(Object.keys(PUBLISHED))(
    'allow %s where the published list says so, or as it is explained',
    (action) => {
      const expected = { ...PUBLISHED[action] };
      for (const { actions, policy, ours } of EXPLAINED) {
        if (!actions.includes(action)) continue;
        // An explanation that explains nothing would hide the next difference.
        expect(expected[policy]).not.toBe(ours);
        if (ours === undefined) delete expected[policy];
        else expected[policy] = ours;
      }
      expect(granting(action)).toEqual(expected);
    },
  );

  test('W03: that ask for the MCP service are quoted', () => {
    const policy = ready.get('AWSMcpServiceActionsFullAccess');
    expect(policy && ask(policy, 'iam:CreateAccessKey', OTHER).conditions).toMatchObject([
      { effect: 'Allow', quote: '{"Bool":{"aws:IsMcpServiceAction":"true"}}' },
    ]);
  });

  test('K10: allow an action of a service that no list of AWS has, where their patterns do', () => {
    const allowing = granting('newservice:MakeEternalKey');
    expect(allowing).toEqual({
      AIDevOpsAgentActionsPolicy: 'any',
      AdministratorAccess: 'any',
      AWSMcpServiceActionsFullAccess: 'any, if',
      PowerUserAccess: 'any',
    });
    const taken = ready.get('IAMFullAccess');
    expect(taken && ask(taken, 'newservice:MakeEternalKey', OTHER).stoppedBy).toEqual({
      how: 'not-allowed',
      layer: 'identity',
    });
  });
});

describe("AWS's managed policies by the other evaluator", () => {
  let oracle: Oracle;

  beforeAll(() => {
    oracle = startOracle();
  });

  afterAll(() => oracle?.close());

  test('allow who may make keys for whom just as they do by ours', async () => {
    const differing: string[] = [];
    for (const { name, document } of AWS_MANAGED.august) {
      const policy = ready.get(name);
      if (policy === undefined || !/"(?:iam:[^"]*|\*[^"]*|Not[AR][^"]*)"/i.test(JSON.stringify(document)))
        continue;
      for (const resource of [OWN, OTHER]) {
        const one = { principal: OWN, account: ACCOUNT, action: 'iam:CreateAccessKey', resource };
        const written = document as { readonly Statement: readonly Record<string, unknown>[] };
        const theirs = await oracle.ask({ ...one, context: KNOWN, identity: [written], controls: [] });
        const ours = verdictOf(ask(policy, one.action, resource, contextWith('absent')));
        if (ours !== theirs) differing.push(`${name} on ${resource}: ${ours}, ${theirs}`);
      }
    }
    expect(differing).toEqual([]);
  });
});
