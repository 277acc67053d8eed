import type { WrittenPassword } from '../declared.ts';
import { childOf, scalarText, type Tree } from '../tree.ts';
import type { Names, TemplateScope } from './scope.ts';

/** A console password of a template: how it is written, and the condition under which it is there, where the defaults do not meet it. */
export interface FoundPassword {
  readonly written: WrittenPassword;
  readonly when?: string;
}

/** The password of a `LoginProfile`; `undefined` where that comes to nothing. */
export function passwordIn(
  profile: Tree,
  template: Tree,
  scope: TemplateScope,
  names: Names,
): FoundPassword | undefined {
  const { tree, when } = chosen(profile, scope);
  if (tree === undefined) return undefined;
  const written = writtenIn(childOf(tree, 'Password'), template, scope, names);
  return { written, ...(when !== undefined && { when }) };
}

interface Chosen {
  readonly tree: Tree | undefined;
  readonly when?: string;
}

/** What `Fn::If` chooses by the defaults; where that is nothing, what it would choose otherwise, and when. */
function chosen(tree: Tree, scope: TemplateScope): Chosen {
  const test = childOf(tree, 'Fn::If');
  if (test?.kind !== 'list') return { tree: isNothing(tree) ? undefined : tree };
  const [name, then, otherwise] = test.items;
  const condition = scalarText(name) ?? '';
  const met = scope.condition(condition) === 'met';
  const [first, second] = met ? [then, otherwise] : [otherwise, then];
  const inFirst = chosenBranch(first, scope);
  if (inFirst !== undefined) return inFirst;
  const inSecond = chosenBranch(second, scope);
  return inSecond === undefined ? { tree: undefined } : { ...inSecond, when: condition };
}

function chosenBranch(branch: Tree | undefined, scope: TemplateScope): Chosen | undefined {
  if (branch === undefined || isNothing(branch)) return undefined;
  const inner = chosen(branch, scope);
  return inner.tree === undefined ? undefined : inner;
}

function isNothing(tree: Tree): boolean {
  return (
    scalarText(childOf(tree, 'Ref')) === 'AWS::NoValue' || (tree.kind === 'scalar' && tree.value === null)
  );
}

function writtenIn(
  tree: Tree | undefined,
  template: Tree,
  scope: TemplateScope,
  names: Names,
): WrittenPassword {
  if (tree === undefined) return 'unknown';
  const id = scalarText(childOf(tree, 'Ref'));
  const parameter = id === undefined ? undefined : childOf(childOf(template, 'Parameters'), id);
  if (parameter !== undefined) return writtenParameter(parameter);
  const value = scope.valueOf(tree, names);
  if (value.kind === 'known') return value.value === null ? 'unknown' : 'literal';
  if (value.kind === 'unknown' && value.why === DYNAMIC)
    return isPlainStore(value.key ?? '') ? 'shown' : 'hidden';
  return 'unknown';
}

/** As {@link TemplateScope} gives it for a dynamic reference. */
const DYNAMIC = 'it is a dynamic reference';

function writtenParameter(parameter: Tree): WrittenPassword {
  const type = scalarText(childOf(parameter, 'Type')) ?? '';
  // The value of a plain parameter of Parameter Store, which stacks show.
  if (type.startsWith('AWS::SSM::')) return 'shown';
  const byDefault = scalarText(childOf(parameter, 'Default'));
  if (byDefault?.includes('{{resolve:')) return isPlainStore(byDefault) ? 'shown' : 'hidden';
  if (byDefault !== undefined && byDefault !== '') return 'default';
  const noEcho = scalarText(childOf(parameter, 'NoEcho')) ?? '';
  return /^(?:true|yes|on|1)$/i.test(noEcho) ? 'hidden' : 'shown';
}

/** `ssm` is a plain text of Parameter Store; `ssm-secure` and `secretsmanager` are not. */
function isPlainStore(text: string): boolean {
  return text.includes('{{resolve:ssm:');
}
