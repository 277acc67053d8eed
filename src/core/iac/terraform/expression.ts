/** An expression of HCL, as far as names of users are made of it. What is beyond is `other`, with what it mentions. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'template'; readonly parts: readonly Expression[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'get'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'splat'; readonly of: Expression; readonly each: readonly Expression[] }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly spread: boolean;
    }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | {
      readonly kind: 'if';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | ForExpression
  | {
      readonly kind: 'operation';
      readonly operator: string;
      readonly sides: readonly Expression[];
    };

export interface ForExpression {
  readonly kind: 'for';
  readonly shape: 'list' | 'map';
  readonly keyName?: string;
  readonly valueName: string;
  readonly of: Expression;
  /** Of a map. */
  readonly key?: Expression;
  readonly value: Expression;
  readonly test?: Expression;
  /** `...`: the values of a key are gathered in a list. */
  readonly grouped: boolean;
}

/** What cannot be read as an expression. */
export class ExpressionFault extends Error {}
