import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { readStandingPlan } from '../../core/events/standing-plan.ts';
import { Problem } from '../../core/model/problem.ts';
import { codeOrText } from '../../core/model/system-error.ts';
import { readInput } from '../input-file.ts';
import { SETTINGS_FILE, type SettingsFile } from '../settings-file.ts';
import { handlerRules } from './rules.ts';

/** What goes into the function's package beside its code. */
export interface PackageOptions {
  /** A folder; made where it is not there. */
  readonly output: string;
  /** The settings to judge by. Their file is put beside the code as it stands. */
  readonly settings?: SettingsFile;
  /** A signed standing plan that lies beside the code. */
  readonly standingPlan?: string;
}

/** The files that were written. */
export interface HandlerPackage {
  readonly zip: string;
  readonly templates: readonly string[];
  /** Names in the zip. */
  readonly holds: readonly string[];
}

/** The one name of the plan beside the code: what the template's StandingPlanFile is set to. */
export const PACKED_PLAN = 'standing-plan.json';
const ZIP = 'keyreeve-event-handler.zip';
const TEMPLATES = ['template.yaml', 'member.yaml'] as const;

/**
 * Writes the function's package and the templates that deploy it. The same inputs give the same bytes. What the function
 * could not use is refused here: settings with a fault, a plan that was changed. Throws the {@link Problem} of that, and
 * `output-unwritable`.
 */
export function packageHandler({ output, settings, standingPlan }: PackageOptions): HandlerPackage {
  const root = packageRoot();
  const files: Record<string, Uint8Array> = {
    'index.mjs': readFileSync(join(root, 'dist/event-handler/index.mjs')),
    'LICENSES.txt': readFileSync(join(root, 'dist/event-handler/LICENSES.txt')),
  };
  if (settings !== undefined) {
    handlerRules(settings);
    files[SETTINGS_FILE] = readInput(settings.path, { mostMegabytes: 4 });
  }
  if (standingPlan !== undefined) {
    const bytes = readInput(standingPlan, { mostMegabytes: 1 });
    const read = readStandingPlan(bytes.toString('utf8'));
    if ('fault' in read) throw new Problem('bad-standing-plan', `The standing plan ${read.fault}.`);
    files[PACKED_PLAN] = bytes;
  }
  const templates = TEMPLATES.map((name) => join(output, name));
  const zip = join(output, ZIP);
  try {
    mkdirSync(output, { recursive: true });
    writeFileSync(zip, zipSync(files, { mtime: FIXED_TIME, level: 9 }));
    for (const name of TEMPLATES)
      writeFileSync(join(output, name), readFileSync(join(root, 'deploy/event-handler', name)));
  } catch (cause) {
    const reason = codeOrText(cause);
    throw new Problem('output-unwritable', `${output} cannot be written (${reason}).`, { cause });
  }
  return { zip, templates, holds: Object.keys(files) };
}

/** Two packages of one content must not differ: Lambda tells by the hash whether the code has changed. */
const FIXED_TIME = new Date(2000, 0, 1);

/** The folder of the installed package, from the sources and from the bundle alike. */
function packageRoot(): string {
  let here = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(here, 'deploy/event-handler'))) {
    const above = dirname(here);
    if (above === here) throw new Error('The package of keyreeve has lost its folder deploy.');
    here = above;
  }
  return here;
}
