import type { IacGap, IacPlace } from '../../model/iac.ts';
import type {
  DeclaredKey,
  DeclaredOutput,
  DeclaredPassword,
  DeclaredUser,
  Unit,
  WrittenPassword,
} from '../declared.ts';
import { type Directive, directiveOf, type Misread } from '../directives.ts';
import { childOf, type Entry, entryOf, type ParsedTrees, scalarText, type Tree } from '../tree.ts';
import { secretsIn, textOf, type Value } from '../value.ts';
import { expandLoops } from './loops.ts';
import { type Names, type Resource, TemplateScope } from './scope.ts';

/** A template, and the suppressions in its metadata. */
export interface ReadTemplate {
  readonly unit: Unit;
  readonly directives: readonly (Directive | Misread)[];
}

/** Whether a document is a template: it has resources, and their types are of AWS, of a macro, or custom. */
export function isTemplate(tree: Tree): boolean {
  const resources = childOf(tree, 'Resources');
  if (resources?.kind !== 'map') return false;
  const typed = resources.entries.some(({ value }) =>
    /^(?:AWS|Custom|Alexa)::/.test(scalarText(childOf(value, 'Type')) ?? ''),
  );
  return typed || childOf(tree, 'AWSTemplateFormatVersion') !== undefined || hasLoop(resources);
}

function hasLoop({ entries }: { readonly entries: readonly Entry[] }): boolean {
  return entries.some(({ key }) => key.startsWith('Fn::ForEach::'));
}

/** What a template makes, with the defaults of its parameters. */
export function readTemplate(tree: Tree, file: string, placeOf: ParsedTrees['placeOf']): ReadTemplate {
  return new Reading(tree, file, placeOf).read();
}

class Reading {
  readonly #tree: Tree;
  readonly #file: string;
  readonly #placeOf: ParsedTrees['placeOf'];
  readonly #gaps: IacGap[] = [];
  readonly #resources: ReadonlyMap<string, Resource>;
  readonly #scope: TemplateScope;

  constructor(tree: Tree, file: string, placeOf: ParsedTrees['placeOf']) {
    this.#tree = tree;
    this.#file = file;
    this.#placeOf = placeOf;
    this.#resources = this.#gather();
    this.#scope = new TemplateScope(tree, this.#resources);
  }

