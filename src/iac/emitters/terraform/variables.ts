// What the user may or must say: principals and the like with the values that were read, and secrets, which have none here.
import type { Parameter } from '../../model.ts';
import type { Entry } from '../../plan.ts';
import type { SecretVariable } from '../../secret-variables.ts';
import { argument, block, Expression, quoted, type HclBlock } from './hcl.ts';

/** The variable of something that the code names and does not make; its default is what was read. */
export function parameterBlock({ name, description, default: value }: Parameter): HclBlock {
  return block(
    'variable',
    [name],
    [
      argument('description', description),
      argument('type', new Expression('string')),
      ...(value === undefined ? [] : [argument('default', value)]),
    ],
  );
}

/** The variable of a secret. An import needs none of them; what is made anew needs all. */
export function variableBlock(variable: SecretVariable, entry: Entry, isImported: boolean): HclBlock {
  return block(
    'variable',
    [variable.name],
    [
      argument('description', `Secret: ${variable.description} of ${entry.id}`),
      argument('type', new Expression('string')),
      argument('sensitive', true),
      ...(isImported ? [argument('default', null)] : []),
    ],
  );
}

/** The text of `terraform.tfvars.example`. */
export const exampleValues = (
  parameters: readonly Parameter[],
  secrets: readonly { readonly variable: SecretVariable; readonly entry: Entry }[],
  isImported: boolean,
): string =>
  [
    isImported
      ? '# Copy to terraform.tfvars and fill in. An import needs none of them; set all variables of a resource before you change or create it.'
      : '# Copy to terraform.tfvars and fill in: what has no default here is asked for.',
    '# Never commit the copy.',
    ...parameters.flatMap(({ name, description, default: value }) => [
      '',
      `# ${description.replace(/\s+/g, ' ')}`,
      `# ${name} = ${quoted(value ?? '...')}`,
    ]),
    ...secrets.flatMap(({ variable, entry }) => [
      '',
      `# ${variable.description} of ${entry.name}`,
      `# ${variable.name} = "..."`,
    ]),
    '',
  ].join('\n');
