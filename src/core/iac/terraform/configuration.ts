import type { IacGap, IacPlace } from '../../model/iac.ts';
import {
  blockOf,
  type DeclaredKey,
  type DeclaredOutput,
  type DeclaredPassword,
  type DeclaredUser,
  type Encrypted,
  handedOut,
  TEMPLATE_WITH_USERS,
  type Unit,
} from '../declared.ts';
import { known, textOf, unknown, type Value, whyUnknown } from '../value.ts';
import { step } from './evaluate.ts';
import type { Instance } from './expand.ts';
import { forgottenKey } from './forgotten-key.ts';
import { withPerhaps } from './perhaps.ts';
import { Budget, isEncrypted, ModuleScope } from './scope.ts';
import type { Block, ModuleSource } from './source.ts';

/** The source of a module that is called, or why there is none to read. */
export type CalledModule =
  | { readonly source: ModuleSource }
  | { readonly unread: string; readonly fix: string };

/** Finds the source that a call means. The folder is that of the caller, as it is shown; `key` as Terraform's list of modules has it: `team.users`. */
export type FindModule = (folder: string, source: string, key: string) => CalledModule;

/** Work for one configuration: a second or two. */
const MOST_STEPS = 1_000_000;

/** Instances of modules within each other; Terraform has no bound, and a circle of calls no end. */
const DEEPEST_MODULES = 30;

/** Instances that are looked at of one configuration. */
const MOST_DECLARED = 20_000;

/** What a configuration makes, worked out of its source with the defaults of its variables and what `tfvars` files set. */
export function readConfiguration(
  root: ModuleSource,
  values: ReadonlyMap<string, unknown>,
  find: FindModule,
): Unit {
  const byDefault = new Reading(find).read(root, values);
  const turns = [...root.variables].some(
    ([name, { body }]) => Object.hasOwn(body, 'default') && !values.has(name),
  );
  return turns ? withPerhaps(byDefault, new Reading(find, 'open').read(root, values)) : byDefault;
}

class Reading {
  readonly #find: FindModule;
  readonly #variables: 'by-default' | 'open';
  readonly #budget = new Budget(MOST_STEPS);
  readonly #users: DeclaredUser[] = [];
  readonly #passwords: DeclaredPassword[] = [];
  readonly #keys: DeclaredKey[] = [];
  readonly #gaps = new Map<string, IacGap>();

  /** @param variables whether those of the root that nobody sets have their defaults, or any value */
  constructor(find: FindModule, variables: 'by-default' | 'open' = 'by-default') {
    this.#find = find;
    this.#variables = variables;
  }

