import { dataFolder, FLAG, loadTable, makeArmSchema, propertyOf, shapeAt } from '../../src/graph/arm-schema.ts';

describe('the ARM schema', () => {
  const schema = makeArmSchema();

  it('knows a type in any case, how Azure spells it and which api-version describes it', () => {
    const { type } = schema.typeOf('MICROSOFT.KEYVAULT/VAULTS')!;
    expect(type.t).toBe('Microsoft.KeyVault/vaults');
    expect(schema.apiVersionOf('microsoft.keyvault/vaults')).toBe(type.v[0]);
    expect(schema.apiVersionOf('Microsoft.Insights/diagnosticSettings')).toBe('2021-05-01-preview');
  });

  it('answers undefined for what the data does not know', () => {
    expect(schema.typeOf('Contoso.Unknown/things')).toBeUndefined();
    expect(schema.typeOf('Microsoft.KeyVault/nothings')).toBeUndefined();
    expect(schema.apiVersionOf('noslash')).toBeUndefined();
    expect(loadTable(dataFolder('arm'), '../secret')).toBeUndefined();
    expect(loadTable(dataFolder('arm'), 'index')).toBeUndefined();
  });

  it('walks to a write-only secret', () => {
    const { type, table } = schema.typeOf('Microsoft.Sql/servers')!;
    const properties = propertyOf(table, shapeAt(table, type.b)!, 'properties') as { ref: number };
    const password = propertyOf(table, shapeAt(table, properties.ref)!, 'administratorLoginPassword');
    expect(password).toEqual({ ref: expect.any(Number), flags: FLAG.writeOnly });
    expect(shapeAt(table, (password as { ref: number }).ref)).toMatchObject({ z: 1 });
  });

  it('tells read-only from unknown', () => {
    const { type, table } = schema.typeOf('Microsoft.Sql/servers')!;
    const body = shapeAt(table, type.b)!;
    expect(propertyOf(table, body, 'kind')).toBe('read-only');
    expect(propertyOf(table, body, 'nonsense')).toBeUndefined();
  });

  it('chooses the variant of a discriminated object by its value', () => {
    const { type, table } = schema.typeOf('Microsoft.DataFactory/factories/linkedservices')!;
    const properties = propertyOf(table, shapeAt(table, type.b)!, 'properties') as { ref: number };
    const shape = shapeAt(table, properties.ref)!;
    expect(shape.d).toBe('type');
    expect(propertyOf(table, shape, 'typeProperties')).toBeUndefined();
    expect(propertyOf(table, shape, 'typeProperties', { type: 'AzureSqlDatabase' })).toEqual({
      ref: expect.any(Number),
      flags: FLAG.required,
    });
  });
});
