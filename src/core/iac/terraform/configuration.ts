import type { IacGap, IacPlace } from '../../model/iac.ts';
import {
  blockOf,
  type DeclaredKey,
  type DeclaredOutput,
  type DeclaredPassword,
  type DeclaredUser,
  type Encrypted,
  TEMPLATE_WITH_USERS,
  type Unit,
} from '../declared.ts';
import { secretsIn, textOf, type Value } from '../value.ts';
import type { Instance } from './expand.ts';
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
  return new Reading(find).read(root, values);
}

class Reading {
  readonly #find: FindModule;
  readonly #budget = new Budget(MOST_STEPS);
  readonly #users: DeclaredUser[] = [];
  readonly #passwords: DeclaredPassword[] = [];
  readonly #keys: DeclaredKey[] = [];
  readonly #gaps = new Map<string, IacGap>();

  constructor(find: FindModule) {
    this.#find = find;
  }

  read(root: ModuleSource, values: ReadonlyMap<string, unknown>): Unit {
    const literal = new ModuleScope(
      root,
      '',
      () => undefined,
      () => undefined,
      this.#budget,
    );
    const given = (name: string) =>
      values.has(name) && root.variables.has(name) ? literal.valueOf(values.get(name)) : undefined;
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

  #declare(scope: ModuleScope, children: MadeScope['children']): void {
    for (const block of scope.source.resources.values()) {
      const [, type = ''] = block.words;
      const take = TYPES.get(type);
      if (take === undefined) continue;
      for (const instance of scope.expand(block).instances) take(this, scope, block, instance);
    }
    for (const [name, block] of scope.source.modules) {
      for (const instance of scope.expand(block).instances) {
        const below = children(name, instance);
        if (below !== undefined) this.#declare(below.scope, below.children);
      }
    }
  }

  user(scope: ModuleScope, block: Block, instance: Instance): void {
    const name = scope.resource(block, instance).get({ kind: 'known', value: 'name' });
    this.#add(this.#users, { ...this.#where(scope, block, instance), name });
  }

  password(scope: ModuleScope, block: Block, instance: Instance): void {
    const { user, encrypted } = this.#credential(scope, block, instance);
    this.#add(this.#passwords, { ...this.#where(scope, block, instance), user, encrypted });
  }

  key(scope: ModuleScope, block: Block, instance: Instance): void {
    const { user, encrypted } = this.#credential(scope, block, instance);
    const written = scope.valueOf(block.body.status ?? 'Active', instance.names);
    const status = textOf(written);
    this.#add(this.#keys, {
      ...this.#where(scope, block, instance),
      user,
      encrypted,
      status: status === 'Active' || status === 'Inactive' ? status : 'unknown',
      existing: false,
      forgotten: false,
    });
  }

  /** A template within the code is another language; one in a file of its own is met there. */
  stack(scope: ModuleScope, block: Block, instance: Instance): void {
    const body = textOf(scope.valueOf(block.body.template_body, instance.names)) ?? '';
    if (!TEMPLATE_WITH_USERS.test(body) && !Object.hasOwn(block.body, 'template_url')) return;
    const words = `What the stack ${block.words.slice(1).join('.')} makes is not looked at: its template is no file here.`;
    this.#gap(block.place, words, 'Check its template by itself.');
  }

  #credential(scope: ModuleScope, block: Block, instance: Instance) {
    const user = scope.resource(block, instance).get({ kind: 'known', value: 'user' });
    const pgpKey = scope.valueOf(block.body.pgp_key, instance.names);
    const open = pgpKey.kind === 'unknown' && pgpKey.isText !== true;
    const encrypted: Encrypted = open ? 'unknown' : isEncrypted(pgpKey) ? 'yes' : 'no';
    return { user, encrypted };
  }

  #where(scope: ModuleScope, block: Block, { index }: Instance) {
    const [, type, name] = block.words;
    const address = `${scope.prefix}${type}.${name}${index}`;
    return { address, block: blockOf(address), place: block.place };
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
      const value = scope.output(name);
      const secrets = secretsIn(value);
      const why = value.kind === 'unknown' && value.why.includes('could not be read') ? value.why : undefined;
      const clear = secrets.some(({ shown }) => shown) || body.sensitive === false;
      return {
        address: `output.${name}`,
        block: `output.${name}`,
        place,
        secrets: secrets.map(({ address, what }) => ({ address, what })),
        shown: clear && body.sensitive !== true ? 'shown' : 'masked',
        ...(why !== undefined && { unknown: why }),
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

type Take = (reading: Reading, scope: ModuleScope, block: Block, instance: Instance) => void;

const TYPES: ReadonlyMap<string, Take> = new Map<string, Take>([
  ['aws_iam_user', (reading, ...of) => reading.user(...of)],
  ['aws_iam_user_login_profile', (reading, ...of) => reading.password(...of)],
  ['aws_iam_access_key', (reading, ...of) => reading.key(...of)],
  ['aws_cloudformation_stack', (reading, ...of) => reading.stack(...of)],
  ['aws_cloudformation_stack_set', (reading, ...of) => reading.stack(...of)],
]);
