// Reads Bicep with the public tree-sitter grammar. What the grammar or this reader does not know is an error with file and line, never
// passed over.
import type { Node } from 'web-tree-sitter';
import { makeExpressionReader } from './expressions.ts';
import { isComment, parser } from './grammar.ts';
import type {
  BicepFile,
  Decorator,
  Expression,
  Module,
  Output,
  Parameter,
  Resource,
  UserFunction,
  Variable,
} from './syntax.ts';

/** @throws Error with path and line where the text is not Bicep, or is Bicep that this reader does not know */
export function parseBicep(text: string, path: string): BicepFile {
  const tree = parser.parse(text);
  if (!tree) throw new Error(`${path}: the grammar gave up`);
  const fail = (node: Node, what: string): never => {
    throw new Error(`${path}:${node.startPosition.row + 1}: ${what}`);
  };
  const broken = tree.rootNode.hasError && firstError(tree.rootNode);
  if (broken) fail(broken, `is not Bicep: ${broken.text.split('\n')[0]!.slice(0, 60)}`);
  const { expression } = makeExpressionReader(fail);

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
    const children = node.namedChildren.filter(({ type }) => !isComment(type));
    const line = node.startPosition.row + 1;
    const declared = { name: children[0]?.text ?? '', line, decorators };
    if (isComment(node.type)) continue;
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
