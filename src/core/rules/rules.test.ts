import { describe, expect, test } from 'vitest';
import { EXAMPLE_NOW, exampleSnapshot } from '../../../test/support/example-snapshot.ts';
import { NO_OTHER_ROOT, NOTHING_ELSE } from '../../../test/support/nothing-read.ts';
import { judge } from '../engine/judge.ts';
import { selectRules } from '../engine/select.ts';
import { frameworkOf } from '../frameworks/catalogue.ts';
import { known, unread } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import { redactSnapshot } from '../model/redact.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { AnyRule } from './any-rule.ts';
import { RULES } from './index.ts';
import type { Example, Scope } from './rule.ts';

for (const rule of RULES) {
  const examples = rule.examples as readonly Example<Scope>[];

  describe(rule.id, () => {
    for (const example of examples) {
      const name = [...(example.cases ?? []), example.name].join(' ');
      test(name, () => {
        const [finding] = judgeExample(rule.id, example);
        const { expect: expected } = example;
        expect(finding?.status).toBe(expected.status);
        if (expected.severity !== undefined) expect(finding?.severity).toBe(expected.severity);
        if (expected.says !== undefined) expect(finding?.says).toMatch(expected.says);
        if (expected.certainty !== undefined) expect(finding?.certainty).toBe(expected.certainty);
        if (expected.advice !== undefined) expect(finding?.advice.action).toBe(expected.advice);
        for (const [reading, text] of Object.entries(expected.benchmarkText ?? {})) {
          const controls = controlsReadAs(rule, reading);
          expect(controls.length, reading).toBeGreaterThan(0);
          // Derived frameworks are only printed when they are asked for.
          for (const control of finding?.controls ?? []) {
            const readHere = controls.some(
              ([framework, id]) => framework === control.framework && id === control.id,
            );
            if (readHere) expect(control.benchmarkText, `${reading} ${control.id}`).toBe(text);
          }
        }
      });
    }

    test('has examples of a pass, a fail and every parameter away from its default', () => {
      const statuses = examples.map((example) => example.expect.status);
      // What only a person can look at neither passes nor fails, and says so in every case.
      const byHand = statuses.every((status) => !['pass', 'fail'].includes(status));
      expect(byHand ? statuses.includes('manual') : statuses.includes('fail')).toBe(true);
      const lets = ['pass', 'not-applicable', 'manual'];
      expect(statuses.some((status) => lets.includes(status))).toBe(true);
    });

    test('every fact that is needed and unread makes the verdict unknown, naming the permission', () => {
      const failing =
        examples.find((example) => example.expect.status === 'fail') ??
        examples.find((example) => example.expect.status === 'manual');
      for (const need of rule.needs) {
        const { [need]: _left, ...rest } = (failing?.given ?? {}) as Record<string, unknown>;
        const [finding] = judgeExample(rule.id, { ...(failing as Example<Scope>), given: rest as never });
        expect(finding?.status, need).toBe('unknown');
      }
    });

    test('judges under pseudonyms as by the real names', () => {
      for (const example of examples) {
        const redacted = judgeExample(rule.id, example, (snapshot) =>
          redactSnapshot(snapshot, 'account-0001'),
        );
        expect(redacted.map(verdictOf), example.name).toEqual(judgeExample(rule.id, example).map(verdictOf));
      }
    });

    test('judges frozen facts, and twice the same', () => {
      for (const example of examples) {
        const frozen = deepFreeze(structuredClone(example.given));
        const once = judgeExample(rule.id, { ...example, given: frozen });
        expect(judgeExample(rule.id, { ...example, given: frozen })).toEqual(once);
      }
    });

    test('sources are links, controls exist, ids are strings and commands have no bare option values', () => {
      for (const source of rule.sources) expect(source.url).toMatch(/^https:\/\//);
      for (const [framework, ids] of Object.entries(rule.controls)) {
        expect(frameworkOf(framework).id).toBe(framework);
        for (const id of ids) expect(typeof id).toBe('string');
      }
      expect(Object.keys(rule.readings ?? {}).every((framework) => rule.controls[framework])).toBe(true);
    });
  });
}

test('S14 the setup-key control is 1.21, 1.11, "1.10" and "2.10" by version, and 7.0.0 has dropped it', () => {
  const rule = RULES.find(({ id }) => id === 'user-setup-access-key');
  expect(rule?.controls.cis_v120).toEqual(['1.21']);
  expect(rule?.controls.cis_v300).toEqual(['1.11']);
  expect(rule?.controls.cis_v500).toEqual(['1.10']);
  expect(rule?.controls.cis_v600).toEqual(['2.10']);
  expect(rule?.controls.cis_v700).toBeUndefined();
});

test('an unread fact carries its own words and fix into the unknown verdict', () => {
  const snapshot = {
    account: { id: '111122223333', partition: 'aws' as const },
    report: unread('iam:GetCredentialReport', 'AccessDenied', 'The report was denied.'),
    root: {
      reportRow: unread('iam:GetCredentialReport', 'AccessDenied', 'The report was denied.', {
        fix: 'Grant it.',
      }),
      accountSummary: unread('iam:GetAccountSummary', 'AccessDenied', 'The summary was denied.'),
      auditedKeys: unread('sts:AssumeRoot', 'NotAsked', 'Not asked.'),
      ...NO_OTHER_ROOT,
    },
    users: known([], 'x'),
    ...NOTHING_ELSE,
  };
  const [finding] = [...judge(snapshot, selectRules(RULES, { rules: ['root-access-key'] }), EXAMPLE_NOW)];
  expect(finding).toMatchObject({
    status: 'unknown',
    says: 'Cannot be judged. The report was denied. The summary was denied.',
    advice: { words: 'Grant it.' },
  });
});

/** The controls, by framework and id, that are read as `reading`. */
function controlsReadAs({ controls, readings = {} }: AnyRule, reading: string): [string, string][] {
  return Object.entries(controls).flatMap(([framework, ids]) =>
    ids.flatMap((id): [string, string][] => {
      const named = readings[framework];
      return (typeof named === 'object' ? named[id] : named) === reading ? [[framework, id]] : [];
    }),
  );
}

function verdictOf({ status, severity }: Finding) {
  return { status, severity };
}

function judgeExample(
  id: string,
  example: Example<Scope>,
  changed: (snapshot: Snapshot) => Snapshot = (snapshot) => snapshot,
) {
  const rule = RULES.find((each) => each.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  const settings = Object.fromEntries(
    Object.entries(example.parameters ?? {}).map(([name, value]) => [name, String(value)]),
  );
  const selected = selectRules(RULES, {
    rules: [id],
    handedIn: ['people'],
    ...(example.parameters !== undefined && { settings: { [id]: settings } }),
  });
  return [...judge(changed(exampleSnapshot(rule.scope, example)), selected, EXAMPLE_NOW)];
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
