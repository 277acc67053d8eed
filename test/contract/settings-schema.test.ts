import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { settingsVocabulary } from '../../src/app/settings-file.ts';
import { RULES } from '../../src/core/rules/index.ts';
import { settingsJsonSchema } from '../../src/core/settings/json-schema.ts';
import { SETTINGS_EXAMPLE } from '../../tools/gen-settings.ts';
import { faultsIn, settingsFrom } from '../support/settings-words.ts';

const schema = settingsJsonSchema(settingsVocabulary());
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

function editorAccepts(text: string): boolean {
  return validate(parse(text));
}

describe('the published schema of keyreeve.yaml', () => {
  test('accepts the example of the reference page, and so does the program', () => {
    expect(editorAccepts(SETTINGS_EXAMPLE)).toBe(true);
    expect(settingsFrom(SETTINGS_EXAMPLE).suppressions).toHaveLength(1);
  });

  test('has every rule with its parameters and their borders', () => {
    for (const { id, parameters } of RULES) {
      expect(editorAccepts(`version: 1\nrules: { ${id}: off }\n`), id).toBe(true);
      for (const [name, parameter] of Object.entries(parameters)) {
        const set = (value: unknown) =>
          `version: 1\nrules: { ${id}: { parameters: { ${name}: ${JSON.stringify(value)} } } }\n`;
        const [right, wrong] =
          parameter.kind === 'whole-number'
            ? [
                [parameter.min, parameter.max, parameter.default],
                [parameter.min - 1, parameter.max + 1, 0.5, 'x'],
              ]
            : [
                [
                  parameter.of.filter((word) => word !== parameter.alone),
                  parameter.default,
                  ...(parameter.alone === undefined ? [] : [[parameter.alone]]),
                ],
                [[], ['nothing'], 'nothing', ...(parameter.alone === undefined ? [] : [parameter.of])],
              ];
        for (const value of right) {
          expect(editorAccepts(set(value)), `${id}.${name} ${String(value)}`).toBe(true);
          expect(faultsIn(set(value))).toEqual([]);
        }
        for (const value of wrong) {
          expect(editorAccepts(set(value)), `${id}.${name} ${String(value)}`).toBe(false);
          expect(faultsIn(set(value))).toHaveLength(1);
        }
      }
    }
  });

  test.each([
    'version: 2\n',
    'ruls: {}\nversion: 1\n',
    'version: 1\nrules: { root-acces-key: off }\n',
    'version: 1\nsuppressions: [{ reason: x, author: y, match: { rule: "*" } }]\n',
    'version: 1\nsuppressions: [{ reason: " ", author: y, until: 2026-12-31, match: { rule: "*" } }]\n',
    'version: 1\nsuppressions: [{ reason: x, author: y, until: soon, match: { rule: "*" } }]\n',
    'version: 1\nnotify: { webhook: { url: "https://example.com" } }\n',
  ])('and the program refuse %j alike', (text) => {
    expect(editorAccepts(text)).toBe(false);
    expect(faultsIn(text).length).toBeGreaterThan(0);
  });
});
