import type { IacGap, IacPlace } from '../../model/iac.ts';
import {
  type DeclaredKey,
  type DeclaredOutput,
  type DeclaredPassword,
  type DeclaredUser,
  handedOut,
  TEMPLATE_WITH_USERS,
  type Unit,
} from '../declared.ts';
import { type Directive, directiveOf, type Misread } from '../directives.ts';
import { childOf, type Entry, entryOf, type ParsedTrees, scalarText, type Tree } from '../tree.ts';
import { textOf } from '../value.ts';
import { expandLoops } from './loops.ts';
import { passwordIn } from './password.ts';
import { type Resource, TemplateScope } from './scope.ts';

/** A template, and the suppressions in its metadata. */
export interface ReadTemplate {
  readonly unit: Unit;
  /** Templates of nested stacks that lie beside it: what is to be told of each where it was not read. */
  readonly nested: readonly NestedTemplate[];
  readonly directives: readonly (Directive | Misread)[];
}

/** A template that another one uses. */
export interface NestedTemplate {
  /** As it stands there, from the folder of the template. */
  readonly path: string;
  readonly gap: IacGap;
}

/**
 * The templates in a document: itself, or what the Serverless Framework has under `resources`, which may be a list.
 */
export function templatesIn(tree: Tree): readonly Tree[] {
  if (isTemplate(tree)) return [tree];
  const inside = childOf(tree, 'resources');
  const parts = inside?.kind === 'list' ? inside.items : inside === undefined ? [] : [inside];
  return parts.filter(isTemplate);
}

/** Whether a document is a template: it has resources, and their types are of AWS, of a macro, or custom. */
function isTemplate(tree: Tree): boolean {
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
    const nested = of('AWS::CloudFormation::Stack').flatMap((each) => this.#nested(each));
    for (const each of all.filter(({ type }) => MAKERS.has(type))) this.#made(each);
    for (const each of [...users, ...of('AWS::IAM::AccessKey')]) this.#filledIn(each);
    for (const module of all.filter(({ type }) => type.endsWith('::MODULE'))) {
      this.#openInside(module, 'module', 'Look at what the module makes: aws cloudformation describe-type.');
    }
    this.#transforms();
    return { unit, nested, directives: all.flatMap((each) => this.#metadata(each)) };
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
      if (id.startsWith('Fn::')) this.#gap(keyAt, `What ${id} puts here is not in the template.`, PROCESSED);
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
    const found =
      profile === undefined ? undefined : passwordIn(profile.value, this.#tree, this.#scope, resource.names);
    if (profile === undefined || found === undefined) return [];
    const { written, when } = found;
    return [
      {
        ...this.#where(resource),
        place: this.#place(profile.keyAt),
        ...(when !== undefined && { when }),
        user: this.#scope.userName(resource),
        written,
      },
    ];
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
      const value = this.#scope.valueOf(childOf(entry.value, 'Value'), names);
      const address = `Outputs.${entry.key}`;
      return {
        address,
        block: address,
        place: this.#place(entry.keyAt),
        secrets: handedOut(value).secrets,
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
        blocks: this.#places(tree, at),
      };
    });
  }

  /** The places of findings about a resource: its own, and that of its password. */
  #places(tree: Tree, at: number): readonly IacPlace[] {
    const profile = entryOf(childOf(tree, 'Properties'), 'LoginProfile');
    return [at, ...(profile === undefined ? [] : [profile.keyAt])].map((each) => this.#place(each));
  }

  /** What something makes that has a template of its own, which is a text here or lies elsewhere. */
  #made({ id, at, tree, type }: Resource): void {
    const body = childOf(childOf(tree, 'Properties'), 'TemplateBody');
    const text = scalarText(body);
    // A text that makes no users is a template that was looked at.
    if (text !== undefined && !TEMPLATE_WITH_USERS.test(text)) return;
    this.#gap(at, `What ${id} (${type}) makes is not in this template.`, 'Check its template too.');
  }

  /** A macro or a loop among the properties of a user may put a password there. */
  #filledIn({ id, tree }: Resource): void {
    const properties = childOf(tree, 'Properties');
    for (const { key, keyAt } of properties?.kind === 'map' ? properties.entries : []) {
      if (!key.startsWith('Fn::')) continue;
      this.#gap(
        keyAt,
        `What ${key.slice(0, 60)} puts among the properties of ${id} is not looked at.`,
        PROCESSED,
      );
    }
  }

  /** `Transform` has names of macros, or a macro with what it is given; `Fn::Transform` may stand in its place. */
  #transforms(): void {
    const transform = childOf(this.#tree, 'Transform') ?? childOf(this.#tree, 'Fn::Transform');
    const all = transform?.kind === 'list' ? transform.items : [transform];
    for (const each of all) {
      const name = macroOf(each);
      if (name === undefined || KNOWN_TRANSFORMS.some((known) => name.startsWith(known))) continue;
      this.#gap(
        transform?.at ?? 0,
        `The macro ${name.slice(0, 60)} may make other resources of the template.`,
        PROCESSED,
      );
    }
  }

  /** A template that lies beside it may be read as well: the CDK puts its path into the metadata. */
  #nested({ id, at, tree }: Resource): readonly NestedTemplate[] {
    const url = scalarText(childOf(childOf(tree, 'Properties'), 'TemplateURL'));
    const path = scalarText(childOf(childOf(tree, 'Metadata'), 'aws:asset:path')) ?? url;
    const says = `What the nested stack ${id} makes is not in this template.`;
    const gap = { place: this.#place(at), says, fix: 'Check its template too.' };
    if (path !== undefined && !/^\w+:\/\//.test(path)) return [{ path, gap }];
    this.#gaps.push(gap);
    return [];
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

/** The name of a macro, which may be handed parameters; `undefined` where there is none. */
function macroOf(tree: Tree | undefined): string | undefined {
  if (tree?.kind !== 'map') return scalarText(tree);
  return scalarText(childOf(tree, 'Name')) ?? (tree.entries.length > 0 ? 'without a name' : undefined);
}

/** Resources that make what a template of their own says. */
const MAKERS: ReadonlySet<string> = new Set([
  'AWS::CloudFormation::StackSet',
  'AWS::Serverless::Application',
  'AWS::ServiceCatalog::CloudFormationProvisionedProduct',
]);

const PROCESSED = 'Check what it makes: aws cloudformation get-template --template-stage Processed.';

/** Macros of AWS's own: SAM makes no users, and the language extensions are read here. */
const KNOWN_TRANSFORMS = [
  'AWS::Serverless-',
  'AWS::LanguageExtensions',
  'AWS::SecretsManager-',
  'AWS::CodeDeployBlueGreen',
];
