import { posix } from 'node:path';
import type { ReadCode } from '../../core/iac/check.ts';
import { topOf } from '../../core/iac/check.ts';
import { type NestedTemplate, readTemplate, templatesIn } from '../../core/iac/cloudformation/template.ts';
import type { Unit } from '../../core/iac/declared.ts';
import { type Directive, directivesIn, type Misread } from '../../core/iac/directives.ts';
import { readJsonDocument } from '../../core/iac/json-document.ts';
import { parseTrees } from '../../core/iac/tree.ts';
import { counted } from '../../core/model/counted.ts';
import type { IacGap, IacPlace } from '../../core/model/iac.ts';
import { Problem } from '../../core/model/problem.ts';
import { decodeText } from './decode-text.ts';
import { bytesOf, type FoundFile, gapOf, gatherFiles, headOf, isTerraform, sizeOf } from './gather-files.ts';
import { readFolders } from './terraform-folders.ts';

/** A plan of many thousand resources. */
const MOST_MEGABYTES = 100;
/** CloudFormation takes templates of at most 1 MB (CloudFormation quotas). */
const MOST_TEMPLATE_CHARACTERS = 5_000_000;

/** Files that may hold a template, a plan or a state. */
const DOCUMENT = /\.(?:json|ya?ml|template|cfn|cform|tfstate)$/i;

/** Files that hand values to modules of Terraform, or make code of it: Terragrunt's, and those of stacks. */
const WRAPPER = /(?:^|\/)(?:terragrunt(?:\.stack)?|root)\.hcl$|\.tf(?:stack|component|deploy)\.hcl$/;

/** Reads all that the paths lead to. Throws the Problems `unreadable-file` for a path that is not there, and `no-iac` where nothing is code. */
export async function readCode(paths: readonly string[]): Promise<ReadCode> {
  const { files, gaps: unlisted, ...passed } = await gatherFiles(paths);
  const terraform = files.filter(({ shown }) => isTerraform(shown));
  const folders = [...new Set(terraform.map(({ shown }) => posix.dirname(shown)))];
  const read = await readFolders(folders);
  const documents = files.filter((each) => !terraform.includes(each) && isDocument(each)).map(readDocument);
  const units = [...read.units, ...documents.flatMap(({ units: each }) => each)];
  const gaps = [
    ...unlisted,
    ...read.gaps,
    ...documents.flatMap((each) => each.gaps),
    ...notRead(documents, units),
    ...wrapped(files),
  ];
  // A file that was named and is no code is a gap beside others; where there is nothing else, it is wrong use.
  const noCode = documents.filter(({ isNoCode }) => isNoCode === true).length;
  if (units.length === 0 && gaps.length === noCode) throw nothingFound(paths, files);
  const others =
    files.length -
    terraform.length -
    documents.filter((each) => each.units.length + each.gaps.length > 0).length;
  return {
    units,
    directives: [...read.directives, ...documents.flatMap(({ directives }) => directives)],
    gaps,
    passedBy: { files: others, ...passed },
  };
}

/** Values that come from files which are not read decide what modules make. */
function wrapped(files: readonly FoundFile[]): readonly IacGap[] {
  const [first, ...others] = files.filter(({ shown }) => WRAPPER.test(shown));
  if (first === undefined) return [];
  const more = others.length === 0 ? 'It is' : `It and ${counted(others.length, 'file')} like it are`;
  return [
    {
      place: topOf(first.shown),
      says: `${more} not read: what is handed to modules there, or made of them, is not known.`,
      fix: 'Check plans: terragrunt show -json, or terraform show -json of each deployment.',
    },
  ];
}

/** Nested stacks whose templates are not among what was read. */
function notRead(documents: readonly ReadFile[], units: readonly Unit[]): readonly IacGap[] {
  const paths = new Set(units.map(({ path }) => path));
  const nested = documents.flatMap((each) => each.nested);
  return nested.flatMap(({ path, gap }) =>
    paths.has(posix.join(posix.dirname(gap.place.file), path)) ? [] : [gap],
  );
}

function isDocument({ shown, named }: FoundFile): boolean {
  return named || DOCUMENT.test(shown);
}

function nothingFound(paths: readonly string[], files: readonly FoundFile[]): Problem {
  const where = paths.slice(0, 3).join(', ');
  const words = `There is no infrastructure as code in ${where}: ${files.length === 1 ? '1 file was' : `${files.length} files were`} looked at.`;
  return new Problem('no-iac', words);
}

interface ReadFile {
  readonly units: readonly Unit[];
  readonly directives: readonly (Directive | Misread)[];
  readonly gaps: readonly IacGap[];
  readonly nested: readonly NestedTemplate[];
  /** It was named, could be read to its end, and is none: its one gap says so. */
  readonly isNoCode?: boolean;
}

