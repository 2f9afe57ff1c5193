// Reads the expressions of a Bicep file out of the nodes of its grammar.
import type { Node } from 'web-tree-sitter';
import { isComment, parser } from './grammar.ts';
import type { Expression, Member } from './syntax.ts';

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
export function makeExpressionReader(fail: (node: Node, what: string) => never): {
  expression: (node: Node) => Expression;
} {
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
    const children = node.namedChildren.filter(({ type }) => !isComment(type));
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
    const [key, value] = node.namedChildren.filter(({ type }) => !isComment(type));
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
