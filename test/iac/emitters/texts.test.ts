// Any text, number and name survives the way into a file and back: through Bicep's grammar, and through the evaluator of ARM templates.
import fc from 'fast-check';
import {
  evaluateAll,
  evaluateText,
  type Functions,
  type Value,
} from '../../../local/simulator/deployments/expression.ts';
import { makeFunctions } from '../../../local/simulator/deployments/functions.ts';
import { json, literal, quoted as quotedInArm } from '../../../src/iac/emitters/arm/expression.ts';
import { quoted, write, type Words } from '../../../src/iac/emitters/bicep/syntax.ts';
import { Variables } from '../../../src/iac/emitters/deployment/texts.ts';
import { ExactNumber } from '../../../src/iac/json.ts';
import type { Value as ModelValue } from '../../../src/iac/model.ts';
import { parseBicep } from '../../support/bicep/parse.ts';
import type { Expression } from '../../support/bicep/syntax.ts';

const noUse = (): never => {
  throw new Error('nothing refers to anything here');
};
const functions: Functions = makeFunctions({
  scope: { kind: 'tenant' },
  parameter: noUse,
  variable: noUse,
  reference: noUse,
  object: noUse,
});
const hostile = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  fc.string({
    unit: fc.constantFrom('[', ']', "'", '$', '{', '}', '\\', '\n', '\r', '\u2028', '\u202e', '"', '%', 'a'),
    maxLength: 12,
  }),
  fc.string({ unit: fc.constantFrom('/', '*', '#', ' ', '\\', "'", '\n', '\u200b', '$', '{', 'u'), maxLength: 12 }),
  fc.constantFrom(
    '[x]',
    '[[x]',
    '[',
    ']',
    '[x',
    "[concat('a')]",
    '${a}',
    "'''",
    '\u0000',
    '👩‍👧',
    '\ud800',
    '__proto__',
    '',
  ),
);
const value: fc.Arbitrary<ModelValue> = fc.letrec<{ any: ModelValue }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger()),
    hostile,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(hostile, tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any;

const words: Words = { use: noUse, variable: noUse, asRead: () => undefined, isLongPart: () => false };

function read(expression: Expression): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'text':
      return expression.parts.map(String).join('');
    case 'list':
      return expression.items.map(read);
    case 'object':
      return Object.fromEntries(expression.members.map(({ name, value: each }) => [read(name), read(each)]));
    case 'unary':
      return -Number(read(expression.operand));
    case 'call':
      if (expression.name === 'json') return JSON.parse(String(read(expression.given[0]!)));
      break;
    case 'at':
    case 'binary':
    case 'choice':
    case 'for':
    case 'if':
    case 'member':
    case 'name':
  }
  throw new Error(`${expression.kind} is not expected`);
}

const inBicep = (text: string): unknown => {
  const [variable] = parseBicep(`var x = ${text}\n`, 'x.bicep').variables;
  return read(variable!.value);
};
/** JSON has no -0, and neither language keeps half of a character. */
const normal = (given: unknown): unknown =>
  JSON.parse(JSON.stringify(given).replace(/(?<=[:[,]|^)-0(?=[,\]}]|$)/g, '0')) as unknown;

test('any text is itself again when Bicep is read', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      fc.pre(text.isWellFormed());
      expect(inBicep(quoted(text))).toBe(text);
    }),
    { seed: 7, numRuns: 1500 },
  );
});

test('any text is itself again when a template is evaluated, alone and in an expression', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(evaluateText(literal(text), functions)).toBe(text);
      expect(evaluateText(`[concat(${quotedInArm(text)}, '')]`, functions)).toBe(text);
    }),
    { seed: 7, numRuns: 1500 },
  );
});

test('any value is itself again in both languages, names and numbers included', () => {
  const around = {
    plan: undefined as never,
    scope: { kind: 'tenant' } as const,
    placeOf: noUse,
    variables: new Variables(),
  };
  fc.assert(
    fc.property(value, (given) => {
      fc.pre(JSON.stringify(given).isWellFormed() && !JSON.stringify(given).includes('\\ud'));
      expect(normal(inBicep(write(given as never, words)))).toEqual(normal(given));
      const text = JSON.stringify(json(given as never, around));
      expect(normal(evaluateAll(JSON.parse(text) as Value, functions))).toEqual(normal(given));
    }),
    { seed: 7, numRuns: 600 },
  );
});

test('numbers that neither language knows keep their digits', () => {
  expect(write(new ExactNumber('12345678901234567890.123'), words)).toBe("json('12345678901234567890.123')");
  expect(write(new ExactNumber('9223372036854775807'), words)).toBe('9223372036854775807');
  expect(write(new ExactNumber('9223372036854775808'), words)).toBe("json('9223372036854775808')");
  expect(write(0.5, words)).toBe("json('0.5')");
  expect(write(-3, words)).toBe('-3');
});

test("a text longer than Bicep's literals stands in variables", () => {
  const variables = new Variables();
  const long = `${'é🙂'.repeat(60_000)}'`;
  const text = write(long, { ...words, variable: (each) => variables.nameOf(each) });
  expect(text).toMatch(/^'(\$\{text_[0-9a-f]{12}\})+'$/);
  const back = text.replace(/'|\$\{(\w+)\}/g, (_, name?: string) =>
    name === undefined ? '' : variables.texts.get(name)!,
  );
  expect(back).toBe(long);
  expect([...variables.texts.values()].every((each) => quoted(each).length <= 131_072 && each.isWellFormed())).toBe(
    true,
  );
});
