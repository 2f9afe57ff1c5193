// The conversions that the map of azurerm names: one value of ARM's answer as azurerm wants it.
import { isDeeperThan, LEVELS_MAX } from '../../../json.ts';
import { isValueObject, type Value } from '../../../model.ts';
import { FunctionCall, type HclValue } from '../hcl.ts';
import { plainText, type ParameterDefaults } from '../plain-text.ts';
import type { MapEntry } from './schema.ts';
import { matchesOf, memberOf, textOf, type Match, type Source } from './source.ts';

/** The value sets nothing, and nothing is lost by that. */
export const NOTHING = Symbol('nothing');

/** The converted value; undefined where the data does not say how. */
export function convert(
  entry: MapEntry,
  { value, names }: Match,
  source: Source,
  defaults: ParameterDefaults,
): HclValue | undefined | typeof NOTHING {
  const text = plainText(value, defaults) ?? textOf(value);
  switch (entry.convert) {
    case undefined:
      return value;
    case 'values':
      return fromTable(entry, value, text);
    case 'invert':
      return typeof value === 'boolean' ? !value : undefined;
    case 'lower':
      return text === undefined ? undefined : typeof value === 'string' ? text.toLowerCase().replace(/\s/g, '') : value;
    case 'number':
      return text !== undefined && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'string':
      return text;
    case 'scale':
      return typeof value === 'number' ? Math.floor(value * entry.factor!) : undefined;
    case 'jsonencode':
      return new FunctionCall('jsonencode', value);
    case 'jsonString':
      return text === undefined ? undefined : fromJson(text);
    case 'lastSegment':
      return text?.split('/').at(-1);
    case 'const':
      return entry.value;
    case 'block':
      return {};
    case 'emptyList':
      return [];
    case 'osType':
      return value === true ? 'Linux' : value === false ? 'Windows' : undefined;
    case 'sshUser':
      return text === undefined ? undefined : /^\/home\/([^/]+)\//.exec(text)?.[1];
    case 'hhmm':
      return text === undefined ? undefined : /T(\d\d:\d\d)/.exec(text)?.[1];
    case 'majorVersion':
      return text?.split('.')[0];
    case 'unixTime':
      return typeof value === 'number' ? new Date(value * 1000).toISOString().replace('.000Z', 'Z') : undefined;
    case 'mapKey':
      return names.at(-1);
    case 'skuWithCapacity':
      return skuWithCapacity(text, source);
    case 'skuWithTier':
      return skuWithTier(text, source);
    case 'keyVaultKeyId':
      return keyVaultKeyId(value, defaults);
    case 'fxVersion':
      return afterBar(text, entry.prefix!);
    case 'fxPrefix':
      return text?.split('|')[0]?.toUpperCase() === entry.prefix ? true : NOTHING;
    default:
      return undefined;
  }
}

function fromTable(
  { values = {} }: MapEntry,
  value: Value,
  text: string | undefined,
): HclValue | undefined | typeof NOTHING {
  if (text === undefined) return undefined;
  const key = Object.keys(values).find((each) => each.toLowerCase() === text.toLowerCase());
  const found = values[key ?? '*'];
  if (found === undefined) return undefined;
  if (found === null) return NOTHING;
  return key === undefined && found === '=' ? value : found;
}

function fromJson(text: string): HclValue | undefined {
  if (isDeeperThan(LEVELS_MAX, text)) return undefined;
  try {
    return JSON.parse(text) as HclValue;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // the caller leaves the resource to azapi and says why
    throw error;
  }
}

const TIERS: Readonly<Record<string, string>> = {
  burstable: 'B_',
  generalpurpose: 'GP_',
  memoryoptimized: 'MO_',
  businesscritical: 'MO_',
};

function skuWithCapacity(name: string | undefined, source: Source): string | undefined {
  const [capacity] = [...matchesOf(source, 'sku.capacity')].map(({ value }) => textOf(value));
  return name === undefined || capacity === undefined ? undefined : `${name}_${capacity}`;
}

function skuWithTier(name: string | undefined, source: Source): string | undefined {
  const [tier] = [...matchesOf(source, 'sku.tier')].map(({ value }) => textOf(value)?.toLowerCase());
  const prefix = tier === undefined ? undefined : TIERS[tier];
  return name === undefined || prefix === undefined ? undefined : `${prefix}${name}`;
}

function keyVaultKeyId(value: Value, defaults: ParameterDefaults): string | undefined | typeof NOTHING {
  if (!isValueObject(value)) return undefined;
  const part = (...names: string[]): string | undefined =>
    names.map((name) => plainText(memberOf(value, name) ?? null, defaults)).find((text) => text !== undefined);
  const vault = part('keyVaultUri', 'vaultBaseUrl', 'vaultUri');
  const key = part('keyName');
  if (vault === undefined && key === undefined) return NOTHING;
  if (vault === undefined || key === undefined) return undefined;
  const version = part('keyVersion');
  return `${vault.replace(/\/$/, '')}/keys/${key}${version ? `/${version}` : ''}`;
}

function afterBar(text: string | undefined, prefix: string): string | undefined | typeof NOTHING {
  if (text === undefined) return undefined;
  const [before, ...after] = text.split('|');
  return before!.toUpperCase() === prefix ? after.join('|') : NOTHING;
}