  read(root: ModuleSource, values: ReadonlyMap<string, unknown>): Unit {
    const literal = new ModuleScope(
      root,
      '',
      () => undefined,
      () => undefined,
      this.#budget,
    );
    const given = (name: string) => {
      const variable = root.variables.get(name);
      if (variable === undefined) return undefined;
      if (values.has(name)) return literal.valueOf(values.get(name));
      if (this.#variables === 'by-default' || !Object.hasOwn(variable.body, 'default')) return undefined;
      return unknown(`it turns on var.${name}, whose default does not make it`, `var.${name}`);
    };
    const scope = this.#scope(root, '', '', given, [root.folder]);
    this.#declare(scope.scope, scope.children);
    const outputs = this.#outputs(scope.scope);
    for (const block of root.doubled) this.#doubled(block);
    return {
      kind: 'terraform-source',
      path: root.folder,
      users: this.#users,
      passwords: this.#passwords,
      keys: this.#keys,
      outputs,
      gaps: [...this.#gaps.values()],
    };
  }

  /** A module instance, and those below it, each made once. */
  #scope(
    source: ModuleSource,
    prefix: string,
    key: string,
    inputs: (name: string) => Value | undefined,
    above: readonly string[],
  ): MadeScope {
    const made = new Map<string, MadeScope | undefined>();
    const child = (call: string, instance: Instance): MadeScope | undefined => {
      const address = `${call}${instance.index}`;
      if (!made.has(address)) made.set(address, this.#child(scope, key, call, instance, above));
      return made.get(address);
    };
    const scope: ModuleScope = new ModuleScope(
      source,
      prefix,
      inputs,
      (call, instance) => child(call, instance)?.scope,
      this.#budget,
    );
    return { scope, children: child };
  }

  #child(
    parent: ModuleScope,
    parentKey: string,
    call: string,
    instance: Instance,
    above: readonly string[],
  ): MadeScope | undefined {
    const block = parent.source.modules.get(call);
    if (block === undefined) return undefined;
    const written = block.body.source;
    const key = parentKey === '' ? call : `${parentKey}.${call}`;
    const found = this.#find(parent.source.folder, typeof written === 'string' ? written : '', key);
    if ('unread' in found) {
      this.#gap(block.place, `The module "${call}" could not be read: ${found.unread}.`, found.fix);
      return undefined;
    }
    if (above.includes(found.source.folder) || above.length > DEEPEST_MODULES) {
      const words = `The module "${call}" calls itself, or calls go very deep: it is not read.`;
      this.#gap(block.place, words, 'Terraform refuses modules that call themselves. Take the call away.');
      return undefined;
    }
    for (const doubled of found.source.doubled) this.#doubled(doubled);
    const inputs = (name: string) =>
      Object.hasOwn(block.body, name) ? parent.valueOf(block.body[name], instance.names) : undefined;
    const prefix = `${parent.prefix}module.${call}${instance.index}.`;
    return this.#scope(found.source, prefix, key, inputs, [...above, found.source.folder]);
  }

  /** @param why what it turns on that the module is there at all */
  #declare(scope: ModuleScope, children: MadeScope['children'], why?: string): void {
    for (const block of scope.source.resources.values()) {
      const [, type = ''] = block.words;
      const take = TYPES.get(type);
      if (take === undefined) continue;
      for (const instance of scope.expand(block).instances)
        take(this, { scope, block, instance, perhaps: why ?? this.#turnsOn(instance) });
    }
    for (const block of scope.source.removed) {
      const key = forgottenKey(block, scope.prefix);
      if (key !== undefined) this.#add(this.#keys, key);
    }
    for (const [name, block] of scope.source.modules) {
      for (const instance of scope.expand(block).instances) {
        const below = children(name, instance);
        if (below !== undefined) this.#declare(below.scope, below.children, why ?? this.#turnsOn(instance));
      }
    }
  }

  /** Why it cannot be told how many instances there are, as far as variables are to blame that have a default. */
  #turnsOn({ names }: Instance): string | undefined {
    if (this.#variables === 'by-default') return undefined;
    const [why] = [...names.values()].flatMap((value) => whyUnknown(value) ?? []);
    return why;
  }

  user(made: Made): void {
    const name = attributeOf(made, 'name');
    this.#add(this.#users, { ...this.#where(made), name });
  }

  password(made: Made): void {
    const { user, encrypted } = this.#credential(made);
    this.#add(this.#passwords, { ...this.#where(made), user, encrypted });
  }

  /** A user of the Cloud Control provider has its password in it, as in a template. */
  cloudControlUser(made: Made): void {
    const user = attributeOf(made, 'user_name');
    this.#add(this.#users, { ...this.#where(made), name: user });
    const { scope, block, instance } = made;
    const profile = scope.valueOf(block.body.login_profile, instance.names);
    if (profile.kind === 'known') return;
    const password = step(profile, known('password'));
    const isWritten = password.kind === 'known' && password.value !== null;
    const written = isWritten ? 'literal' : 'unknown';
    this.#add(this.#passwords, { ...this.#where(made), user, written });
  }

  key(made: Made): void {
    const { user, encrypted } = this.#credential(made);
    const { scope, block, instance } = made;
    const status = textOf(scope.valueOf(block.body.status ?? 'Active', instance.names));
    this.#add(this.#keys, {
      ...this.#where(made),
      user,
      encrypted,
      status: status === 'Active' || status === 'Inactive' ? status : 'unknown',
      existing: false,
      forgotten: false,
    });
  }

