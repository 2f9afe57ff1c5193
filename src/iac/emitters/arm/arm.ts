// ARM templates: one or several top-level templates with nested deployments, their parameters, and where to put the secrets.
import type { Plan } from '../../plan.ts';
import { variablesOf } from '../../secret-variables.ts';
import { layOut, type Layout, type Unit } from '../deployment/layout.ts';
import { readme } from '../deployment/readme.ts';
import { fileNumber, readStep } from '../deployment/read-step.ts';
import { together, traceOf, type TemplateParameter } from '../deployment/template.ts';
import { whyNot } from '../deployment/why-not.ts';
import type { Emitter, OutputFile, ReadBodies } from '../emitter.ts';
import { gitIgnore } from '../readme-parts.ts';
import { ARM_PAGE } from './page.ts';
import { PARAMETERS_SCHEMA, unitTemplate } from './template.ts';

/** An emitter of ARM templates for one plan. */
export function makeArm(): Emitter {
  let layout: Layout | undefined;
  const laidOut = (): Layout => {
    if (!layout) throw new Error('The files are asked for before what is in them.');
    return layout;
  };
  return {
    whyNot,
    writesDirectory: false,
    fileOf: ({ key }) => fileOf('azuredeploy', laidOut().unitOf(laidOut().stepOf(key)), laidOut()),
    addressOf: ({ key }) => addressOf(key, laidOut()),
    async *codeFiles(plan, read) {
      layout = await layOut(plan, 'group');
      const withSecrets = hasSecrets(plan);
      if (withSecrets) yield gitIgnore(['secrets.json', 'secrets-*.json']);
      for (const unit of layout.units) yield* unitFiles(plan, layout, unit, read, withSecrets);
    },
    readingOrder: () => laidOut().units.flatMap(({ steps }) => steps.flatMap(({ entries }) => entries)),
    readme: (plan, findings) => readme(plan, findings, laidOut(), ARM_PAGE),
  };
}

const fileOf = (name: string, unit: Unit, layout: Layout): string => `${name}${fileNumber(unit, layout)}.json`;

/** The nested deployment, where there is one, with the type and name in it. */
function addressOf(key: string, layout: Layout): string {
  const step = layout.stepOf(key);
  const { type, names } = layout.placeOf(key);
  return `${step.isModule ? `${step.name}: ` : ''}${type} ${names.join('/')}`;
}

function* unitFiles(
  plan: Plan,
  layout: Layout,
  unit: Unit,
  read: ReadBodies,
  withSecrets: boolean,
): Generator<OutputFile> {
  const parameters: TemplateParameter[] = [];
  const file = (name: string, body: OutputFile['body']): OutputFile => ({
    path: fileOf(name, unit, layout),
    contentType: 'application/json',
    body,
  });
  yield { ...file('azuredeploy', unitText(plan, layout, unit, read, parameters)), trace: traceOf(parameters) };
  // What the template needs is known once it was written.
  yield file('parameters', parametersText(parameters));
  if (withSecrets) yield file('secrets.example', secretsText(parameters));
}

/** A file of secrets stands beside every template where any has secrets, so that one command serves them all. */
const hasSecrets = ({ entries }: Plan): boolean => [...entries.values()].some((entry) => variablesOf(entry).length > 0);

/** One text: ARM takes no template that would be too long for it. */
async function* unitText(
  plan: Plan,
  layout: Layout,
  unit: Unit,
  read: ReadBodies,
  parameters: TemplateParameter[],
): AsyncGenerator<string> {
  const written = [];
  for (const step of unit.steps) written.push(await readStep(plan, layout, step, read));
  parameters.push(...together(written.map((each) => each.parameters)));
  yield textOf(unitTemplate(plan, layout, unit, written, parameters));
}

const textOf = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const parametersFile = (parameters: readonly (readonly [name: string, value: unknown])[]): string =>
  textOf({ $schema: PARAMETERS_SCHEMA, contentVersion: '1.0.0.0', parameters: Object.fromEntries(parameters) });

const parametersText = (parameters: readonly TemplateParameter[]): string =>
  parametersFile(
    parameters
      .filter(({ isSecret }) => !isSecret)
      .map(({ name, default: value }) => [name, { value: value ?? `VALUE OF ${name}` }]),
  );

/** References to a vault: a value that stands in a file would soon stand in a repository. */
const secretsText = (parameters: readonly TemplateParameter[]): string =>
  parametersFile(
    parameters
      .filter(({ isSecret }) => isSecret)
      .map(({ name }) => [
        name,
        {
          reference: { keyVault: { id: 'ID OF YOUR KEY VAULT' }, secretName: name.replaceAll('_', '-').slice(0, 127) },
        },
      ]),
  );
