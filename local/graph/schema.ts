// Constraints and indexes. The engine's unique constraint has no index of its own and would read every node of the label for each write;
// Neo4j's has one, so here each constraint gets indexes of its own. Relationship indexes and special kinds are refused, never ignored.
import type { GrafeoDB } from '@grafeo-db/js';
import { nameOf, tokensOf, type Token } from './cypher/tokens.ts';
import { unsupported } from './cypher/statement.ts';
import { Failure } from './failure.ts';

/** A table that is made here, not by the engine. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | null | readonly string[])[])[];
  readonly stats?: Readonly<Record<string, number>>;
}

interface Rule {
  readonly name: string;
  readonly label: string;
  readonly properties: readonly string[];
}

const NOTHING: Table = { columns: [], rows: [] };

/**
 * Runs a schema statement. It takes effect at once: the engine does not undo it when a transaction is rolled back.
 * @throws Failure with Neo4j's code where the rule exists, the data breaks it, or the kind is not supported
 */
export async function runSchema(database: GrafeoDB, text: string): Promise<Table> {
  const words = tokensOf(text).filter((token) => token.text !== ';');
  const command = words[0]!.text.toUpperCase();
  if (command === 'SHOW') return show(database, words, text);
  const kindAt = words.findIndex(({ text: word }) => /^(INDEX|CONSTRAINT)$/i.test(word));
  const isConstraint = words[kindAt]!.text.toUpperCase() === 'CONSTRAINT';
  const kind = command === 'CREATE' && kindAt === 2 ? words[1]!.text.toUpperCase() : 'RANGE';
  if (kind !== 'RANGE' && kind !== 'TEXT') throw unsupported(`${kind} indexes`);
  if (command === 'DROP') return drop(database, words.slice(kindAt + 1), isConstraint);
  return create(database, words.slice(kindAt + 1), isConstraint);
}

async function create(database: GrafeoDB, words: readonly Token[], isConstraint: boolean): Promise<Table> {
  const { name, isOptional, label, properties } = readRule(words, isConstraint);
  const same = (rule: Rule) =>
    rule.label === label && rule.properties.toSorted().join() === properties.toSorted().join();
  const [constraints, indexes] = await Promise.all([listConstraints(database), listIndexes(database)]);
  const ruleName = name ?? [isConstraint ? 'constraint' : 'index', label, ...properties].join('_');
  const taken = [...constraints, ...indexes].find((rule) => rule.name === ruleName);
  const equivalent = constraints.find(same) ?? (isConstraint ? undefined : indexes.find(same));
  if (equivalent || taken) {
    if (isOptional) return NOTHING;
    throw equivalent
      ? failed('EquivalentSchemaRuleAlreadyExists', `An equivalent rule already exists: '${equivalent.name}'`)
      : failed('ConstraintWithNameAlreadyExists', `There already is a rule named '${ruleName}'`);
  }
  if (!isConstraint) {
    await database.executeCypher(`CREATE INDEX ${quote(ruleName)} FOR (n:${quote(label)}) ON (${listOf(properties)})`);
    return { ...NOTHING, stats: { 'indexes-added': 1 } };
  }
  await refuseDuplicates(database, label, properties);
  // the index first: a process that dies in between leaves an index too many, not a constraint that reads everything
  if (!indexes.some(same))
    await database.executeCypher(`CREATE INDEX ${quote(ruleName)} FOR (n:${quote(label)}) ON (${listOf(properties)})`);
  await database.executeCypher(
    `CREATE CONSTRAINT ${quote(ruleName)} FOR (n:${quote(label)}) REQUIRE (${listOf(properties)}) IS UNIQUE`,
  );
  return { ...NOTHING, stats: { 'constraints-added': 1 } };
}

async function drop(database: GrafeoDB, words: readonly Token[], isConstraint: boolean): Promise<Table> {
  const name = nameOf(words[0]!);
  const isOptional = words[1]?.text.toUpperCase() === 'IF';
  const rules = await (isConstraint ? listConstraints(database) : listIndexes(database));
  if (!rules.some((rule) => rule.name === name)) {
    if (isOptional) return NOTHING;
    throw isConstraint
      ? failed('ConstraintDropFailed', `No such constraint '${name}'`, 'DatabaseError')
      : failed('IndexDropFailed', `No such index '${name}'`, 'DatabaseError');
  }
  if (isConstraint) await database.executeCypher(`DROP CONSTRAINT ${quote(name)}`);
  await database.executeCypher(`DROP INDEX ${quote(name)} IF EXISTS`);
  return { ...NOTHING, stats: { [isConstraint ? 'constraints-removed' : 'indexes-removed']: 1 } };
}

