import { expect, test } from 'vitest';
import { parseSettingsText } from '../../core/settings/parse-settings.ts';
import { settingsVocabulary } from '../settings-file.ts';
import { handlerRules } from './rules.ts';

function rulesBy(text: string) {
  const path = 'keyreeve.yaml';
  const settings = parseSettingsText(`version: 1\n${text}`, path, settingsVocabulary());
  return handlerRules({ path, settings });
}

function idsOf(rules: ReturnType<typeof handlerRules>): readonly string[] {
  return rules.ofUsers.map(({ rule }) => rule.id);
}

test('settings with a list of people, and with parameters of the rule that needs it, are no reason to fall over', () => {
  const rules = rulesBy(
    'people: people.csv\nrules:\n  user-owner-left:\n    parameters:\n      unlisted: [ignore]\n',
  );
  expect(idsOf(rules)).toEqual(idsOf(handlerRules(undefined)));
  expect(idsOf(rules)).not.toContain('user-owner-left');
});

test('what the settings leave out is not judged, and root keys always are', () => {
  const rules = rulesBy(
    'rules:\n  user-mfa-any: { enabled: false }\n  root-access-key: { enabled: false }\n',
  );
  expect(idsOf(handlerRules(undefined))).toContain('user-mfa-any');
  expect(idsOf(rules)).not.toContain('user-mfa-any');
  expect(rules.ofRoot.map(({ rule }) => rule.id)).toEqual(['root-access-key']);
});
