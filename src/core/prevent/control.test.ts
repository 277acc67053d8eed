import { describe, expect, test } from 'vitest';
import { PARTITIONS } from '../model/account.ts';
import { canonicalHash, type Json } from '../model/canonical-json.ts';
import { known } from '../model/fact.ts';
import { parsePolicyDocument } from '../parse/policy-document.ts';
import { parseBreakGlass, strangerTo } from '../plan/controls/break-glass.ts';
import {
  type Control,
  type ControlChoice,
  MOST_SCP_CHARACTERS,
  makeControl,
} from '../plan/controls/control.ts';
import { CONTROL_KINDS, type ControlKind } from '../plan/controls/statements.ts';
import { parseConsoleTag } from '../plan/controls/tag.ts';
import { DENY_ROOT_SCP } from '../plan/policies.ts';
import { compilePolicy } from '../policy/compile.ts';
import { withValues } from '../policy/context.ts';
import { type Controls, decide } from '../policy/decide.ts';
import { checkControl, FULL_ACCESS } from './check-control.ts';

const GLASS = [parseBreakGlass('arn:*:iam::*:role/BreakGlass')];
const TAG = parseConsoleTag('Console=True');

function choiceOf(...kinds: readonly ControlKind[]): ControlChoice {
  const exempts = kinds.some((kind) => kind === 'deny-keys-but' || kind === 'deny-console-user-keys');
  return {
    kinds,
    breakGlass: exempts ? GLASS : [],
    ...(kinds.includes('deny-console-user-keys') && { tag: TAG }),
  };
}

interface Asked {
  readonly action: string;
  readonly resource?: string;
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}

const attached = new Map<string, Controls>();

function controlsOf(text: string): Controls {
  const parsed = parsePolicyDocument(text);
  if (!('document' in parsed)) throw new Error(parsed.reason);
  const scp = compilePolicy({ layer: 'control', name: 'scp' }, known(parsed.document, 'test'));
  return { limited: true, levels: [{ at: 'r-1', policies: [FULL_ACCESS, scp] }] };
}

/** Whether a policy stops a call that everything else allows. */
function stops({ text }: Pick<Control, 'text'>, { action, resource, values }: Asked): boolean {
  const controls = attached.get(text) ?? controlsOf(text);
  attached.set(text, controls);
  const context = withValues({ values: new Map(), others: 'absent' }, values);
  const request = { action, resource: resource ?? 'arn:aws:iam::111122223333:user/ann', context };
  return decide({ identity: [FULL_ACCESS], controls }, request).answer === 'no';
}

const root = (partition: string) => ({ 'aws:PrincipalArn': `arn:${partition}:iam::111122223333:root` });
const role = (name: string) => ({ 'aws:PrincipalArn': `arn:aws:iam::111122223333:role/${name}` });

