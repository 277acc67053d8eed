import { expect, test } from 'vitest';
import type { ControlRow } from '../../../api/catalogue.ts';
import { sectionOf, sectionsOf } from './sections.ts';

test.each([
  ['1.10', '1'],
  ['2.1.6', '2.1'],
  ['8.3.10.1', '8.3'],
  ['8.2.3.a', '8.2'],
  ['3.5.2e', '3.5'],
  ['25', ''],
  ['164.308(a)(1)(ii)(B)', '164.308'],
  ['IAM.11', 'IAM'],
  ['AC-2(3)(a)', 'AC'],
  ['AC-2-1', 'AC'],
  ['PR.AC-7', 'PR.AC'],
  ['CC6.1', 'CC6'],
  ['SEC02-BP05', 'SEC02'],
  ['ACSC-EE-ML2-5.10', 'ACSC-EE-ML2'],
  ['D3.PC.Am.B.15', 'D3.PC.Am.B'],
  ['Annex I (7.1)', 'Annex I'],
  ['Your Surroundings-3', 'Your Surroundings'],
  ['iam-user-mfa-enabled', ''],
])('control %s is of section “%s”', (id, section) => {
  expect(sectionOf(id)).toBe(section);
});

test('sections and controls keep the order of the publisher: 1.10 after 1.9', () => {
  const rows = { open: 0, accepted: 0, unknown: 0, manual: 0, notSeen: 0, pass: 0 };
  const control = (id: string): ControlRow => ({ id, title: id, rules: [], covered: 'by-rules', rows });
  const sections = sectionsOf(['2.1.1', '2.1.2', '2.2', '2.9', '2.10'].map(control));
  expect(sections.map(({ id, controls }) => [id, controls.map((each) => each.id)])).toEqual([
    ['2.1', ['2.1.1', '2.1.2']],
    ['2', ['2.2', '2.9', '2.10']],
  ]);
});