/** `[name] [IF NOT EXISTS] FOR (n:Label) REQUIRE|ON (n.a, n.b) [IS UNIQUE]` */
function readRule(
  words: readonly Token[],
  isConstraint: boolean,
): Omit<Rule, 'name'> & { name?: string; isOptional: boolean } {
  const says = (at: number, pattern: RegExp) => pattern.test(words[at]?.text ?? '');
  const forAt = words.findIndex((_, at) => says(at, /^FOR$/i) && says(at + 1, /^\($/));
  const isOptional = words.slice(0, forAt).some((_, at) => says(at, /^IF$/i) && says(at + 1, /^NOT$/i));
  const isNamed = forAt > 0 && !(isOptional && says(0, /^IF$/i));
  const [variable, colon, label, close, demandOrOn, ...rest] = words.slice(forAt + 2);
  const isNode =
    variable?.kind === 'word' && colon?.text === ':' && close?.text === ')' && says(forAt + 6, /^(REQUIRE|ON)$/i);
  const bracketed = rest[0]?.text === '(';
  const end = rest.findIndex(({ text }, at) =>
    bracketed ? text === ')' : /^IS$/i.test(text) && rest[at - 1]?.text !== '.',
  );
  const listed = rest.slice(bracketed ? 1 : 0, end < 0 ? rest.length : end);
  const properties = listed.filter((_, at) => listed[at - 1]?.text === '.').map(nameOf);
  const demand =
    end < 0
      ? ''
      : rest
          .slice(bracketed ? end + 1 : end)
          .map(({ text }) => text.toUpperCase())
          .join(' ');
  if (
    forAt < 0 ||
    !demandOrOn ||
    !isNode ||
    properties.length === 0 ||
    !(isConstraint ? /^IS (NODE )?UNIQUE$/ : /^$/).test(demand)
  )
    throw unsupported(
      isConstraint
        ? 'constraints other than IS UNIQUE on nodes'
        : 'indexes other than on properties of nodes with one label',
    );
  return { ...(isNamed && { name: nameOf(words[0]!) }), isOptional, label: nameOf(label!), properties };
}

/** The engine accepts a constraint that its data breaks; Neo4j does not. */
async function refuseDuplicates(database: GrafeoDB, label: string, properties: readonly string[]): Promise<void> {
  const present = properties.map((property) => `n.${quote(property)} IS NOT NULL`).join(' AND ');
  const values = properties.map((property, i) => `n.${quote(property)} AS p${i}`).join(', ');
  const result = await database.executeCypher(
    `MATCH (n:${quote(label)}) WHERE ${present} WITH ${values}, count(*) AS times WHERE times > 1 RETURN times LIMIT 1`,
  );
  if (result.length > 0)
    throw failed(
      'ConstraintCreationFailed',
      `Several nodes with the label '${label}' have the same ${properties.join(', ')}; remove the duplicates first`,
      'DatabaseError',
    );
}

async function listConstraints(database: GrafeoDB): Promise<Rule[]> {
  const result = await database.executeCypher('SHOW CONSTRAINTS');
  return result
    .rows()
    .map(([name, , label, properties]) => ({
      name: String(name),
      label: String(label),
      properties: String(properties).split(', '),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The engine lists an index over two properties as two rows of one name, in no order. */
async function listIndexes(database: GrafeoDB): Promise<Rule[]> {
  const rows = (await database.executeCypher('SHOW INDEXES')).rows();
  const rules = new Map<string, { name: string; label: string; properties: string[] }>();
  for (const [name, , label, property] of rows.map((row) => row.map(String))) {
    const rule = rules.get(name!) ?? { name: name!, label: label!, properties: [] };
    rule.properties.push(property!);
    rules.set(name!, rule);
  }
  return [...rules.values()]
    .map((rule) => ({ ...rule, properties: rule.properties.sort() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function show(database: GrafeoDB, words: readonly Token[], text: string): Promise<Table> {
  const what = words.slice(1).find(({ text: word }) => /^(INDEX(ES)?|CONSTRAINTS?|DATABASES?)$/i.test(word));
  const after = what ? words[words.indexOf(what) + 1] : undefined;
  if (!what || (after && after.text.toUpperCase() !== 'YIELD')) throw unsupported(text.trim());
  const table = await tableOf(database, what.text.toUpperCase());
  return after ? pick(table, words.slice(words.indexOf(after) + 1), text) : table;
}

async function tableOf(database: GrafeoDB, what: string): Promise<Table> {
  const constraints = await listConstraints(database);
  if (what.startsWith('CONSTRAINT'))
    return {
      columns: ['id', 'name', 'type', 'entityType', 'labelsOrTypes', 'properties', 'ownedIndex', 'propertyType'],
      rows: constraints.map(({ name, label, properties }, id) => [
        ...[id, name, 'UNIQUENESS', 'NODE', [label], properties, name, null],
      ]),
    };
  if (what.startsWith('INDEX'))
    return {
      columns: [
        'id',
        'name',
        'state',
        'populationPercent',
        'type',
        'entityType',
        'labelsOrTypes',
        'properties',
        'owningConstraint',
      ],
      rows: (await listIndexes(database)).map(({ name, label, properties }, id) => [
        ...[id, name, 'ONLINE', 100, 'RANGE', 'NODE', [label], properties],
        constraints.some((constraint) => constraint.name === name) ? name : null,
      ]),
    };
  return {
    columns: ['name', 'type', 'access', 'role', 'writer', 'currentStatus', 'statusMessage', 'default', 'home'],
    rows: [['neo4j', 'standard', 'read-write', 'primary', true, 'online', '', true, true]],
  };
}

/** `YIELD a, b` or `YIELD *`. @throws Failure for anything more */
export function pick(table: Table, yielded: readonly Token[], text: string): Table {
  const names = yielded.filter(({ text: word }) => word !== ',').map(nameOf);
  if (names.length === 1 && names[0] === '*') return table;
  const columns = names.map((name) => table.columns.indexOf(name));
  if (names.length === 0 || columns.includes(-1))
    throw unsupported(`more than a list of columns after YIELD in: ${text.trim()}`);
  return { columns: names, rows: table.rows.map((row) => columns.map((column) => row[column]!)) };
}

const quote = (name: string): string => `\`${name}\``;

const listOf = (properties: readonly string[]): string =>
  properties.map((property) => `n.${quote(property)}`).join(', ');

const failed = (title: string, message: string, classification = 'ClientError'): Failure =>
  new Failure(`Neo.${classification}.Schema.${title}`, message);
