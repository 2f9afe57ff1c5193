// The expression language of ARM templates: `[concat('a', parameters('b').c[0])]`. Reads and evaluates; functions are given.
// What it cannot read, or no function answers, is an error that quotes the expression.

export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** An expression that ARM would refuse too. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** Something that ARM can and the simulator cannot. */
export class NotSimulated extends Error {
  override readonly name = 'NotSimulated';
}

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: 'at'; readonly of: Expression; readonly index: Expression };

/** Answers a call; arguments are evaluated when asked for, since `if`, `and`, `or` and `coalesce` do not need all of theirs. */
export type Functions = (name: string, given: readonly (() => Value)[]) => Value;

/** True for a string that ARM evaluates. */
export const isExpression = (text: string): boolean => text.startsWith('[') && text.endsWith(']') && text[1] !== '[';

/** What a template's string stands for: the text itself, `[[x]` as `[x]`, or the value of an expression. */
export function evaluateText(text: string, functions: Functions): Value {
  if (!text.startsWith('[') || !text.endsWith(']')) return text;
  if (text[1] === '[') return text.slice(1);
  return evaluate(parse(text.slice(1, -1)), functions);
}

/** A template's value with every expression in it evaluated, in names as well. */
export function evaluateAll(value: Value, functions: Functions): Value {
  if (typeof value === 'string') return evaluateText(value, functions);
  if (Array.isArray(value)) return (value as readonly Value[]).map((item) => evaluateAll(item, functions));
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, Value> = {};
  for (const [name, item] of Object.entries(value)) {
    const key = evaluateText(name, functions);
    if (typeof key !== 'string') throw new TemplateError(`The property name '${name}' does not evaluate to a string.`);
    const evaluated = evaluateAll(item, functions);
    Object.defineProperty(result, key, { value: evaluated, enumerable: true, configurable: true, writable: true });
  }
  return result;
}

function evaluate(expression: Expression, functions: Functions): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'call':
      return functions(
        expression.name.toLowerCase(),
        expression.given.map((given) => () => evaluate(given, functions)),
      );
    case 'at':
      return member(evaluate(expression.of, functions), evaluate(expression.index, functions));
  }
}

/** Names are compared without regard to case, as ARM does. */
function member(value: Value, index: Value): Value {
  if (Array.isArray(value) && typeof index === 'number') {
    const found = (value as readonly Value[])[index];
    if (found === undefined)
      throw new TemplateError(`The language expression array index '${index}' is out of bounds.`);
    return found;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && typeof index === 'string') {
    const names = Object.keys(value);
    const name =
      names.find((each) => each === index) ?? names.find((each) => each.toLowerCase() === index.toLowerCase());
    if (name !== undefined) return (value as { readonly [name: string]: Value })[name]!;
    throw new TemplateError(
      `The language expression property '${index}' doesn't exist, available properties are '${names.join(', ')}'.`,
    );
  }
  throw new TemplateError(`The language expression property '${String(index)}' can't be evaluated.`);
}

/** @throws TemplateError where the text is no expression */
export function parse(text: string): Expression {
  let at = 0;
  const fail = (): never => {
    throw new TemplateError(`Unable to parse language expression '${text}': unexpected character at position ${at}.`);
  };
  const space = (): void => {
    while (/\s/.test(text[at] ?? '')) at++;
  };
  const take = (char: string): boolean => {
    space();
    if (text[at] !== char) return false;
    at++;
    return true;
  };
  const string = (): Expression => {
    let value = '';
    for (at++; at < text.length; at++) {
      if (text[at] !== "'") value += text[at];
      else if (text[at + 1] === "'") value += text[at++];
      else {
        at++;
        return { kind: 'literal', value };
      }
    }
    return fail();
  };
  const word = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found === undefined) return fail();
    at += found.length;
    return found;
  };
  const primary = (): Expression => {
    space();
    if (text[at] === "'") return string();
    if (/[-\d]/.test(text[at] ?? '')) return { kind: 'literal', value: Number(word(/-?\d+/y)) };
    const name = word(/[A-Za-z_][A-Za-z0-9_.]*/y);
    if (!take('(')) fail();
    const given: Expression[] = [];
    if (!take(')')) {
      do given.push(whole());
      while (take(','));
      if (!take(')')) fail();
    }
    return { kind: 'call', name, given };
  };
  const whole = (): Expression => {
    let of = primary();
    for (;;) {
      if (take('.')) {
        space();
        of = { kind: 'at', of, index: { kind: 'literal', value: word(/[A-Za-z_][A-Za-z0-9_]*/y) } };
      } else if (take('[')) {
        of = { kind: 'at', of, index: whole() };
        if (!take(']')) fail();
      } else return of;
    }
  };
  const expression = whole();
  space();
  return at < text.length ? fail() : expression;
}
