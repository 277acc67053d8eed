import { Problem } from '../model/problem.ts';
import type { Framework } from './framework.ts';
import { FRAMEWORKS } from './frameworks.ts';

const BY_ID: ReadonlyMap<string, Framework> = new Map(FRAMEWORKS.map((each) => [each.id, each]));

/** Other names people use, and the ids of other tools. CIS 4.0.1 corrects 4.0.0 and keeps its numbers. */
const ALIASES: Readonly<Record<string, string>> = {
  cis_v401: 'cis_v400',
  foundational_security: 'security_hub',
  aws_foundational_security_best_practices: 'security_hub',
  fsbp: 'security_hub',
  wa: 'well_architected',
  config: 'aws_config',
};

/** Every name without its underlines, which people put elsewhere: `soc2`, `nist_80053_rev5`. */
const BY_BARE_NAME: ReadonlyMap<string, Framework | undefined> = new Map([
  ...FRAMEWORKS.map((each) => [bare(each.id), each] as const),
  ...Object.entries(ALIASES).map(([alias, id]) => [bare(alias), BY_ID.get(id)] as const),
]);

function bare(name: string): string {
  return name.replaceAll('_', '');
}

/** The framework of that id or alias, however it is spelt: `cis_v130`, `CIS 1.3.0`. Throws a {@link Problem} where there is none. */
export function frameworkOf(id: string): Framework {
  const framework = BY_ID.get(id) ?? spelt(id);
  if (framework !== undefined) return framework;
  const near = nearTo(id);
  throw new Problem('unknown-framework', `There is no framework "${id.slice(0, 60)}".`, {
    ...(near.length > 0 && { hint: `Near: ${near.join(', ')}. All: keyreeve frameworks.` }),
  });
}

/** Ids are lower case with underlines, wherever these stand; a bare version, with or without `cis` before it, is one of CIS AWS Foundations. */
function spelt(id: string): Framework | undefined {
  const plain = id.trim().toLowerCase().replaceAll(/[ -]+/g, '_');
  const [, major, minor, patch = '0'] =
    /^(?:cis_?)?(?:aws_)?v?([1-9])\.?(\d)(?:\.?(\d))?(?:_aws)?$/.exec(plain) ?? [];
  const name = major === undefined ? plain : `cis_v${major}${minor}${patch}`;
  return BY_BARE_NAME.get(bare(name));
}

function nearTo(id: string): string[] {
  const start = id.trim().toLowerCase().slice(0, 3);
  return FRAMEWORKS.map((each) => each.id).filter((each) => each.startsWith(start));
}
