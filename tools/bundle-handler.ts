/** Bundles the event handler into one file that runs in Lambda alone, with the licences of all that is in it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/**
 * The services that the handler calls, and two whose commands stand in files with those that it runs. Clients of others
 * are imported, when they are needed, by code that it never runs.
 */
const IMPORTED = ['dynamodb', 's3', 'iam', 'sesv2', 'sns', 'sts', 'organizations', 'cloudtrail'];

/**
 * Takes packages out that the handler never runs, clients of other services and of mail servers above all: four fifths
 * of the bundle. Where one was run all the same, it would say so.
 */
const leaveOut: Plugin = {
  name: 'leave-out',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(@aws-sdk\/client-|nodemailer$)/ }, ({ path }) => {
      const service = /^@aws-sdk\/client-(.+)$/.exec(path)?.[1];
      if (service !== undefined && IMPORTED.includes(service)) return undefined;
      return { path, namespace: 'left-out' };
    });
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`The event handler was built without ${path}.`)});`,
      loader: 'js',
    }));
  },
};

/** Writes `dist/event-handler/index.mjs` and `LICENSES.txt` beside it. */
export async function bundleHandler(root: string, version: string): Promise<void> {
  const folder = join(root, 'dist/event-handler');
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/handler.ts'],
    outfile: 'dist/event-handler/index.mjs',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    // The packages as modules: what is not used of them is left out.
    mainFields: ['module', 'main'],
    plugins: [leaveOut],
    // Packages that are no modules ask for Node's own by `require`.
    banner: {
      js: "import { createRequire as keyreeveRequire } from 'node:module'; const require = keyreeveRequire(import.meta.url);",
    },
    define: { KEYREEVE_VERSION: JSON.stringify(version) },
    minifySyntax: true,
    minifyWhitespace: true,
    // Names stay: a stack in the function's log is read by people.
    keepNames: true,
    metafile: true,
    // Of what was left out nothing is there to import.
    logOverride: { 'import-is-undefined': 'silent' },
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'LICENSES.txt'), licencesOf(root, Object.keys(metafile.inputs)));
}

/** Every package in the bundle, with its licence as it came: those who hand the file on must hand it on too. */
function licencesOf(root: string, inputs: readonly string[]): string {
  const folders = new Set(
    inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
  );
  const texts = [...folders].sort().map((folder) => {
    const place = join(root, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
    const file = readdirSync(place).find((each) => /^(licen[cs]e|notice)(\.|$)/i.test(each));
    const text =
      file !== undefined && existsSync(join(place, file)) ? readFileSync(join(place, file), 'utf8') : '';
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return `The event handler of Keyreeve holds these packages.\n\n${texts.join(`\n${'-'.repeat(78)}\n\n`)}`;
}
