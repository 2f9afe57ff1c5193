// docs/types-not-read.md: every type of Azure that the schema knows and no scan reads, with the reason, from the data itself.
import { makeArmSchema } from '../../src/graph/arm-schema.ts';
import { makeChildLists } from '../../src/scan/child-lists.ts';
import { shownInside, whyNotRead } from '../../src/scan/not-read.ts';

export function typesNotReadPage(): string {
  const schema = makeArmSchema();
  const namespaces = schema.namespaces();
  const known = namespaces.reduce((sum, each) => sum + Object.keys(schema.table(each)?.types ?? {}).length, 0);
  const childLists = makeChildLists(schema);
  const reasons = whyNotRead(schema, childLists, namespaces);
  const byReason = Map.groupBy([...reasons], ([, reason]) => reason);
  return [
    '# Types that are not read',
    '',
    `Of the ${known.toLocaleString('en')} types that the schema of ARM knows, a scan reads ${(known - reasons.size).toLocaleString('en')}. These it does not, by design; none of`,
    'them makes a scan partial. A type that the schema does not know is looked up at its provider. Made from the data by `npm run docs`;',
    '[what is read](what-is-read.md) says where the others come from.',
    '',
    '## What needs no list of its own',
    '',
    'These are read, though no list of theirs is: ARM shows them in the record of what they are inside of, and so does the graph, in its',
    '`properties`. Subnets have a node of their own as well.',
    '',
    ...namespaceLines(shownInside(schema, childLists, namespaces)),
    ...[...byReason]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([reason, types]) => ['', `## ${reason}`, '', ...namespaceLines(types.map(([type]) => type))]),
    '',
  ].join('\n');
}

/** One line for each namespace, its types without it. */
function namespaceLines(types: readonly string[]): string[] {
  const byNamespace = Map.groupBy(types, (type) => type.slice(0, type.indexOf('/')));
  return [...byNamespace].map(
    ([namespace, some]) =>
      `- **${namespace}**: ${some.map((type) => `\`${type.slice(namespace.length + 1)}\``).join(', ')}`,
  );
}
