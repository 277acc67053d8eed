import { expect, test } from 'vitest';
import { makeStory, STORIES } from '../../sandbox/stories/stories.ts';
import { loadCatalog } from '../../src/app/replace/action-data.ts';
import { known, unread } from '../../src/core/model/fact.ts';
import { parsePolicyDocument } from '../../src/core/parse/policy-document.ts';
import { makeWorld } from '../../src/core/policy/world.ts';
import { serviceOf } from '../../src/core/replace/action-of.ts';
import { makeReplacement } from '../../src/core/replace/make-replacement.ts';
import { observedIn, toLookInto } from '../../src/core/replace/observe.ts';
import { inputOf, NOW, told } from './told.ts';

/** The labelled stories, each with what would take the place of its key. */

const ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

function administrator(accountId: string, userName: string) {
  const parsed = parsePolicyDocument(ALL);
  if (!('document' in parsed)) throw new Error(parsed.reason);
  const arn = `arn:aws:iam::${accountId}:user/${userName}`;
  const inline = [{ name: 'all', document: known(parsed.document, 'test') }];
  const user = { arn, userId: 'AIDAX', groups: [], attached: [], inline, tags: {} };
  const world = makeWorld({
    account: { id: accountId, partition: 'aws' },
    authorization: { users: new Map([[userName, user]]), holders: [], policies: [] },
    controls: unread('organizations:ListPolicies', 'NotAsked', 'Not asked.'),
    now: NOW,
  });
  const made = world.users.get(userName);
  return made === undefined ? unread('iam', 'NoSuchEntity', 'Gone.') : known(made, 'test');
}

test.each(STORIES)('$id: no thief is blessed, and whoever belongs there can go on', async ({ id }) => {
  const story = makeStory(id, { now: NOW });
  const investigation = told(story, 'trail-files');
  const { calls } = inputOf(story, 'trail-files');
  const { subject, verdict } = investigation;
  const observed = observedIn([calls], story.accessKeyId, toLookInto(investigation));
  const replacement = makeReplacement({
    investigation,
    observed,
    catalog: await loadCatalog(observed.calls.map(({ source }) => serviceOf(source))),
    user: administrator(story.account.id, subject.userName ?? 'root'),
    lastAccessed: known({ services: [] }, 'test'),
    everyAction: [],
    includes: [],
    excludes: [],
    now: NOW,
    version: '0.0.0-test',
  });
  const isRefused = ['likely-misuse', 'needs-a-look'].includes(verdict.level);
  expect(replacement.outcome === 'refused').toBe(isRefused);
  if (story.truth.hostile) expect(replacement.policies).toEqual([]);
  expect(replacement.check.problems).toEqual([]);
  expect(replacement.check.allowed).toBe(replacement.check.calls);
  expect(replacement.granted.filter(({ known: isKnown }) => !isKnown)).toEqual([]);
  const granted = replacement.granted.map(({ action }) => action);
  expect(granted.filter((action) => /^iam:(Create|Put|Attach|Delete|Detach)/.test(action))).toEqual([]);
});