describe('a service control policy', () => {
  const every = [
    ...CONTROL_KINDS.map((kind) => [kind]),
    ['deny-root-keys', 'deny-console-user-keys', 'deny-keys-but'],
    [...CONTROL_KINDS],
  ] as const;

  test.each(every.map((kinds) => [kinds.join(' and '), kinds] as const))(
    'of %s does what it says for everybody, in every partition, and fits',
    (_name, kinds) => {
      const choice = choiceOf(...kinds);
      const control = makeControl(choice);
      const checked = checkControl(control, choice);
      expect(checked.partitions).toEqual(PARTITIONS);
      expect(checked.decisions).toBeGreaterThan(1000);
      expect(control.size.printed).toBe(control.text.length);
      expect(control.size.printed).toBeLessThanOrEqual(MOST_SCP_CHARACTERS);
      expect(makeControl(choice)).toEqual(control);
      // Letters and digits only (IAM User Guide, "JSON policy elements: Sid"), each once.
      const sids = control.statements.map(({ statement }) => statement.Sid);
      expect(sids.join('')).toMatch(/^[A-Za-z0-9]+$/);
      expect(new Set(sids).size).toBe(sids.length);
    },
  );

  test('that lost any one of its statements is not handed out', () => {
    const choice = choiceOf('deny-root-keys', 'deny-console-user-keys');
    const whole = makeControl(choice);
    const { Version, Statement } = JSON.parse(whole.text) as { Version: string; Statement: unknown[] };
    expect(Statement.length).toBeGreaterThan(4);
    for (const index of Statement.keys()) {
      const text = JSON.stringify({ Version, Statement: Statement.toSpliced(index, 1) });
      expect(() => checkControl({ ...whole, text }, choice)).toThrow(/does not do what it says/);
    }
    const literal = whole.text.replaceAll('arn:*:iam::*:root', 'arn:aws:iam::*:root');
    expect(() => checkControl({ ...whole, text: literal }, choice)).toThrow(/in aws-cn/);
  });

  test('V01: names the management account first among what it does not cover', () => {
    for (const kind of CONTROL_KINDS) {
      const [first] = makeControl({ ...choiceOf(kind), managementAccount: '999999999999' }).notCovered;
      expect(first).toMatch(/^The management account 999999999999: no service control policy limits it/);
    }
  });

  test('V02: root in GovCloud and China is stopped, and a partition that was typed becomes every one', () => {
    const control = makeControl(choiceOf('deny-root-keys'));
    for (const partition of ['aws', 'aws-cn', 'aws-us-gov'])
      expect(stops(control, { action: 'iam:CreateAccessKey', values: root(partition) })).toBe(true);
    const typed = parseBreakGlass('arn:aws:iam::*:role/BreakGlass');
    expect(typed.pattern).toBe('arn:*:iam::*:role/BreakGlass');
    expect(typed.warnings[0]).toContain('names the partition "aws"');
  });

  test('against all calls of root is the very one that a plan attaches', () => {
    const control = makeControl(choiceOf('deny-root'));
    expect(canonicalHash(JSON.parse(control.text) as Json)).toBe(DENY_ROOT_SCP.sha256);
    expect(control.name).toBe(DENY_ROOT_SCP.name);
    const session = { ...root('aws'), 'aws:AssumedRoot': 'true' };
    expect(stops(control, { action: 'iam:DeleteAccessKey', values: session })).toBe(false);
    expect(stops(control, { action: 'iam:DeleteAccessKey', values: root('aws') })).toBe(true);
  });

  test('leaves the task open that gives root a password again', () => {
    const control = makeControl(choiceOf('deny-console-user-keys'));
    const values = { ...root('aws'), 'aws:AssumedRoot': 'true' };
    const resource = 'arn:aws:iam::111122223333:root';
    expect(stops(control, { action: 'iam:CreateLoginProfile', resource, values })).toBe(false);
  });

  test.each(['iam:CreateRole', 'iam:PassRole', 'iam:UpdateAssumeRolePolicy'])(
    'keeps others from becoming an exempt role by %s',
    (action) => {
      const control = makeControl(choiceOf('deny-keys-but'));
      const resource = 'arn:aws:iam::111122223333:role/BreakGlass';
      expect(stops(control, { action, resource, values: role('Admin') })).toBe(true);
      expect(stops(control, { action, resource, values: role('BreakGlass') })).toBe(false);
      expect(stops(control, { action, resource: `${resource}2`, values: role('Admin') })).toBe(false);
    },
  );

  test('is refused where AWS would refuse it for its length', () => {
    const breakGlass = Array.from({ length: 60 }, (_, index) =>
      parseBreakGlass(`arn:*:iam::*:role/some/rather/long/path/BreakGlass${index}`),
    );
    expect(() => makeControl({ kinds: ['deny-keys-but'], breakGlass })).toThrow(/characters; AWS takes 5120/);
  });

  test('of many roles is printed in one line where blanks would make it too long', () => {
    const breakGlass = Array.from({ length: 40 }, (_, index) =>
      parseBreakGlass(`arn:*:iam::*:role/BreakGlass${index}`),
    );
    const choice = { kinds: ['deny-keys-but'] as const, breakGlass };
    const control = makeControl(choice);
    expect(control.text).not.toContain('\n');
    expect(control.size.printed).toBe(control.size.least);
    checkControl(control, choice);
  });
});

/** What counts of a user for the aim: no console user with a key. */
interface UserState {
  /** Key and value as they are stored. */
  readonly tag: readonly [string, string] | null;
  readonly key: boolean;
  readonly password: boolean;
  readonly name: string;
}

