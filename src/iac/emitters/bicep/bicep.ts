// Bicep: a main file, a module for each service of each group, parameter files, and the linter's settings.
import type { Plan } from '../../plan.ts';
import { layOut, type Layout, type Step, type Unit } from '../deployment/layout.ts';
import { fileNumber, readStep } from '../deployment/read-step.ts';
import { readme } from '../deployment/readme.ts';
import { together, traceOf, type Deployed, type TemplateParameter } from '../deployment/template.ts';
import { whyNot } from '../deployment/why-not.ts';
import type { Emitter, OutputFile, ReadBodies } from '../emitter.ts';
import { BicepFile, type ModuleUse } from './file.ts';
import { BICEP_PAGE } from './page.ts';
import { quoted } from './syntax.ts';

const TEXT = 'text/plain; charset=utf-8';

/** An emitter of Bicep for one plan. */
export function makeBicep(): Emitter {
  let layout: Layout | undefined;
  const laidOut = (): Layout => {
    if (!layout) throw new Error('The files are asked for before what is in them.');
    return layout;
  };
  return {
    whyNot,
    writesDirectory: false,
    fileOf({ key }) {
      const step = laidOut().stepOf(key);
      return step.isModule ? pathOf(step) : mainOf(laidOut().unitOf(step), laidOut());
    },
    addressOf: ({ symbol }) => symbol,
    async *codeFiles(plan, read) {
      layout = await layOut(plan, 'service');
      yield { path: 'bicepconfig.json', contentType: 'application/json', body: LINTER };
      for (const unit of layout.units) yield* unitFiles(plan, layout, unit, read);
    },
    readingOrder: () => laidOut().units.flatMap(({ steps }) => modulesFirst(steps).flatMap(({ entries }) => entries)),
    readme: (plan, findings) => readme(plan, findings, laidOut(), BICEP_PAGE),
  };
}

const pathOf = ({ group, file }: Step): string => `modules/${group}/${file}.bicep`;
const mainOf = (unit: Unit, layout: Layout): string => `main${fileNumber(unit, layout)}.bicep`;

const modulesFirst = (steps: readonly Step[]): readonly Step[] => [
  ...steps.filter(({ isModule }) => isModule),
  ...steps.filter(({ isModule }) => !isModule),
];

/** Modules first: what the main file hands them is known once they were written. */
function* unitFiles(plan: Plan, layout: Layout, unit: Unit, read: ReadBodies): Generator<OutputFile> {
  const modules: ModuleUse[] = [];
  for (const step of unit.steps.filter(({ isModule }) => isModule)) {
    const own: TemplateParameter[] = [];
    const path = pathOf(step);
    yield { path, contentType: TEXT, body: moduleText(plan, layout, step, read, own), trace: traceOf(own) };
    modules.push({ step, path, parameters: own });
  }
  const parameters: TemplateParameter[] = [];
  const main = mainOf(unit, layout);
  const body = mainText(plan, layout, unit, read, modules, parameters);
  yield { path: main, contentType: TEXT, body, trace: traceOf(parameters) };
  yield { path: `${main}param`, contentType: TEXT, body: parametersText(main, parameters) };
}

async function* moduleText(
  plan: Plan,
  layout: Layout,
  step: Step,
  read: ReadBodies,
  used: TemplateParameter[],
): AsyncGenerator<string> {
  const { resources, parameters } = await readStep(plan, layout, step, read);
  used.push(...parameters);
  const file = new BicepFile(plan, layout, step.scope, resources, [], parameters);
  for (const resource of resources) file.addResource(resource);
  yield file.text();
}

async function* mainText(
  plan: Plan,
  layout: Layout,
  unit: Unit,
  read: ReadBodies,
  modules: readonly ModuleUse[],
  parameters: TemplateParameter[],
): AsyncGenerator<string> {
  const direct: { step: Step; resources: readonly Deployed[] }[] = [];
  const lists = modules.map((each) => each.parameters);
  for (const step of unit.steps.filter(({ isModule }) => !isModule)) {
    const { resources, parameters: own } = await readStep(plan, layout, step, read);
    direct.push({ step, resources });
    lists.push(own);
  }
  parameters.push(...together(lists));
  const own = direct.flatMap(({ resources }) => resources);
  const file = new BicepFile(plan, layout, layout.scope, own, modules, parameters);
  for (const { step, resources } of direct) for (const resource of resources) file.addResource(resource, step.needs);
  for (const each of modules) file.addModule(each);
  yield file.text();
}

/** Secrets come from the environment: a value that stood here would soon stand in a repository. */
const parametersText = (main: string, parameters: readonly TemplateParameter[]): string =>
  [
    `using ${quoted(main)}`,
    ...parameters.map(({ name, isSecret, default: value }) =>
      isSecret
        ? `param ${name} = readEnvironmentVariable(${quoted(name.toUpperCase())})`
        : `param ${name} = ${quoted(value ?? `VALUE OF ${name}`)}`,
    ),
  ].join('\n\n') + '\n';

/** Rules that ask for another design than a faithful copy are off; those that find mistakes and leaks are errors. */
const LINTER = `${JSON.stringify(
  {
    analyzers: {
      core: {
        enabled: true,
        rules: Object.fromEntries([
          ...[
            'max-outputs',
            'max-params',
            'max-resources',
            'max-variables',
            'no-unused-params',
            'no-unused-vars',
            'outputs-should-not-contain-secrets',
            'protect-commandtoexecute-secrets',
            'secure-parameter-default',
            'secure-params-in-nested-deploy',
          ].map((rule) => [rule, { level: 'error' }] as const),
          ...[
            'no-hardcoded-env-urls',
            'no-hardcoded-location',
            'no-loc-expr-outside-params',
            'use-recent-api-versions',
          ].map((rule) => [rule, { level: 'off' }] as const),
        ]),
      },
    },
  },
  undefined,
  2,
)}\n`;
