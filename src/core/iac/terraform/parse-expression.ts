import { type Expression, ExpressionFault, type ForExpression } from './expression.ts';
import { endOfInsertion, isOpening, type Token, tokensOf, unescaped } from './tokens.ts';

/** Brackets and templates within each other. Code that people write has a few. */
const DEEPEST = 60;

/**
 * A text of Terraform's JSON syntax as an expression: `${…}` and `%{…}` are insertions, `$${` and `%%{` their escapes.
 * It is what a parser of HCL gives for `"…"` too, its escapes resolved. Throws {@link ExpressionFault}.
 */
export function parseTemplate(text: string, depth = 0): Expression {
  if (depth > DEEPEST) throw new ExpressionFault('it is nested very deep');
  const parts: Expression[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    if (text.startsWith('$${', at) || text.startsWith('%%{', at)) {
      plain += text.slice(at + 1, at + 3);
      at += 3;
      continue;
    }
    if (!isOpening(text, at)) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (text[at] === '%') throw new ExpressionFault('it has a directive %{ in it');
    const end = endOfInsertion(text, at + 2);
    if (plain !== '') parts.push({ kind: 'literal', value: plain });
    plain = '';
    // `${~ … ~}` takes blanks off the text around it.
    parts.push(parseExpression(text.slice(at + 2, end).replace(/^~|~$/g, ''), depth + 1));
    at = end + 1;
  }
  if (plain !== '' || parts.length === 0) parts.push({ kind: 'literal', value: plain });
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: 'template', parts };
}

/** An expression as it stands in HCL. Throws {@link ExpressionFault} for what is none, or is nested very deep. */
function parseExpression(text: string, depth = 0): Expression {
  const reader = new Reader(tokensOf(text), depth);
  const found = reader.expression();
  if (!reader.ended) throw new ExpressionFault('something stands after its end');
  return found;
}

