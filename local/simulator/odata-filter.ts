// The part of OData's $filter that ARM and Microsoft Graph share: comparisons, in, startswith, and, or, not, brackets.
// A filter outside of it is refused by the caller, never half understood.

type Predicate = (item: Record<string, unknown>) => boolean;

/**
 * Compiles a filter. Texts are compared without regard to case, as both services do.
 *
 * @returns undefined where the filter has a form that is not simulated
 */
export function compileFilter(filter: string): Predicate | undefined {
  const tokens = filter.match(/'(?:[^']|'')*'|[(),]|[^\s(),']+/g) ?? [];
  let at = 0;
  let failed = false;
  const fail = (): Predicate => {
    failed = true;
    return () => false;
  };
  const word = (): string | undefined => tokens[at]?.toLowerCase();
  const take = (expected: string): boolean => {
    if (word() !== expected) return false;
    at += 1;
    return true;
  };
  const literal = (): unknown => {
    const text = tokens[at];
    at += 1;
    if (text === undefined) return void (failed = true);
    if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
    if (text === 'true' || text === 'false') return text === 'true';
    if (text === 'null') return null;
    if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
    // Graph also takes GUIDs and times without quotes
    if (/^[0-9a-f-]{36}$/i.test(text) || /^\d{4}-\d{2}-\d{2}T/.test(text)) return text;
    return void (failed = true);
  };
  const either = (): Predicate => {
    const parts = [both()];
    while (take('or')) parts.push(both());
    return parts.length === 1 ? parts[0]! : (item) => parts.some((part) => part(item));
  };
  const both = (): Predicate => {
    const parts = [one()];
    while (take('and')) parts.push(one());
    return parts.length === 1 ? parts[0]! : (item) => parts.every((part) => part(item));
  };
  const one = (): Predicate => {
    if (take('not')) {
      const inner = one();
      return (item) => !inner(item);
    }
    if (take('(')) {
      const inner = either();
      return take(')') ? inner : fail();
    }
    if (word() === 'startswith' && tokens[at + 1] === '(') {
      const [field, , prefix] = [tokens[at + 2]!, (at += 4), literal()];
      if (!take(')') || typeof prefix !== 'string') return fail();
      return (item) =>
        String(fieldOf(item, field) ?? '')
          .toLowerCase()
          .startsWith(prefix.toLowerCase());
    }
    if (word() === 'substringof' && tokens[at + 1] === '(') {
      const [part, , field] = [((at += 2), literal()), take(','), tokens[at++]];
      if (!take(')') || typeof part !== 'string' || field === undefined) return fail();
      return (item) =>
        String(fieldOf(item, field) ?? '')
          .toLowerCase()
          .includes(part.toLowerCase());
    }
    const field = tokens[at++];
    const operator = tokens[at++]?.toLowerCase();
    if (field === undefined || !/^[a-z_][\w/]*$/i.test(field)) return fail();
    if (operator === 'in') {
      if (!take('(')) return fail();
      const values = [literal()];
      while (take(',')) values.push(literal());
      return take(')') ? (item) => values.some((value) => equals(fieldOf(item, field), value)) : fail();
    }
    const value = literal();
    if (operator === 'eq') return (item) => equals(fieldOf(item, field), value);
    if (operator === 'ne') return (item) => !equals(fieldOf(item, field), value);
    return fail();
  };
  const predicate = either();
  return failed || at < tokens.length ? undefined : predicate;
}

function fieldOf(item: Record<string, unknown>, field: string): unknown {
  let value: unknown = item;
  for (const name of field.split('/')) {
    if (typeof value !== 'object' || value === null) return undefined;
    const entry = Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase());
    value = entry?.[1];
  }
  return value;
}

function equals(value: unknown, wanted: unknown): boolean {
  if (typeof value === 'string' && typeof wanted === 'string') return value.toLowerCase() === wanted.toLowerCase();
  return (value ?? null) === wanted;
}
