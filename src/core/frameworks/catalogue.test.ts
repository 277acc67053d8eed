import { describe, expect, test } from 'vitest';
import { frameworkOf } from './catalogue.ts';
import { FRAMEWORKS } from './frameworks.ts';

const PRIMARY = FRAMEWORKS.filter(({ level }) => level === 'primary');

function ids(framework: string): string[] {
  return (frameworkOf(framework).controls ?? []).map(({ id }) => id);
}

describe('a framework is found', () => {
  test.each([
    ['cis_v401', 'cis_v400'],
    ['cis_v4.0.1', 'cis_v400'],
    ['CIS 4.0.0', 'cis_v400'],
    ['cis-1.3.0', 'cis_v130'],
    ['CIS 1.3.0', 'cis_v130'],
    ['cis1.3', 'cis_v130'],
    ['1.3.0', 'cis_v130'],
    ['v7.0', 'cis_v700'],
    ['cis_3.0_aws', 'cis_v300'],
    ['CIS AWS v5.0.0', 'cis_v500'],
    ['foundational_security', 'security_hub'],
    ['Security Hub', 'security_hub'],
    ['NIST-CSF-v2', 'nist_csf_v2'],
    ['soc2', 'soc_2'],
    ['SOC 2', 'soc_2'],
    ['cisv130', 'cis_v130'],
    ['nist_80053_rev5', 'nist_800_53_rev_5'],
    ['securityhub', 'security_hub'],
    ['pcidss_v40', 'pci_dss_v40'],
  ])('as %s', (spelling, id) => {
    expect(frameworkOf(spelling).id).toBe(id);
  });

  test.each(['1.10', 'cis', 'cis_v999', '', 'toString', '2.1.12'])('but not as "%s"', (spelling) => {
    expect(() => frameworkOf(spelling)).toThrow(/There is no framework/);
  });

  test('and who misspells one is told what is near', () => {
    expect(() => frameworkOf('nist_800')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('nist_800_53_rev_5') }),
    );
  });
});

describe('the published frameworks', () => {
  test('have ids that differ in more than underlines, which nobody remembers', () => {
    expect(new Set(FRAMEWORKS.map(({ id }) => id.replaceAll('_', ''))).size).toBe(FRAMEWORKS.length);
  });

  test('have ids of their own, a page of the publisher, and a list of controls where they are primary', () => {
    expect(new Set(FRAMEWORKS.map(({ id }) => id)).size).toBe(FRAMEWORKS.length);
    for (const { url, level, controls } of FRAMEWORKS) {
      expect(url).toMatch(/^https:\/\//);
      expect(controls === undefined).toBe(level === 'derived');
    }
  });

  test('have each control once, with a title', () => {
    for (const { id, controls = [] } of PRIMARY) {
      expect(new Set(controls.map((each) => each.id)).size, id).toBe(controls.length);
      for (const { title } of controls) expect(title.length).toBeGreaterThan(10);
    }
  });

  test('have as many controls in the IAM section as were published', () => {
    const counts = PRIMARY.map(({ version, controls = [] }) => [version, controls.length]);
    expect(counts).toEqual([
      ['1.2.0', 22],
      ['1.3.0', 22],
      ['1.4.0', 21],
      ['1.5.0', 21],
      ['2.0.0', 22],
      ['3.0.0', 22],
      ['4.0.1', 22],
      ['5.0.0', 21],
      ['6.0.0', 21],
      ['7.0.0', 26],
      ['2026', 28],
      ['2026', 18],
      ['2024', 3],
    ]);
  });

  test('have no gap in the numbers of a CIS section', () => {
    for (const { version, controls = [] } of PRIMARY.slice(0, 9)) {
      const section = version === '6.0.0' ? '2' : '1';
      expect(controls.map(({ id }) => id)).toEqual(controls.map((_, at) => `${section}.${at + 1}`));
    }
    const seven = Array.from({ length: 20 }, (_, at) => `2.${at + 2}`);
    expect(ids('cis_v700')).toEqual(['2.1.1', '2.1.2', '2.1.3', '2.1.4', '2.1.5', '2.1.6', ...seven]);
    expect(ids('security_hub')).toEqual(Array.from({ length: 28 }, (_, at) => `IAM.${at + 1}`));
  });

  test('keep 1.10 and 1.1 apart, as strings, in the order of the publisher', () => {
    const four = ids('4.0.1');
    expect(four.indexOf('1.10')).toBe(four.indexOf('1.9') + 1);
    const title = (id: string) => frameworkOf('cis_v500').controls?.find((each) => each.id === id)?.title;
    expect(title('1.10')).toMatch(/no access key when they are made/);
    expect(title('1.1')).toMatch(/contact details/);
  });

  test('say 90 days without use where their text does, and 45 where it does', () => {
    const days = (id: string) => frameworkOf(id).parameters?.['user-credential-unused']?.maxUnusedDays;
    expect([days('cis_v120'), days('cis_v130'), days('cis_v140'), days('cis_v700')]).toEqual([
      '90',
      '90',
      '45',
      '45',
    ]);
    expect([days('aws_config'), days('pci_dss_v40'), days('security_hub')]).toEqual(['90', '90', '45']);
  });
});
