// Reads Bicep with the public tree-sitter grammar into a small tree of our own. What the grammar or this reader does not know is an
// error with file and line, never passed over.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser, type Node } from 'web-tree-sitter';

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

const resolve = createRequire(import.meta.url).resolve;
await Parser.init();
const parser = new Parser();
parser.setLanguage(
  await Language.load(
    readFileSync(resolve('tree-sitter-bicep/package.json').replace(/package\.json$/, 'tree-sitter-bicep.wasm')),
  ),
);

/** @throws Error with path and line where the text is not Bicep, or is Bicep that this reader does not know */
export function parseBicep(text: string, path: string): BicepFile {
  const tree = parser.parse(text);
  if (!tree) throw new Error(`${path}: the grammar gave up`);
  const fail = (node: Node, what: string): never => {
    throw new Error(`${path}:${node.startPosition.row + 1}: ${what}`);
  };
  const broken = tree.rootNode.hasError && firstError(tree.rootNode);
  if (broken) fail(broken, `is not Bicep: ${broken.text.split('\n')[0]!.slice(0, 60)}`);
  const { expression } = reader(fail);

  const parameters: Parameter[] = [];
  const variables: Variable[] = [];
  const functions: UserFunction[] = [];
  const resources: Resource[] = [];
  const modules: Module[] = [];
  const outputs: Output[] = [];
  const imports: BicepFile['imports'][number][] = [];
  let targetScope = 'resourceGroup';
  let decorators: Decorator[] = [];
  for (const node of tree.rootNode.namedChildren) {
    const children = node.namedChildren.filter(({ type }) => !COMMENTS.has(type));
    const line = node.startPosition.row + 1;
    const declared = { name: children[0]?.text ?? '', line, decorators };
    if (COMMENTS.has(node.type)) continue;
    if (node.type === 'decorators') {
      decorators = children.map((decorator) => {
        const call = expression(decorator.namedChildren[0]!);
        return call.kind === 'call' ? { name: call.name, given: call.given } : fail(decorator, 'is no decorator');
      });
      continue;
    }
    const literal = (at: Node): string => {
      const value = expression(at);
      return value.kind === 'text' && value.parts.every((part) => typeof part === 'string')
        ? value.parts.join('')
        : fail(at, 'must be a plain text');
    };
    switch (node.type) {
      case 'target_scope_assignment':
        targetScope = literal(children[0]!);
        break;
      case 'parameter_declaration':
        parameters.push({
          ...declared,
          type: children[1]!.text,
          allowed: allowedBy(decorators) ?? unionOf(children[1]!),
          default: children[2] && expression(children[2]),
        });
        break;
      case 'variable_declaration':
        variables.push({ ...declared, value: expression(children[1]!) });
        break;
      case 'output_declaration':
        outputs.push({ ...declared, type: children[1]!.text, value: expression(children[2]!) });
        break;
      case 'user_defined_function':
        functions.push({
          ...declared,
          parameters: children[1]!.namedChildren.map((each) => each.namedChildren[0]!.text),
          value: expression(children[3]!),
        });
        break;
      case 'resource_declaration': {
        const [type = '', apiVersion = ''] = literal(children[1]!).split('@');
        const existing = node.children.some((each) => each.type === 'existing');
        resources.push({ ...declared, type, apiVersion, existing, body: expression(children[2]!) });
        break;
      }
      case 'module_declaration':
        modules.push({ ...declared, path: literal(children[1]!), body: expression(children[2]!) });
        break;
      case 'import_functionality':
        imports.push({ names: children.slice(0, -1).map((each) => each.text), path: literal(children.at(-1)!), line });
        break;
      default:
        fail(node, `${node.type} is not known to the reader`);
    }
    decorators = [];
  }
  return { path, targetScope, parameters, variables, functions, resources, modules, outputs, imports };
}

const COMMENTS = new Set(['comment', 'diagnostic_comment']);

function firstError(node: Node): Node | undefined {
  if (node.isError || node.isMissing) return node;
  for (const child of node.children) {
    const found = child.hasError || child.isMissing ? firstError(child) : undefined;
    if (found) return found;
  }
  return undefined;
}

const plain = (value: Expression): string | undefined =>
  value.kind === 'text' && value.parts.every((part) => typeof part === 'string') ? value.parts.join('') : undefined;

