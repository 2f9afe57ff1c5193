// How a secret stands in an argument. A variable that is null suits an import, but azurerm refuses some blocks without their password even
// then; there an unknown value stands in for what was not given, so that nothing is ever created with a password that others know.
import { Expression, FunctionCall, quoted, type HclValue } from '../hcl.ts';
import { isArguments, type Arguments } from './arguments.ts';
import type { Attributes } from './schema.ts';

const GENERATED = '"Aa1-${uuid()}"';

/** The variable of a secret. */
export const secretVariable = (name: string): Expression => new Expression(`var.${name}`);

/** The variable, or a text that Terraform makes up at every run where none is given. */
export const orGenerated = ({ text }: Expression): Expression => new Expression(`coalesce(${text}, ${GENERATED})`);

/** Whether a value is a secret that the user gives. */
export const isSecretVariable = (value: HclValue): value is Expression =>
  value instanceof Expression && /^(coalesce\()?var\./.test(value.text);

/** Arguments that take any text long and varied enough. */
export const isPassword = (argument: string): boolean => /(^|_)password$/.test(argument);

/**
 * The arguments that hold secrets, as `ignore_changes` names them: no more than needed, so that everything beside them is compared. Items
 * of a set have no place that could be named, so there the whole set is.
 */
export function secretArguments(args: Arguments, attrs: Attributes, prefix = ''): string[] {
  return Object.entries(args).flatMap(([name, value]) => {
    const { block, attrs: inner } = attrs[name] ?? {};
    const path = prefix + name;
    if (!holdsSecret(value)) return [];
    if (inner && block !== 'set' && Array.isArray(value))
      return (value as readonly Arguments[]).flatMap((item, index) =>
        secretArguments(item, inner, `${path}[${index}].`),
      );
    if (!inner && isArguments(value))
      return Object.entries(value).flatMap(([key, member]) => (holdsSecret(member) ? [`${path}[${quoted(key)}]`] : []));
    return [path];
  });
}

const holdsSecret = (value: HclValue): boolean => secretTexts(value).length > 0;

/** The texts of the expressions in a value that hold secrets. */
export const secretTexts = (value: HclValue): string[] =>
  value instanceof FunctionCall
    ? secretTexts(value.argument)
    : Array.isArray(value)
      ? (value as readonly HclValue[]).flatMap(secretTexts)
      : isArguments(value)
        ? Object.values(value).flatMap(secretTexts)
        : isSecretVariable(value)
          ? [value.text]
          : [];

/** The argument that takes a secret, by the name that ARM has for it; undefined where the schema has none that is called alike. */
export function secretArgument(attrs: Attributes, armName: string): string | undefined {
  const name = armName.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const alike = [name, name.replace('_login_', '_'), name.replace(/^admin_/, '')];
  return alike.find((each) => {
    const { sensitive, optional, required, type } = (Object.hasOwn(attrs, each) && attrs[each]) || {};
    return sensitive === true && (optional === true || required === true) && type === 'string';
  });
}
