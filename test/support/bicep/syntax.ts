// What a Bicep file says, as a small tree of our own.

export type Expression = { readonly line: number } & (
  | { readonly kind: 'text'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'literal'; readonly value: number | boolean | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'object'; readonly members: readonly Member[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'for';
      readonly item: string;
      readonly index: string | undefined;
      readonly over: Expression;
      readonly body: Expression;
    }
  | { readonly kind: 'if'; readonly condition: Expression; readonly body: Expression }
  | { readonly kind: 'choice'; readonly condition: Expression; readonly then: Expression; readonly else: Expression }
  | {
      readonly kind: 'call';
      readonly on: Expression | undefined;
      readonly name: string;
      readonly given: readonly Expression[];
    }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string; readonly safe: boolean }
  | { readonly kind: 'at'; readonly of: Expression; readonly index: Expression; readonly safe: boolean }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
);
export interface Member {
  readonly name: Expression;
  readonly value: Expression;
  readonly line: number;
}
export interface Decorator {
  readonly name: string;
  readonly given: readonly Expression[];
}
interface Declared {
  readonly name: string;
  readonly line: number;
  readonly decorators: readonly Decorator[];
}
export interface Parameter extends Declared {
  readonly type: string;
  /** The strings of a union type, or of `@allowed`; undefined where any value goes. */
  readonly allowed: readonly string[] | undefined;
  readonly default: Expression | undefined;
}
export interface Variable extends Declared {
  readonly value: Expression;
}
export interface Output extends Declared {
  readonly type: string;
  readonly value: Expression;
}
export interface Resource extends Declared {
  readonly type: string;
  readonly apiVersion: string;
  readonly existing: boolean;
  /** An object, or `if` or `for` around one. */
  readonly body: Expression;
}
export interface Module extends Declared {
  readonly path: string;
  readonly body: Expression;
}
export interface UserFunction extends Declared {
  readonly parameters: readonly string[];
  readonly value: Expression;
}
export interface BicepFile {
  readonly path: string;
  readonly targetScope: string;
  readonly parameters: readonly Parameter[];
  readonly variables: readonly Variable[];
  readonly functions: readonly UserFunction[];
  readonly resources: readonly Resource[];
  readonly modules: readonly Module[];
  readonly outputs: readonly Output[];
  readonly imports: readonly { readonly names: readonly string[]; readonly path: string; readonly line: number }[];
}

/** Every expression below one, itself first. */
export function* within(expression: Expression): Generator<Expression> {
  yield expression;
  const below: readonly (Expression | string | undefined)[] = ((): readonly (Expression | string | undefined)[] => {
    switch (expression.kind) {
      case 'text':
        return expression.parts;
      case 'literal':
      case 'name':
        return [];
      case 'object':
        return expression.members.flatMap(({ name, value }) => [name, value]);
      case 'list':
        return expression.items;
      case 'for':
        return [expression.over, expression.body];
      case 'if':
        return [expression.condition, expression.body];
      case 'choice':
        return [expression.condition, expression.then, expression.else];
      case 'call':
        return [expression.on, ...expression.given];
      case 'member':
        return [expression.of];
      case 'at':
        return [expression.of, expression.index];
      case 'unary':
        return [expression.operand];
      case 'binary':
        return [expression.left, expression.right];
    }
  })();
  for (const each of below) if (typeof each === 'object') yield* within(each);
}