function allowedBy(decorators: readonly Decorator[]): string[] | undefined {
  const list = decorators.find(({ name }) => name === 'allowed')?.given[0];
  return list?.kind === 'list'
    ? list.items.map((item) => (item.kind === 'literal' ? String(item.value) : (plain(item) ?? '')))
    : undefined;
}

const unionOf = (type: Node): string[] | undefined =>
  /^'[^']*'(\s*\|\s*'[^']*')*$/.test(type.text)
    ? [...type.text.matchAll(/'([^']*)'/g)].map(([, each]) => each!)
    : undefined;

type Token =
  | { readonly at: 'operand'; readonly value: Expression }
  | { readonly at: 'operator'; readonly text: string; readonly line: number };

/** Binding power of binary operators, as the Bicep language documents it. */
const POWER: Readonly<Record<string, number>> = {
  '??': 1,
  '||': 2,
  '&&': 3,
  '==': 4,
  '!=': 4,
  '=~': 4,
  '!~': 4,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
};

/**
 * Turns grammar nodes into expressions. The grammar hangs `.b` of `x ? y : a.b` on the whole of it; so a run of operators without
 * parentheses is taken apart into its words, which keep their order, and put together by the language's own precedence.
 */
function reader(fail: (node: Node, what: string) => never): { expression: (node: Node) => Expression } {
  const line = (node: Node): number => node.startPosition.row + 1;

  const expression = (node: Node): Expression => {
    const tokens = words(node);
    let next = 0;
    const isNext = (text: string): boolean => {
      const token = tokens[next];
      return token?.at === 'operator' && token.text === text;
    };
    const take = (): Token => tokens[next++] ?? fail(node, 'ends too early');
    const operand = (): Expression => {
      const token = take();
      if (token.at === 'operand') return token.value;
      return { kind: 'unary', operator: token.text, operand: operand(), line: token.line };
    };
    const binary = (least: number): Expression => {
      let left = operand();
      for (;;) {
        const token = tokens[next];
        const power = token?.at === 'operator' ? POWER[token.text] : undefined;
        if (token?.at !== 'operator' || power === undefined || power < least) return left;
        next += 1;
        left = { kind: 'binary', operator: token.text, left, right: binary(power + 1), line: token.line };
      }
    };
    const choice = (): Expression => {
      const condition = binary(1);
      if (!isNext('?')) return condition;
      next += 1;
      const then = choice();
      if (!isNext(':')) fail(node, 'has ? without :');
      next += 1;
      return { kind: 'choice', condition, then, else: choice(), line: condition.line };
    };
    const whole = choice();
    if (next < tokens.length) fail(node, 'cannot be put together');
    return whole;
  };

  const words = (node: Node): Token[] => {
    const field = (name: string): Node => node.childForFieldName(name) ?? fail(node, `${node.type} has no ${name}`);
    const operator = (text: string): Token => ({ at: 'operator', text, line: line(node) });
    switch (node.type) {
      case 'binary_expression':
        return [...words(field('left')), operator(field('operator').text), ...words(field('right'))];
      case 'unary_expression':
        return [operator(field('operator').text), ...words(field('argument'))];
      case 'ternary_expression':
        return [
          ...words(field('condition')),
          operator('?'),
          ...words(field('consequence')),
          operator(':'),
          ...words(field('alternative')),
        ];
      case 'member_expression': {
        const safe = node.children.some(({ type }) => type === '.?');
        const name = field('property').text;
        return onLast(field('object'), (of) => ({ kind: 'member', of, name, safe, line: line(node) }));
      }
      case 'subscript_expression': {
        const safe = node.children.some(({ type }) => type === '?');
        const index = expression(field('index'));
        return onLast(field('object'), (of) => ({ kind: 'at', of, index, safe, line: line(node) }));
      }
      case 'call_expression': {
        const given = field('arguments').namedChildren.map(expression);
        return onLast(field('function'), (callee) => {
          if (callee.kind === 'name')
            return { kind: 'call', on: undefined, name: callee.name, given, line: line(node) };
          if (callee.kind === 'member')
            return { kind: 'call', on: callee.of, name: callee.name, given, line: line(node) };
          return fail(node, 'calls something without a name');
        });
      }
      default:
        return [{ at: 'operand', value: operandOf(node) }];
    }
  };

  const onLast = (node: Node, wrap: (value: Expression) => Expression): Token[] => {
    const tokens = words(node);
    const last = tokens.pop();
    if (last?.at !== 'operand') return fail(node, 'ends with an operator');
    return [...tokens, { at: 'operand', value: wrap(last.value) }];
  };

  const operandOf = (node: Node): Expression => {
    const children = node.namedChildren.filter(({ type }) => !COMMENTS.has(type));
    const at = { line: line(node) };
    switch (node.type) {
      case 'string':
        return { kind: 'text', parts: textParts(node), ...at };
      case 'number':
        return { kind: 'literal', value: Number(node.text), ...at };
      case 'boolean':
        return { kind: 'literal', value: node.text === 'true', ...at };
      case 'null':
        return { kind: 'literal', value: null, ...at };
      case 'identifier':
        return { kind: 'name', name: node.text, ...at };
      case 'parenthesized_expression':
        return children.length === 1 ? expression(children[0]!) : fail(node, 'is no single expression');
      case 'object':
        return { kind: 'object', members: children.map(member), ...at };
      case 'array':
        return { kind: 'list', items: itemsOf(node, children), ...at };
      case 'for_statement': {
        const [item, index] = children[0]!.type === 'for_loop_parameters' ? children[0]!.namedChildren : [children[0]!];
        const body = node.childForFieldName('body') ?? fail(node, 'for has no body');
        return {
          kind: 'for',
          item: item!.text,
          index: index?.text,
          over: expression(children[1]!),
          body: expression(body),
          ...at,
        };
      }
      case 'if_statement':
        return { kind: 'if', condition: expression(children[0]!), body: expression(children[1]!), ...at };
      default:
        return fail(node, `${node.type} is not known to the reader`);
    }
  };

  /** The grammar takes `[f(x)]` for two items without a comma, `f` and `(x)`; items that touch are read again as one. */
  const itemsOf = (list: Node, children: readonly Node[]): Expression[] => {
    const items: Expression[] = [];
    for (let first = 0; first < children.length;) {
      let last = first;
      while (children[last + 1]?.startIndex === children[last]!.endIndex) last += 1;
      const from = children[first]!;
      if (last === first) items.push(expression(from));
      else {
        const text = list.text.slice(from.startIndex - list.startIndex, children[last]!.endIndex - list.startIndex);
        const again = parser.parse(`${'\n'.repeat(from.startPosition.row)}var it = ${text}\n`);
        const value =
          again?.rootNode.hasError === false ? again.rootNode.namedChildren[0]?.namedChildren[1] : undefined;
        items.push(value ? expression(value) : fail(from, 'is no item'));
      }
      first = last + 1;
    }
    return items;
  };

  const member = (node: Node): Member => {
    const [key, value] = node.namedChildren.filter(({ type }) => !COMMENTS.has(type));
    if (node.type !== 'object_property' || !key || !value) return fail(node, 'is no property');
    const name: Expression =
      key.type === 'string'
        ? { kind: 'text', parts: textParts(key), line: line(key) }
        : { kind: 'text', parts: [key.text], line: line(key) };
    return { name, value: expression(value), line: line(node) };
  };

  const textParts = (node: Node): (string | Expression)[] => {
    if (node.text.startsWith("'''")) return [node.text.slice(3, -3).replace(/^\r?\n/, '')];
    const parts: (string | Expression)[] = [];
    let at = node.startIndex + 1;
    for (const child of node.namedChildren) {
      if (child.type !== 'interpolation') continue;
      if (child.startIndex > at) parts.push(unescape(node, at, child.startIndex));
      parts.push(expression(child.namedChildren[0]!));
      at = child.endIndex;
    }
    if (node.endIndex - 1 > at) parts.push(unescape(node, at, node.endIndex - 1));
    return parts;
  };

  const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", $: '$' };
  const unescape = (node: Node, from: number, to: number): string => {
    const text = node.text.slice(from - node.startIndex, to - node.startIndex);
    if (text.includes('\n')) fail(node, 'a text in single quotes ends on its line');
    return text.replace(/\\(u\{([0-9a-fA-F]+)\}|.)/g, (_, letter: string, hex?: string) =>
      hex === undefined
        ? (ESCAPES[letter] ?? fail(node, `\\${letter} is no escape`))
        : String.fromCodePoint(parseInt(hex, 16)),
    );
  };

  return { expression };
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
