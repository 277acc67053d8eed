import { expect, test } from 'vitest';
import { trendSvg } from '../../src/outputs/history/trend-svg.ts';
import { trended } from '../support/trended.ts';
import { realBrowser, violations } from './browser.ts';

const { open } = realBrowser();

test.each(['light', 'dark'] as const)(
  'the picture of a trend, %s, is sound XML, draws its layers, and has no fault that axe finds',
  async (colorScheme) => {
    const shown = { rules: ['<script>alert(1)</script> & "more"'], accounts: [] };
    const svg = [...trendSvg(trended(90, 60), shown)].join('');
    const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title></head><body><main><h1>t</h1>${svg}</main></body></html>`;
    const { page, requests, complaints } = await open(html, { colorScheme });
    const fault = await page.evaluate(
      (text) =>
        new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent ??
        '',
      svg,
    );
    expect(fault).toBe('');
    expect(await page.evaluate(() => document.querySelector('svg .lost')?.getAttribute('d'))).toMatch(/^M/);
    expect(await page.evaluate(() => document.scripts.length)).toBe(0);
    expect(await violations(page)).toEqual([]);
    expect([...requests.filter((address) => !address.startsWith('file:')), ...complaints]).toEqual([]);
  },
);
