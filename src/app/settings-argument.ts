import { Problem } from '../core/model/problem.ts';
import type { Settings } from '../core/rules/parameters.ts';

/** Reads `rule.parameter=value` settings. Throws a {@link Problem} for another form, or one given twice. */
export function parseSettings(texts: readonly string[]): Settings {
  const settings: Record<string, Record<string, string>> = {};
  for (const text of texts) {
    const [, rule, parameter, value] = /^([a-z0-9-]+)\.(\w+)=(.*)$/s.exec(text) ?? [];
    if (rule === undefined || parameter === undefined || value === undefined) {
      throw new Problem('bad-argument', `--set cannot read "${text.slice(0, 60)}".`, {
        hint: 'Write it as --set user-setup-access-key.windowMinutes=10.',
      });
    }
    const ofRule = settings[rule] ?? {};
    if (ofRule[parameter] !== undefined) {
      throw new Problem('bad-argument', `--set gives ${rule}.${parameter} twice.`, {
        hint: 'Keep one of them.',
      });
    }
    settings[rule] = { ...ofRule, [parameter]: value };
  }
  return settings;
}
