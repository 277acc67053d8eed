import { describe, expect, test } from 'vitest';
import { readCode } from '../../src/app/check-iac/read-code.ts';
import { judgeUnit } from '../../src/core/iac/judge-unit.ts';
import type { IacExample } from '../../src/core/iac/rule.ts';
import { IAC_RULES } from '../../src/core/iac/rules/index.ts';
import { folderWith } from './read-in-folder.ts';

function filesOf({ code }: IacExample) {
  return 'terraform' in code ? { 'main.tf': code.terraform } : { 'template.yaml': code.cloudformation };
}

describe.each(IAC_RULES.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  test.each(
    rule.examples.map(
      (example) => [`${(example.cases ?? []).join(' ')} ${example.name}`.trim(), example] as const,
    ),
  )('%s', async (_name, example) => {
    const { units, gaps } = await readCode([folderWith(filesOf(example))]);
    expect([...gaps, ...units.flatMap((unit) => unit.gaps)]).toEqual([]);
    const found = units
      .flatMap((unit) => judgeUnit(unit, [rule]))
      .sort((a, b) => a.place.line - b.place.line);
    expect(found.map(({ status }) => status)).toEqual(example.expect.map(({ status }) => status));
    for (const [index, { severity, line, says }] of example.expect.entries()) {
      const finding = found[index];
      if (severity !== undefined) expect(finding?.severity).toBe(severity);
      if (line !== undefined) expect(finding?.place.line).toBe(line);
      if (says !== undefined) expect(finding?.says).toMatch(says);
    }
  });

  test('has an example that fails and one that does not', () => {
    const statuses = rule.examples.flatMap(({ expect: expected }) => expected.map(({ status }) => status));
    expect(statuses).toContain('fail');
    expect(statuses.some((status) => status !== 'fail')).toBe(true);
  });

  test('is called what its file is called, and names its sources', () => {
    expect(rule.id).toMatch(/^iac-[a-z]+(?:-[a-z]+)*$/);
    expect(rule.title).not.toMatch(/\.$/);
    expect(rule.sources.length).toBeGreaterThan(0);
    for (const { url } of rule.sources) expect(url).toMatch(/^https:\/\//);
  });
});
