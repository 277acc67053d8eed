import { CIS_ROWS, CIS_VERSIONS, type CisRow } from './cis-rows.ts';
import type { Control, Framework, Published } from './framework.ts';
import { inOrder } from './order.ts';

const PUBLISHED: Readonly<Record<string, Published>> = {
  S: 'scored',
  N: 'not-scored',
  A: 'automated',
  M: 'manual',
};

/** The first two versions allowed 90 days without use, the others allow 45. */
const NINETY_DAYS_UNUSED = ['1.2.0', '1.3.0'];

/** The IAM section of every version of the CIS AWS Foundations Benchmark that there is. */
export const CIS_FOUNDATIONS: readonly Framework[] = CIS_VERSIONS.map((version, column) => ({
  // 4.0.1 corrects 4.0.0 and keeps its numbers.
  id: version === '4.0.1' ? 'cis_v400' : `cis_v${version.replaceAll('.', '')}`,
  title: 'CIS AWS Foundations Benchmark',
  version,
  publisher: 'Center for Internet Security',
  url: 'https://www.cisecurity.org/benchmark/amazon_web_services',
  level: 'primary',
  parameters: {
    'user-credential-unused': { maxUnusedDays: NINETY_DAYS_UNUSED.includes(version) ? '90' : '45' },
    'user-key-age': { maxAgeDays: '90' },
  },
  controls: CIS_ROWS.flatMap((row) => controlOf(row, column)).sort((a, b) => inOrder(a.id, b.id)),
}));

/** The control of a row in one version, or none where that version has none. */
function controlOf({ title, level, ids, published, unjudged }: CisRow, column: number): Control[] {
  const id = ids.split(' ')[column];
  const kind = PUBLISHED[published[column] ?? ''];
  if (id === undefined || id === '-' || kind === undefined) return [];
  return [{ id, title, level, published: kind, ...(unjudged !== undefined && { unjudged }) }];
}
