import { Problem } from '../model/problem.ts';
import type { Framework } from './framework.ts';
import { FRAMEWORKS } from './frameworks.ts';

const BY_ID: ReadonlyMap<string, Framework> = new Map(FRAMEWORKS.map((each) => [each.id, each]));

/** Other spellings people use. CIS 4.0.1 corrects 4.0.0 and keeps its numbers. */
const ALIASES: Readonly<Record<string, string>> = {
  cis_v401: 'cis_v400',
  foundational_security: 'security_hub',
};

/** The framework of that id or alias. Throws a {@link Problem} where there is none. */
export function frameworkOf(id: string): Framework {
  const framework = BY_ID.get(ALIASES[id] ?? id);
  if (framework !== undefined) return framework;
  const near = FRAMEWORKS.filter((each) => each.id.startsWith(id.slice(0, 3))).map((each) => each.id);
  throw new Problem('unknown-framework', `There is no framework "${id}".`, {
    ...(near.length > 0 && { hint: `Near: ${near.join(', ')}. All: keyreeve rules --frameworks.` }),
  });
}
