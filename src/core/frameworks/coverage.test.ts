import { describe, expect, test } from 'vitest';
import { RULES } from '../rules/index.ts';
import { frameworkOf } from './catalogue.ts';
import { controlsOf, type RuleMapping, ruleInWords } from './coverage.ts';
import { FRAMEWORKS } from './frameworks.ts';

const PRIMARY = FRAMEWORKS.filter(({ level }) => level === 'primary');

describe.each(PRIMARY.map((framework) => [framework.id, framework] as const))('%s', (_id, framework) => {
  const controls = controlsOf(framework, RULES);

  test('has each control judged by rules, or listed with what to look at or why not, and never both', () => {
    const wrong = controls.filter(({ rules, unjudged }) => rules.length > 0 === (unjudged !== undefined));
    expect(wrong.map(({ id, title }) => `${id} ${title}`)).toEqual([]);
  });

  test('has every control that a rule names', () => {
    const listed = new Set(controls.map(({ id }) => id));
    const named = RULES.flatMap(({ id, controls: by }) => (by[framework.id] ?? []).map((each) => [id, each]));
    expect(named.filter(([, control = '']) => !listed.has(control))).toEqual([]);
  });

  test('demands parameters that the rules have, within their borders', () => {
    for (const [id, values] of Object.entries(framework.parameters ?? {})) {
      const rule = RULES.find((each) => each.id === id);
      for (const [name, value] of Object.entries(values)) {
        const parameter = rule?.parameters[name];
        expect(parameter?.kind, `${id}.${name}`).toBe('whole-number');
        if (parameter?.kind !== 'whole-number') continue;
        expect(Number(value)).toBeGreaterThanOrEqual(parameter.min);
        expect(Number(value)).toBeLessThanOrEqual(parameter.max);
      }
    }
  });
});

test('every framework that a rule names exists, and every reading belongs to a control of the rule', () => {
  for (const { id, controls, readings = {} } of RULES) {
    for (const framework of Object.keys(controls)) expect(frameworkOf(framework).id, id).toBe(framework);
    for (const [framework, reading] of Object.entries(readings)) {
      const named = controls[framework] ?? [];
      const read = typeof reading === 'string' ? named : Object.keys(reading);
      expect(read.length, `${id} ${framework}`).toBeGreaterThan(0);
      for (const control of read) expect(named, `${id} ${framework}`).toContain(control);
    }
  }
});

describe('what covers a control', () => {
  const judges = mapping('a-rule', { security_hub: ['IAM.11'], soc_2: ['CC6.10', 'CC6.9'] }, [
    'pass',
    'fail',
  ]);
  const byHand = mapping('a-list-for-people', { security_hub: ['IAM.3'] }, ['manual', 'not-applicable']);
  const hub = controlsOf(frameworkOf('security_hub'), [
    { ...judges, readings: { security_hub: { 'IAM.11': 'uppercase' } } },
    byHand,
  ]);
  const control = (id: string) => hub.find((each) => each.id === id);

  test('a rule, with the part of it that the control goes by', () => {
    expect(control('IAM.11')).toMatchObject({ covered: 'by-rules' });
    expect(control('IAM.11')?.rules.map(ruleInWords)).toEqual(['a-rule (uppercase)']);
  });

  test('a person, where the rule can only say what to look at', () => {
    expect(control('IAM.3')).toMatchObject({
      covered: 'manual',
      words: 'A person must look: keyreeve explain a-list-for-people.',
    });
  });

  test('nothing, with the reason', () => {
    expect(control('IAM.20')).toMatchObject({
      covered: 'not-covered',
      words: expect.stringContaining('retired'),
    });
  });

  test('of a derived framework the controls are those that rules name, in order', () => {
    const ids = controlsOf(frameworkOf('soc_2'), [judges]).map(({ id }) => id);
    expect(ids).toEqual(['CC6.9', 'CC6.10']);
  });
});

function mapping(id: string, controls: RuleMapping['controls'], statuses: readonly string[]): RuleMapping {
  return { id, controls, examples: statuses.map((status) => ({ expect: { status } })) };
}
