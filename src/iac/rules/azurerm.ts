// What the map of azurerm cannot say: lists that are resources of their own to azurerm, properties that are links, values that Azure sets
// by itself when nothing is asked for, and types that azurerm cannot carry without a change in the first plan. Reasons stand beside.
import type { Json } from '../json.ts';
import { COMPUTE } from './azurerm/compute.ts';
import { DATA } from './azurerm/data.ts';
import { NETWORK } from './azurerm/network.ts';
import type { RulesByType } from './azurerm/rule.ts';
import { SERVICES } from './azurerm/services.ts';

/** By ARM type, in lower case. */
export const AZURERM_RULES: RulesByType = { ...NETWORK, ...COMPUTE, ...DATA, ...SERVICES };

/** Attributes that hold the id of ARM where `id` holds more. */
export const ARM_ID_ATTRIBUTE: Readonly<Record<string, string>> = {
  azurerm_role_definition: 'role_definition_resource_id',
};

/** Words by which Azure says that something is not set. */
const OFF = new Set(['none', 'disabled', 'false', 'notspecified', '']);

/** Whether a rule means a value: it is the very one, of its pattern, or the rule means any. */
export const isMeant = (meant: Json | RegExp, value: unknown): boolean =>
  meant instanceof RegExp ? typeof value === 'string' && meant.test(value) : meant === 'any' || meant === value;

/** True where losing a value changes nothing: it is off, or it is what Azure sets by itself. */
export function isSilent(type: string, path: string, value: Json): boolean {
  if (value === false || value === null || value === 0) return true;
  if (typeof value === 'string' && OFF.has(value.toLowerCase())) return true;
  const rules = AZURERM_RULES[type.toLowerCase()]?.silent;
  if (!rules) return false;
  const key = path.replace(/\[\d+\]/g, '[]');
  if (!Object.hasOwn(rules, key)) return false;
  const allowed = rules[key];
  return allowed !== undefined && isMeant(allowed, value);
}
