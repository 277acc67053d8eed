import { expect, test } from 'vitest';
import { makeStory, STORIES } from '../../sandbox/stories/stories.ts';
import { NOW, told } from './told.ts';

test('print', () => {
  for (const { id, hostile } of STORIES) {
    const story = makeStory(id, { now: NOW });
    for (const from of ['event-history', 'trail-files'] as const) {
      const truth = from === 'trail-files' ? (story.truth.withDataEvents ?? story.truth) : story.truth;
      const t = told(story, from);
      const need = truth.signals.filter((s) => !t.signals.some((x) => x.id === s && x.weight !== 'info'));
      const ok = t.verdict.level === truth.label && need.length === 0;
      console.log(
        `${ok ? 'ok ' : 'BAD'} ${id} ${from} hostile=${hostile} expected=${truth.label} got=${t.verdict.level} missing=${need}`,
      );
      if (!ok || process.env.ALL) {
        console.log(`   ${story.truth.says}`);
        for (const s of t.signals) console.log('     ', s.weight, s.id, s.says);
      }
      const kids = t.children
        .map((c) => c.accessKeyId)
        .sort()
        .join();
      if (kids !== [...story.truth.children].sort().join())
        console.log('   CHILDREN differ', kids, story.truth.children);
    }
  }
  expect(1).toBe(1);
});