/** Operators from the weakest to the strongest (HCL Native Syntax Specification, Operators). */
const OPERATORS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth: number;

  constructor(tokens: readonly Token[], depth: number) {
    this.#tokens = tokens;
    this.#depth = depth;
  }

  get ended(): boolean {
    return this.#at >= this.#tokens.length;
  }

  expression(): Expression {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new ExpressionFault('it is nested very deep');
    const test = this.#operation(0);
    let found = test;
    if (this.#take('?')) {
      const then = this.expression();
      this.#expect(':');
      found = { kind: 'if', test, then, otherwise: this.expression() };
    }
    this.#depth -= 1;
    return found;
  }

  #operation(level: number): Expression {
    const operators = OPERATORS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#operation(level + 1);
    for (;;) {
      const operator = operators.find((each) => this.#isMark(each));
      if (operator === undefined) return left;
      this.#at += 1;
      left = { kind: 'operation', operator, sides: [left, this.#operation(level + 1)] };
    }
  }

  #unary(): Expression {
    const signs: string[] = [];
    while (this.#isMark('!') || this.#isMark('-')) {
      signs.unshift(this.#tokens[this.#at]?.text ?? '');
      this.#at += 1;
      if (signs.length > DEEPEST) throw new ExpressionFault('it has very many signs');
    }
    const inner = this.#withSteps(this.#single());
    return signs.reduce<Expression>(
      (side, operator) => ({ kind: 'operation', operator, sides: [side] }),
      inner,
    );
  }

  /** `.name`, `.0`, `[key]`, `.*`, `[*]` after something. */
  #withSteps(start: Expression): Expression {
    let found = start;
    for (let steps = 0; ; steps += 1) {
      if (steps > DEEPEST) throw new ExpressionFault('it goes very deep');
      if (this.#take('.')) {
        if (this.#take('*')) return this.#splat(found);
        const key = this.#tokens[this.#at];
        if (key?.kind !== 'name' && key?.kind !== 'number') throw new ExpressionFault('a name is missing');
        this.#at += 1;
        // `a.0.1` comes as one number.
        for (const part of key.kind === 'number' ? key.text.split('.') : [key.text]) {
          found = { kind: 'get', of: found, key: { kind: 'literal', value: part } };
        }
      } else if (this.#take('[')) {
        if (this.#isMark('*') && this.#isMark(']', 1)) {
          this.#at += 2;
          return this.#splat(found);
        }
        const key = this.expression();
        this.#expect(']');
        found = { kind: 'get', of: found, key };
      } else return found;
    }
  }

  #splat(of: Expression): Expression {
    const marker: Expression = { kind: 'name', name: SPLAT };
    const inner = this.#withSteps(marker);
    const each: Expression[] = [];
    for (let step = inner; step.kind === 'get'; step = step.of) each.unshift(step.key);
    if (inner.kind === 'splat') throw new ExpressionFault('it has a splat in a splat');
    return { kind: 'splat', of, each };
  }

  #single(): Expression {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new ExpressionFault('it ends too early');
    this.#at += 1;
    switch (token.kind) {
      case 'number':
        return { kind: 'literal', value: Number(token.text) };
      case 'string':
        return parseTemplate(unescaped(token.text), this.#depth + 1);
      case 'heredoc':
        return parseTemplate(token.text, this.#depth + 1);
      case 'name':
        return this.#named(token.text);
      case 'mark':
        break;
    }
    if (token.text === '(') {
      const inner = this.expression();
      this.#expect(')');
      return inner;
    }
    if (token.text === '[') return this.#isFor() ? this.#for('list', ']') : this.#list();
    if (token.text === '{') return this.#isFor() ? this.#for('map', '}') : this.#map();
    throw new ExpressionFault('there is something unexpected in it');
  }

  #named(name: string): Expression {
    const literal = LITERALS.get(name);
    if (literal !== undefined) return { kind: 'literal', value: literal };
    if (name === 'null') return { kind: 'literal', value: null };
    let whole = name;
    while (this.#take('::')) whole += `::${this.#name()}`;
    if (!this.#take('(')) return { kind: 'name', name };
    const args: Expression[] = [];
    let spread = false;
    while (!this.#take(')')) {
      args.push(this.expression());
      spread = this.#take('...');
      if (!this.#isMark(')')) this.#expect(',');
    }
    return { kind: 'call', name: whole, args, spread };
  }

  #list(): Expression {
    const items: Expression[] = [];
    while (!this.#take(']')) {
      items.push(this.expression());
      if (!this.#isMark(']')) this.#expect(',');
    }
    return { kind: 'list', items };
  }

  #map(): Expression {
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.#take('}')) {
      const token = this.#tokens[this.#at];
      const bare = token?.kind === 'name' && (this.#isMark('=', 1) || this.#isMark(':', 1));
      if (bare) this.#at += 1;
      const key: Expression = bare ? { kind: 'literal', value: token.text } : this.expression();
      if (!this.#take('=')) this.#expect(':');
      entries.push([key, this.expression()]);
      // Entries may be parted by a line break alone, which is no token here.
      this.#take(',');
    }
    return { kind: 'map', entries };
  }

  #isFor(): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'name' && token.text === 'for' && this.#tokens[this.#at + 1]?.kind === 'name';
  }

  #for(shape: ForExpression['shape'], end: string): Expression {
    this.#at += 1;
    const first = this.#name();
    const second = this.#take(',') ? this.#name() : undefined;
    if (this.#name() !== 'in') throw new ExpressionFault('a "for" in it has no "in"');
    const of = this.expression();
    this.#expect(':');
    const head = this.expression();
    if (shape === 'map') this.#expect('=>');
    const value = shape === 'map' ? this.expression() : head;
    const grouped = this.#take('...');
    const next = this.#tokens[this.#at];
    let test: Expression | undefined;
    if (next?.kind === 'name' && next.text === 'if') {
      this.#at += 1;
      test = this.expression();
    }
    this.#expect(end);
    return {
      kind: 'for',
      shape,
      ...(second !== undefined && { keyName: first }),
      valueName: second ?? first,
      of,
      ...(shape === 'map' && { key: head }),
      value,
      ...(test !== undefined && { test }),
      grouped,
    };
  }

  #name(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'name') throw new ExpressionFault('a name is missing');
    this.#at += 1;
    return token.text;
  }

  #isMark(text: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead];
    return token?.kind === 'mark' && token.text === text;
  }

  #take(text: string): boolean {
    if (!this.#isMark(text)) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw new ExpressionFault(`a ${text} is missing`);
  }
}

/** Stands for the one item of a splat; no name of code can be this. */
const SPLAT = '*';

const LITERALS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);