  /** A template within the code is another language; one in a file of its own is met there. */
  stack({ scope, block, instance }: Made): void {
    const { template_body: written } = block.body;
    const body = textOf(scope.valueOf(written, instance.names));
    const isMet = body === undefined ? isFileOfItsOwn(written) : !TEMPLATE_WITH_USERS.test(body);
    if (isMet && !Object.hasOwn(block.body, 'template_url')) return;
    const words = `What the stack ${block.words.slice(1).join('.')} makes is not looked at: its template is no file here.`;
    this.#gap(block.place, words, 'Check its template by itself.');
  }

  #credential(made: Made) {
    const { scope, block, instance } = made;
    const user = attributeOf(made, 'user');
    const pgpKey = scope.valueOf(block.body.pgp_key, instance.names);
    const open = pgpKey.kind === 'unknown' && pgpKey.isText !== true;
    const encrypted: Encrypted = open ? 'unknown' : isEncrypted(pgpKey) ? 'yes' : 'no';
    return { user, encrypted };
  }

  #where({ scope, block, instance: { index }, perhaps }: Made) {
    const [, type, name] = block.words;
    const address = `${scope.prefix}${type}.${name}${index}`;
    return {
      address,
      block: blockOf(address),
      place: block.place,
      ...(perhaps !== undefined && { perhaps }),
    };
  }

  #add<T>(list: T[], declared: T & { readonly place: IacPlace }): void {
    if (this.#users.length + this.#passwords.length + this.#keys.length < MOST_DECLARED) list.push(declared);
    else {
      const words = `More than ${MOST_DECLARED} users, keys and passwords are made: the others are not looked at.`;
      this.#gap({ ...declared.place, line: 1, column: 1 }, words, 'Check its parts one by one.');
    }
  }

  #outputs(scope: ModuleScope): readonly DeclaredOutput[] {
    return [...scope.source.outputs].map(([name, { body, place }]) => {
      const { secrets, shown, unread } = handedOut(scope.output(name));
      const clear = shown || body.sensitive === false;
      return {
        address: `output.${name}`,
        block: `output.${name}`,
        place,
        secrets,
        shown: clear && body.sensitive !== true ? 'shown' : 'masked',
        ...(unread !== undefined && {
          unknown: `it comes out of ${unread}, whose source could not be read`,
        }),
      };
    });
  }

  #doubled(block: Block): void {
    const words = `${block.words.join(' ')} stands here a second time: only the first is looked at.`;
    this.#gap(block.place, words, 'Terraform refuses it too. Rename one of them.');
  }

  #gap(place: IacPlace, says: string, fix: string): void {
    this.#gaps.set(JSON.stringify([place, says]), { place, says, fix });
  }
}

interface MadeScope {
  readonly scope: ModuleScope;
  readonly children: (call: string, instance: Instance) => MadeScope | undefined;
}

/** An instance of a block that makes something. */
interface Made {
  readonly scope: ModuleScope;
  readonly block: Block;
  readonly instance: Instance;
  /** Why it cannot be told whether it is made at all. */
  readonly perhaps: string | undefined;
}

function attributeOf({ scope, block, instance }: Made, name: string): Value {
  return scope.resource(block, instance).get(known(name));
}

/** `file("…/stack.yaml")`, by an ending that is looked into; no template at all, too. */
function isFileOfItsOwn(written: unknown): boolean {
  if (written === undefined || written === null) return true;
  return (
    typeof written === 'string' && /^\$\{\s*file\(.*\.(?:json|ya?ml|template)"\s*\)\s*\}$/s.test(written)
  );
}

type Take = (reading: Reading, made: Made) => void;

const TYPES: ReadonlyMap<string, Take> = new Map<string, Take>([
  ['aws_iam_user', (reading, made) => reading.user(made)],
  ['awscc_iam_user', (reading, made) => reading.cloudControlUser(made)],
  ['aws_iam_user_login_profile', (reading, made) => reading.password(made)],
  ['aws_iam_access_key', (reading, made) => reading.key(made)],
  ['aws_cloudformation_stack', (reading, made) => reading.stack(made)],
  ['aws_cloudformation_stack_set', (reading, made) => reading.stack(made)],
  ['awscc_cloudformation_stack', (reading, made) => reading.stack(made)],
  ['awscc_cloudformation_stack_set', (reading, made) => reading.stack(made)],
]);
