import { settingsVocabulary } from '../../src/app/settings-file.ts';
import { parseSettingsText } from '../../src/core/settings/parse-settings.ts';
import type { KeyreeveSettings } from '../../src/core/settings/settings.ts';

/** Settings from their text, by the rules and frameworks there are. */
export function settingsFrom(text: string): KeyreeveSettings {
  return parseSettingsText(text, 'keyreeve.yaml', settingsVocabulary());
}

/** The lines of what is wrong with a text; empty where nothing is. */
export function faultsIn(text: string): readonly string[] {
  try {
    settingsFrom(text);
    return [];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'bad-settings')
      return error.message.split('\n');
    throw error;
  }
}
