import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { built } from './built.ts';

const page = built('src/web/ui');

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

/** The scripts that a browser reads before it shows anything: the first one and what that imports, to the end. */
function firstScripts(): readonly string[] {
  const manifest = JSON.parse(page.text('manifest.json')) as Readonly<Record<string, Chunk>>;
  const seen = new Set<string>();
  const follow = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined || seen.has(chunk.file)) return;
    seen.add(chunk.file);
    for (const each of chunk.imports ?? []) follow(each);
  };
  follow('index.html');
  return [...seen];
}

test('the first load is under 300 KB of script, and no chart is in it', () => {
  const scripts = firstScripts();
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(page.text(name)).length, 0);
  expect(bytes).toBeLessThan(300_000);
  for (const name of scripts) expect(page.text(name)).not.toContain('uplot');
});

test('the page holds no script or style of its own, which its policy would refuse', () => {
  const html = page.text('index.html');
  expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
  for (const [, attributes = '', inside = ''] of html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)) {
    expect(attributes).toContain('src="/');
    expect(inside.trim()).toBe('');
  }
});

test('no file asks another host for anything', () => {
  // Addresses that are written as words: namespaces of XML, links that a person follows, messages of packages.
  const asked =
    /(?:src|href)=["'](?:https?:)?\/\/|url\(["']?(?:https?:)?\/\/|@import\s+["'](?:https?:)?\/\/|(?:import|fetch|EventSource|WebSocket|sendBeacon|importScripts)\(\s*["'`](?:https?:|wss?:)?\/\//;
  const names = page.names().filter((name) => /\.(html|css|js|svg)$/.test(name));
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => asked.test(page.text(name)))).toEqual([]);
});

test('the licences of the packages that are in it lie beside it', () => {
  const licences = page.text('LICENSES.md');
  for (const name of ['react', '@tanstack/react-router', 'cmdk', 'radix-ui'])
    expect(licences).toContain(name);
  expect(licences).not.toMatch(/\bA?GPL/);
});

test('scripts and styles have names that change with what is in them', () => {
  const assets = page.names().filter((name) => name.startsWith('assets/'));
  expect(assets.length).toBeGreaterThan(5);
  for (const name of assets) expect(name).toMatch(/^assets\/[\w.-]+-[\w-]{8}\.(js|css)$/);
});