const NOTHING: ReadFile = { units: [], directives: [], gaps: [], nested: [] };

/** A file that was met in a folder and is no code is nothing; one that was named has to be code. */
function readDocument(file: FoundFile): ReadFile {
  try {
    const bytes = readWhole(file);
    if (bytes === undefined) return NOTHING;
    const text = decodeText(bytes);
    if (text !== undefined) return readText(text, file);
    if (!file.named) return NOTHING;
    const isPlan = bytes[0] === 0x50 && bytes[1] === 0x4b;
    return failed(
      file,
      isPlan ? 'It is an archive, as terraform plan -out writes it' : 'It is no text',
      isPlan ? SHOW : CODE,
    );
  } catch (error) {
    if (error instanceof Problem) return { ...NOTHING, gaps: [gapOf(file, error)] };
    if (error instanceof RangeError) return failed(file, 'It is nested very deep, or very large', CODE);
    throw error;
  }
}

const SHOW = 'Hand over what terraform show -json prints of it.';
const CODE = 'Name Terraform source, a plan as JSON, or a template.';

/** What is very large and does not begin like a plan is no code. */
function readWhole(file: FoundFile): Uint8Array | undefined {
  if (!file.named && sizeOf(file) > MOST_MEGABYTES * 1_048_576) {
    const head = decodeText(headOf(file)) ?? '';
    if (!looksLikeCode(head)) return undefined;
  }
  return bytesOf(file, MOST_MEGABYTES);
}

function looksLikeCode(text: string): boolean {
  return /"format_version"|\bAWS::[A-Z]|AWSTemplateFormatVersion|urn:pulumi:/.test(text);
}

function readText(text: string, file: FoundFile): ReadFile {
  const { shown, named } = file;
  if (!named && !looksLikeCode(text) && !/"lineage"/.test(text)) return NOTHING;
  const json = parsedJson(text);
  if (json !== undefined) {
    const found = readJsonDocument(json.value, text, shown);
    if (found !== undefined && 'unit' in found) return { ...NOTHING, units: [found.unit] };
    if (found !== undefined) return failed(file, `It is not read: ${found.fault}`, found.fix);
  } else if (/^\s*\{/.test(text) && /"(?:format_version|@level)"/.test(text.slice(0, 2_000))) {
    return failed(
      file,
      'It begins like a plan, and is no whole JSON',
      'Print it again: terraform show -json plan.tfplan',
    );
  }
  return readTemplates(text, file);
}

function parsedJson(text: string): { readonly value: unknown } | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readTemplates(text: string, file: FoundFile): ReadFile {
  const { shown, named } = file;
  if (text.length > MOST_TEMPLATE_CHARACTERS) {
    return named || looksLikeCode(text.slice(0, 100_000))
      ? failed(file, 'It is larger than a template can be', CODE)
      : NOTHING;
  }
  const parsed = parseTrees(text);
  if ('fault' in parsed) {
    const place = { file: shown, line: parsed.line, column: parsed.column };
    return failed(
      file,
      `It cannot be parsed: ${parsed.fault.replace(/\.$/, '')}`,
      'Mend it, or take it away.',
      place,
    );
  }
  const templates = parsed.trees.flatMap(templatesIn);
  if (templates.length === 0) {
    if (MAKES_KEY.test(text))
      return failed(file, 'It makes an access key, and is no template that is read here', CODE);
    if (!named) return NOTHING;
    const none = failed(file, 'It is no infrastructure as code that is read here', CODE);
    // What speaks of resources of AWS may be a part of a template: nobody can say that it makes nothing.
    return { ...none, isNoCode: !looksLikeCode(text) };
  }
  const read = templates.map((tree) => readTemplate(tree, shown, parsed.placeOf));
  // JSON has no comments: what looks like one in it is a text.
  const comments = /^\s*\{/.test(text) ? [] : directivesIn(text, shown);
  return {
    units: read.map(({ unit }) => unit),
    directives: [...comments, ...read.flatMap(({ directives }) => directives)],
    gaps: [],
    nested: read.flatMap(({ nested }) => nested),
  };
}

/** A resource of that type, whatever it stands in: a part of a template, or a template in a text. */
const MAKES_KEY = /["']?Type\\?["']?\s*:\s*\\?["']?AWS::IAM::AccessKey/;

function failed({ shown }: FoundFile, says: string, fix: string, place: IacPlace = topOf(shown)): ReadFile {
  return { ...NOTHING, gaps: [{ place, says: `${says}.`, fix }] };
}
