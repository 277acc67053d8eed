import type { Standing } from '../../src/outputs/standing.ts';
import type { ReadBack, Seen } from './read-back.ts';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function unescaped(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot);/g, (_all, name: string) => ENTITIES[name] ?? '');
}

function attribute(tag: string, name: string): string {
  return unescaped(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

/** Test cases by their suites. Real parsers read the format in test/validators; here its own text is taken apart. */
export function readJunit(text: string): readonly Seen[] {
  const seen: Seen[] = [];
  let account = '';
  for (const [tag] of text.matchAll(/<testsuite .*?>|<testcase [^>]*\/>|<testcase [^>]*>\s*<\w+ [^>]*>/g)) {
    if (tag.startsWith('<testsuite')) account = attribute(tag, 'name');
    else seen.push(testCase(tag, account));
  }
  return seen;
}

function testCase(tag: string, suite: string): Seen {
  const [opening = '', inside = ''] = tag.split(/>\s*(?=<)/);
  const message = attribute(inside, 'message');
  const standing: Standing =
    (/^Suppressed/.test(message) && 'suppressed') || (/^Attested/.test(message) && 'attested') || 'counted';
  return {
    status: inside === '' ? 'pass' : attribute(inside, 'type'),
    standing,
    resourceName: attribute(opening, 'name').replace(/, [a-z-]+( [A-Za-z0-9: -]+)?$/, ''),
    accountName: suite.replace(/^\S+ ?/, ''),
  };
}

/** Sums over the series of findings. The format names no single finding. */
export function readPrometheus(text: string): ReadBack {
  const sums = (metric: string) => {
    const found: Record<string, number> = {};
    for (const [, labels = '', value] of text.matchAll(new RegExp(`^${metric}\\{(.*)\\} (\\S+)$`, 'gm'))) {
      const status = /status="([a-z-]+)"/.exec(labels)?.[1] ?? '';
      found[status] = (found[status] ?? 0) + Number(value);
    }
    return found;
  };
  return {
    counts: {
      counted: sums('keyreeve_findings'),
      suppressed: sums('keyreeve_suppressed_findings'),
      attested: sums('keyreeve_attested_findings'),
    },
    resourceNames: [],
    accountNames: [],
  };
}
