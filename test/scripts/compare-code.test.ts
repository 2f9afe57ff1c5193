import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareCode } from '../../scripts/compare-code.ts';
import { causeOf } from '../../scripts/difference-causes.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function folderOf(code: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'atg-compare-'));
  folders.push(folder);
  writeFileSync(join(folder, 'main.tf'), code);
  return folder;
}
const resource = (type: string, name: string, body: string): string =>
  `resource "azapi_resource" "${name}" {\n  type = "${type}@2024-01-01"\n  body = ${body}\n}\n`;
const NETWORK = 'Microsoft.Network/virtualNetworks';
const ADDRESS = 'Microsoft.Network/publicIPAddresses';
const imported = (name: string, id: string): string =>
  `import {\n  to = azapi_resource.${name}\n  id = "${id}?api-version=2024-01-01"\n}\n`;

test('counts what is missing, what differs and what Azure assigns, each by its cause', () => {
  const before = folderOf(
    resource(ADDRESS, 'ip', '{ properties = { ipAddress = "20.1.1.1", idleTimeoutInMinutes = 4 } }') +
      resource(ADDRESS, 'gone', '{ properties = { idleTimeoutInMinutes = 4 } }'),
  );
  const after = folderOf(
    resource(
      ADDRESS,
      'ip',
      '{ properties = { ipAddress = "20.2.2.2", idleTimeoutInMinutes = 5, ddosSettings = { protectionMode = "VirtualNetworkInherited" } } }',
    ) + resource(ADDRESS, 'more', '{}'),
  );
  expect(compareCode(before, after)).toEqual({
    resources: 2,
    resources_missing: ['azapi_resource.gone'],
    resources_more: ['azapi_resource.more'],
    resources_equal_percent: 0,
    properties: 5,
    // The type, of four; the address is Azure's.
    properties_equal_percent: 25,
    properties_identical_percent: 20,
    causes: { 'assigned by Azure': 1, 'default said on one side': 1, different: 1 },
    differences: [
      'assigned by Azure: azapi_resource.ip body.properties.ipAddress: "20.1.1.1" -> "20.2.2.2"',
      'default said on one side: azapi_resource.ip body.properties.ddosSettings.protectionMode: absent -> "VirtualNetworkInherited"',
      'different: azapi_resource.ip body.properties.idleTimeoutInMinutes: 4 -> 5',
    ],
  });
});

test('takes a reference for the id, zones for a set, and one prefix for a list of one', () => {
  const group = '/subscriptions/s/resourceGroups/rg';
  const network = (prefix: string): string => `{
    zones = ["1", "2"]
    properties = { subnets = [{ name = "web", properties = { ${prefix} } }] }
  }`;
  const link = (id: string): string => resource(ADDRESS, 'ip', `{ properties = { natGateway = { id = "${id}" } } }`);
  const before = folderOf(
    imported('vnet', `${group}/vnet`) +
      resource(NETWORK, 'vnet', network('addressPrefix = "10.0.0.0/24"')) +
      link('${azapi_resource.vnet.id}/x'),
  );
  const after = folderOf(
    resource(NETWORK, 'vnet', network('addressPrefixes = ["10.0.0.0/24"]').replace('"1", "2"', '"2", "1"')) +
      link(`${group}/vnet/x`),
  );
  expect(compareCode(before, after)).toMatchObject({ causes: {}, differences: [], properties_identical_percent: 100 });
});

describe('a cause', () => {
  const type = 'microsoft.storage/storageaccounts';
  test.each([
    ['something off that was not said', 'properties.isSftpEnabled', undefined, 'false', 'off said now'],
    ['a default said now', 'properties.isLocalUserEnabled', undefined, 'true', 'default said on one side'],
    ['the contrary of a default', 'properties.isLocalUserEnabled', undefined, 'false', 'different'],
    ['something off that is lost', 'properties.allowBlobPublicAccess', 'false', undefined, 'different'],
    ['something closed that was not said', 'properties.access', undefined, '"Disabled"', 'different'],
    ['an empty text', 'properties.description', '""', undefined, 'the same in other words'],
    ['an id in another case', 'properties.subnet.id', '"/A"', '"/a"', 'the same in other words'],
    ['a text in another case', 'properties.name', '"A"', '"a"', 'different'],
  ])('of %s', (_what, path, before, after, cause) => {
    expect(causeOf({ type, path, before, after })).toBe(cause);
  });
});