describe('a user that is tagged as a console user', () => {
  const control = makeControl(choiceOf('deny-console-user-keys'));
  const keys = ['Console', 'console', 'CONSOLE'];
  const values = ['True', 'true', 'no'];

  /** Every state that one call leads to, if the policy lets it pass. IAM compares keys of tags without case. */
  function next(state: UserState, by: Readonly<Record<string, string>>): readonly UserState[] {
    const resource = `arn:aws:iam::111122223333:user/${state.name}`;
    const ofTarget = state.tag === null ? {} : { [`aws:ResourceTag/${state.tag[0]}`]: state.tag[1] };
    const may = (action: string, more: Asked['values'] = {}) =>
      !stops(control, { action, resource, values: { ...by, ...ofTarget, ...more } });
    return [
      ...(may('iam:CreateAccessKey') ? [{ ...state, key: true }] : []),
      ...(may('iam:UpdateAccessKey') ? [{ ...state, key: true }] : []),
      ...(may('iam:DeleteAccessKey') ? [{ ...state, key: false }] : []),
      ...(may('iam:CreateLoginProfile') ? [{ ...state, password: true }] : []),
      ...(may('iam:DeleteLoginProfile') ? [{ ...state, password: false }] : []),
      ...(may('iam:UpdateUser') ? [{ ...state, name: 'renamed' }] : []),
      ...keys.flatMap((key) =>
        may('iam:UntagUser', { 'aws:TagKeys': [key] }) ? [{ ...state, tag: null }] : [],
      ),
      ...keys.flatMap((key) =>
        values.flatMap((value) =>
          may('iam:TagUser', { 'aws:TagKeys': ['team', key], [`aws:RequestTag/${key}`]: value })
            ? [{ ...state, tag: [key, value] as const }]
            : [],
        ),
      ),
    ];
  }

  function reachable(
    starts: readonly UserState[],
    by: (state: UserState) => readonly Record<string, string>[],
  ) {
    const seen = new Map(starts.map((state) => [JSON.stringify(state), state]));
    for (const state of seen.values())
      for (const caller of by(state))
        for (const found of next(state, caller)) seen.set(JSON.stringify(found), found);
    return [...seen.values()];
  }

  /** Created with any tag or none: `CreateUser` takes tags. */
  const created: readonly UserState[] = [
    null,
    ...keys.flatMap((key) => values.map((value) => [key, value] as const)),
  ].map((tag) => ({ tag, key: false, password: false, name: 'ann' }));
  const self = ({ name, tag }: UserState): Record<string, string> => ({
    'aws:PrincipalArn': `arn:aws:iam::111122223333:user/${name}`,
    'aws:username': name,
    ...(tag !== null && { [`aws:PrincipalTag/${tag[0]}`]: tag[1] }),
  });

  test('never comes to have both a password and a key, by any row of calls of others or its own', () => {
    const states = reachable(created, (state) => [role('Admin'), self(state)]);
    expect(states.filter(({ key, password }) => key && password)).toEqual([]);
    // Both are to be had, each for itself: the policy does not merely stop everything.
    expect(states.some(({ key }) => key)).toBe(true);
    expect(states.some(({ password }) => password)).toBe(true);
  });

  test('comes to have both by an exempt role, which is why such a role must look first', () => {
    const states = reachable(created, () => [role('BreakGlass')]);
    expect(states.some(({ key, password }) => key && password)).toBe(true);
  });
});

test.each([
  ['nothing', ''],
  ['a user', 'arn:aws:iam::111122223333:user/ann'],
  ['every role', 'arn:*:iam::*:role/*'],
  ['every role in paths', 'arn:*:iam::*:role/*/?*'],
  ['an ARN with a quote', 'arn:*:iam::*:role/a"b'],
  ['a policy variable', `arn:*:iam::*:role/$${'{aws:username}'}`],
  ['the root of an account', 'arn:*:iam::*:root'],
])('%s is no exempt role', (_name, text) => {
  expect(() => parseBreakGlass(text)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
});

test('roles that together are all of them are refused, and a path of roles is warned of', () => {
  const all = [...'abcdefghijklmnopqrstuvwxyz0123456789'].map((letter) =>
    parseBreakGlass(`arn:*:iam::*:role/*${letter}*`),
  );
  expect(() => strangerTo(all)).toThrow(/every role/);
  expect(parseBreakGlass('arn:*:iam::*:role/team/*').warnings).toEqual([
    'arn:*:iam::*:role/team/* leaves out every role of that path.',
  ]);
});

test.each([
  'Console',
  '=true',
  'Console=',
  'aws:x=y',
  'AWS:x=y',
  ' a=b',
  'a*=b',
  `a=$${'{x}'}`,
  `${'k'.repeat(129)}=v`,
])('%j is no tag of console users', (text) => {
  expect(() => parseConsoleTag(text)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
});

test('a tag may hold what IAM lets it, and the first = ends its key', () => {
  expect(parseConsoleTag('team/console:α=a=b')).toEqual({ key: 'team/console:α', value: 'a=b' });
});