  read(): ReadTemplate {
    const all = [...this.#resources.values()];
    const of = (type: string) => all.filter((each) => each.type === type);
    const users = of('AWS::IAM::User');
    const unit: Unit = {
      kind: 'cloudformation',
      path: this.#file,
      users: users.map((each): DeclaredUser => ({ ...this.#where(each), name: this.#scope.userName(each) })),
      passwords: users.flatMap((each) => this.#password(each)),
      keys: of('AWS::IAM::AccessKey').map((each) => this.#key(each)),
      outputs: this.#outputs(),
      gaps: this.#gaps,
    };
    for (const nested of of('AWS::CloudFormation::Stack'))
      this.#openInside(nested, 'nested stack', 'Check its template too, by itself.');
    for (const module of all.filter(({ type }) => type.endsWith('::MODULE'))) {
      this.#openInside(module, 'module', 'Look at what the module makes: aws cloudformation describe-type.');
    }
    this.#transforms();
    return { unit, directives: all.flatMap((each) => this.#metadata(each)) };
  }

  #gather(): ReadonlyMap<string, Resource> {
    const found = new Map<string, Resource>();
    const scope = new TemplateScope(this.#tree, new Map());
    const { entries, open } = expandLoops(childOf(this.#tree, 'Resources'), scope);
    for (const at of open) {
      this.#gap(
        at,
        'A Fn::ForEach goes over what cannot be told: what it makes is not looked at.',
        'Check the template with the loop spelt out.',
      );
    }
    for (const { entry, names } of entries) {
      const { key: id, keyAt, value } = entry;
      if (value.kind !== 'map') continue;
      if (found.has(id)) {
        this.#gap(
          keyAt,
          `The logical id ${id} stands twice: only the first is looked at.`,
          'Rename one of them.',
        );
        continue;
      }
      const condition = scalarText(childOf(value, 'Condition'));
      found.set(id, {
        id,
        type: scalarText(childOf(value, 'Type')) ?? '',
        tree: value,
        at: keyAt,
        names,
        ...(condition !== undefined && { condition }),
      });
    }
    return found;
  }

  /** The condition under which it is made, where the defaults do not meet it. */
  #when({ condition }: Resource): string | undefined {
    if (condition === undefined) return undefined;
    return this.#scope.condition(condition) === 'met' ? undefined : condition;
  }

  #where(resource: Resource) {
    const when = this.#when(resource);
    return {
      address: resource.id,
      block: resource.id,
      place: this.#place(resource.at),
      ...(when !== undefined && { when }),
    };
  }

  #password(resource: Resource): readonly DeclaredPassword[] {
    const profile = entryOf(childOf(resource.tree, 'Properties'), 'LoginProfile');
    if (profile === undefined) return [];
    const { tree, when } = this.#chosen(profile.value);
    if (tree === undefined) return [];
    const where = this.#where(resource);
    return [
      {
        ...where,
        place: this.#place(profile.keyAt),
        ...(when !== undefined && { when }),
        user: this.#scope.userName(resource),
        written: this.#written(childOf(tree, 'Password'), resource.names),
      },
    ];
  }

  /** What `Fn::If` chooses by the defaults; where that is nothing, what it would choose otherwise, and when. */
  #chosen(tree: Tree): { readonly tree: Tree | undefined; readonly when?: string } {
    const test = childOf(tree, 'Fn::If');
    if (test?.kind !== 'list') return { tree: isNothing(tree) ? undefined : tree };
    const [name, then, otherwise] = test.items;
    const condition = scalarText(name) ?? '';
    const met = this.#scope.condition(condition) === 'met';
    const [first, second] = met ? [then, otherwise] : [otherwise, then];
    for (const [branch, when] of [
      [first, undefined],
      [second, condition],
    ] as const) {
      if (branch === undefined || isNothing(branch)) continue;
      const inner = this.#chosen(branch);
      if (inner.tree === undefined) continue;
      const under = when ?? inner.when;
      return { tree: inner.tree, ...(under !== undefined && { when: under }) };
    }
    return { tree: undefined };
  }

  #written(tree: Tree | undefined, names: Names): WrittenPassword {
    if (tree === undefined) return 'unknown';
    const id = scalarText(childOf(tree, 'Ref'));
    const parameter = id === undefined ? undefined : childOf(childOf(this.#tree, 'Parameters'), id);
    if (parameter !== undefined) return writtenParameter(parameter);
    const value = this.#scope.valueOf(tree, names);
    if (value.kind === 'known')
      return value.value === null ? 'unknown' : isPlainStore(String(value.value)) ? 'shown' : 'literal';
    if (value.kind === 'unknown' && value.why === 'it is a dynamic reference') {
      return isPlainStore(value.key ?? '') ? 'shown' : 'hidden';
    }
    return 'unknown';
  }

  #key(resource: Resource): DeclaredKey {
    const properties = childOf(resource.tree, 'Properties');
    const status = textOf(this.#scope.valueOf(childOf(properties, 'Status'), resource.names));
    const written = childOf(properties, 'Status');
    return {
      ...this.#where(resource),
      user: this.#scope.valueOf(childOf(properties, 'UserName'), resource.names),
      status:
        written === undefined ? 'Active' : status === 'Active' || status === 'Inactive' ? status : 'unknown',
      existing: false,
      forgotten: false,
    };
  }

  #outputs(): readonly DeclaredOutput[] {
    const { entries } = expandLoops(childOf(this.#tree, 'Outputs'), this.#scope);
    return entries.map(({ entry, names }) => {
      const value: Value = this.#scope.valueOf(
        childOf(entry.value, 'Value') ?? { kind: 'scalar', value: null, at: 0 },
        names,
      );
      const address = `Outputs.${entry.key}`;
      return {
        address,
        block: address,
        place: this.#place(entry.keyAt),
        secrets: secretsIn(value).map(({ address: of, what }) => ({ address: of, what })),
        shown: 'shown',
      };
    });
  }

  /** `Metadata: {keyreeve: {ignore: [{rule, reason, until}]}}`: JSON has no comments. */
  #metadata({ tree, at }: Resource): readonly (Directive | Misread)[] {
    const ignore = childOf(childOf(childOf(tree, 'Metadata'), 'keyreeve'), 'ignore');
    if (ignore === undefined) return [];
    const items = ignore.kind === 'list' ? ignore.items : [ignore];
    const { line } = this.#place(at);
    return items.map((item): Directive | Misread => {
      const place = this.#place(item.at);
      const rule = scalarText(childOf(item, 'rule'));
      const until = scalarText(childOf(item, 'until'));
      if (rule === undefined) return directiveOf('', place, line);
      const reason = (scalarText(childOf(item, 'reason')) ?? '').trim();
      return {
        place,
        line,
        rule,
        reason,
        ...(until !== undefined && { until }),
        wholeBlock: this.#lines(tree, at),
      };
    });
  }

  /** The lines of findings about a resource: its own, and that of its password. */
  #lines(tree: Tree, at: number): readonly number[] {
    const profile = entryOf(childOf(tree, 'Properties'), 'LoginProfile');
    return [at, ...(profile === undefined ? [] : [profile.keyAt])].map((each) => this.#place(each).line);
  }

  #transforms(): void {
    const transform = childOf(this.#tree, 'Transform');
    const names = transform?.kind === 'list' ? transform.items.map(scalarText) : [scalarText(transform)];
    for (const name of names) {
      if (name === undefined || KNOWN_TRANSFORMS.some((each) => name.startsWith(each))) continue;
      this.#gap(
        transform?.at ?? 0,
        `The macro ${name.slice(0, 60)} may make other resources of the template.`,
        'Check what it makes: aws cloudformation get-template --template-stage Processed.',
      );
    }
  }

  #openInside({ id, at }: Resource, what: string, fix: string): void {
    this.#gap(at, `What the ${what} ${id} makes is not in this template.`, fix);
  }

  #gap(at: number, says: string, fix: string): void {
    this.#gaps.push({ place: this.#place(at), says, fix });
  }

  #place(offset: number): IacPlace {
    return { file: this.#file, ...this.#placeOf(offset) };
  }
}

/** Macros of AWS's own: SAM makes no users, and the language extensions are read here. */
const KNOWN_TRANSFORMS = [
  'AWS::Serverless-',
  'AWS::LanguageExtensions',
  'AWS::SecretsManager-',
  'AWS::CodeDeployBlueGreen',
];

function isNothing(tree: Tree): boolean {
  return (
    scalarText(childOf(tree, 'Ref')) === 'AWS::NoValue' || (tree.kind === 'scalar' && tree.value === null)
  );
}

function writtenParameter(parameter: Tree): WrittenPassword {
  const type = scalarText(childOf(parameter, 'Type')) ?? '';
  if (type.startsWith('AWS::SSM::')) return 'shown';
  const byDefault = scalarText(childOf(parameter, 'Default'));
  if (byDefault?.includes('{{resolve:')) return isPlainStore(byDefault) ? 'shown' : 'hidden';
  if (byDefault !== undefined && byDefault !== '') return 'default';
  const noEcho = scalarText(childOf(parameter, 'NoEcho')) ?? '';
  return /^(?:true|yes|on|1)$/i.test(noEcho) ? 'hidden' : 'shown';
}

/** `ssm` is a plain text of Parameter Store; `ssm-secure` and `secretsmanager` are not. */
function isPlainStore(text: string): boolean {
  return /\{\{resolve:ssm:/.test(text);
}
