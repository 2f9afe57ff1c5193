import { parseBicep } from '../support/bicep/parse.ts';
import type { Expression } from '../support/bicep/syntax.ts';

/** An expression with every binding written out in brackets. */
const bound = (text: string): string => show(parseBicep(`var it = ${text}\n`, 'it.bicep').variables[0]!.value);
const show = (e: Expression): string => {
  switch (e.kind) {
    case 'binary':
      return `(${show(e.left)} ${e.operator} ${show(e.right)})`;
    case 'unary':
      return `(${e.operator}${show(e.operand)})`;
    case 'choice':
      return `(${show(e.condition)} ? ${show(e.then)} : ${show(e.else)})`;
    case 'member':
      return `${show(e.of)}${e.safe ? '.?' : '.'}${e.name}`;
    case 'at':
      return `${show(e.of)}[${show(e.index)}]`;
    case 'call':
      return `${e.on ? `${show(e.on)}.` : ''}${e.name}(${e.given.map(show).join(', ')})`;
    case 'name':
      return e.name;
    case 'literal':
      return String(e.value);
    case 'text':
      return `'${e.parts.map((part) => (typeof part === 'string' ? part : `\${${show(part)}}`)).join('')}'`;
    case 'list':
      return `[${e.items.map(show).join(', ')}]`;
    case 'object':
    case 'for':
    case 'if':
      return e.kind;
  }
};

test.each([
  ['c ? x!.outputs.y : z.outputs.q', '(c ? x.outputs.y : z.outputs.q)'],
  ['a && b.c == d', '(a && (b.c == d))'],
  ['!a.b && c', '((!a.b) && c)'],
  ["a == 'x' ? b : c == 'y' ? d.e : f", "((a == 'x') ? b : ((c == 'y') ? d.e : f))"],
  ['a.?b ?? c[0].d', '(a.?b ?? c[0].d)'],
  ['1 + 2 * 3 - 4', '((1 + (2 * 3)) - 4)'],
  ['[f(a).b, c]', '[f(a).b, c]'],
  ["'x${a.b}-\\'\\${y}'", "'x${a.b}-'${y}'"],
  ['empty(a.b) || contains(c, d.e)', '(empty(a.b) || contains(c, d.e))'],
])('binds %s as the language does', (text, expected) => expect(bound(text)).toBe(expected));

test('reads declarations with what stands above them', () => {
  const file = parseBicep(
    `targetScope = 'subscription'
import { namesOf } from 'names.bicep'
@description('Which one')
@allowed(['a', 'b'])
param which string = 'a'
param sku 'x' | 'y'
func shout(word string) string => '\${word}!'
resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = if (which == 'a') { name: 'g', location: 'l' }
resource old 'Microsoft.KeyVault/vaults@2026-02-01' existing = { name: 'v' }
module part 'part.bicep' = [for each in ['p']: { name: each }]
output id string = group.id
`,
    'main.bicep',
  );
  expect(file.targetScope).toBe('subscription');
  expect(file.imports).toEqual([{ names: ['namesOf'], path: 'names.bicep', line: 2 }]);
  expect(file.parameters.map(({ name, allowed, decorators }) => [name, allowed, decorators.length])).toEqual([
    ['which', ['a', 'b'], 2],
    ['sku', ['x', 'y'], 0],
  ]);
  expect(file.functions.map(({ name, parameters }) => [name, parameters])).toEqual([['shout', ['word']]]);
  expect(file.resources.map(({ name, type, existing, body, line }) => [name, type, existing, body.kind, line])).toEqual(
    [
      ['group', 'Microsoft.Resources/resourceGroups', false, 'if', 8],
      ['old', 'Microsoft.KeyVault/vaults', true, 'object', 9],
    ],
  );
  expect(file.modules.map(({ name, path, body }) => [name, path, body.kind])).toEqual([['part', 'part.bicep', 'for']]);
  expect(file.outputs.map(({ name, type }) => [name, type])).toEqual([['id', 'string']]);
});

test.each([
  ["var a = 'b\n", 'x.bicep:2: is not Bicep'],
  ['var a = 1\nvar b = 0.5\n', 'x.bicep:2: is not Bicep'],
  ["var a = 'line\nbreak'\n", 'x.bicep:1: a text in single quotes ends on its line'],
  ["var a = '\\q'\n", 'x.bicep:1: \\q is no escape'],
  ['var a = map(b, c => c)\n', 'x.bicep:1: lambda_expression is not known to the reader'],
])('says where %j is wrong', (text, message) => expect(() => parseBicep(text, 'x.bicep')).toThrow(message));
