import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take long by waiting: where they begin last, all others are done while one worker is still at them. Those
 * that open pages do not stand side by side, or they would wait for one another.
 */
const SLOW = [
  'test/web/e2e/sights',
  'test/e2e/remediation-',
  'test/queue/worker',
  'test/e2e/watch-cli',
  'test/web/e2e/whole-way',
  'test/emulators/',
  'test/web/ui/',
  'test/web/server/fuzz',
  'test/html/report',
];

/** The slow files first; all others in the order that vitest has for them. */
export default class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const places = new Map(sorted.map((file) => [file, placeOf(file.moduleId)]));
    return sorted.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  }
}

function placeOf(path: string): number {
  const place = SLOW.findIndex((part) => path.includes(part));
  return place === -1 ? SLOW.length : place;
}
