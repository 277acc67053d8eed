import { expect, test } from 'vitest';
import type { FrameworkRow } from '../../../api/catalogue.ts';
import { familiesOf, nameOf } from './families.ts';

function framework(title: string, version: string, level: FrameworkRow['level'] = 'primary'): FrameworkRow {
  const coverage = { controls: 1, byRules: 1, manual: 0, notCovered: 0 };
  return { id: `${title}-${version}`, title, version, publisher: 'P', url: '', level, coverage, results: [] };
}

test('versions of one framework stand together, the newest first; general standards come last', () => {
  const families = familiesOf([
    framework('CIS', '1.2.0'),
    framework('CIS', '7.0.0'),
    framework('Hub', '2026'),
    framework('SOC 2', '', 'derived'),
  ]);
  expect(families.map(({ kind, title, rows }) => [kind, title, rows.map(({ version }) => version)])).toEqual([
    ['versions', 'CIS', ['7.0.0', '1.2.0']],
    ['others', undefined, ['2026']],
    ['derived', undefined, ['']],
  ]);
});

test('a version is told from the number that a title ends in', () => {
  expect(nameOf({ title: 'CIS Controls, group 1', version: '8' })).toBe('CIS Controls, group 1, version 8');
  expect(nameOf({ title: 'PCI DSS', version: '4.0' })).toBe('PCI DSS 4.0');
  expect(nameOf({ title: 'FFIEC', version: '' })).toBe('FFIEC');
});
