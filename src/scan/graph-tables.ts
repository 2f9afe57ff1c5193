// The tables of Resource Graph beside `resources`: what hangs on resources and scopes and is in a table of its own, a thousand rows a call.
// Data; a new table is a new entry, and the lists of ARM leave its types out by themselves.

export interface GraphTable {
  readonly name: string;
  /** Lower case; only these are read of the table. */
  readonly types: readonly string[];
  /** A further condition, in Kusto: what Azure made itself is the same in every tenant. */
  readonly where?: string;
  /** Rows of the management groups above belong to the answer too. */
  readonly aboveToo?: true;
}

const under = (parent: string, children: string): readonly string[] =>
  children.split(' ').map((child) => `${parent}/${child}`);

export const GRAPH_TABLES: readonly GraphTable[] = [
  {
    name: 'dnsresources',
    types: [
      ...under('microsoft.network/dnszones', 'a aaaa caa cname ds mx naptr ns ptr soa srv tlsa txt'),
      ...under('microsoft.network/privatednszones', 'a aaaa cname mx ptr soa srv txt'),
    ],
  },
  {
    name: 'insightsresources',
    types: ['microsoft.insights/datacollectionruleassociations'],
  },
  {
    name: 'kubernetesconfigurationresources',
    types: ['microsoft.kubernetesconfiguration/extensions', 'microsoft.kubernetesconfiguration/fluxconfigurations'],
  },
  {
    name: 'maintenanceresources',
    types: ['microsoft.maintenance/configurationassignments'],
  },
  {
    name: 'managedservicesresources',
    types: ['microsoft.managedservices/registrationassignments', 'microsoft.managedservices/registrationdefinitions'],
  },
  {
    name: 'policyresources',
    types: under(
      'microsoft.authorization',
      'policyassignments policydefinitions policyexemptions policysetdefinitions',
    ),
    where:
      "type !in~ ('microsoft.authorization/policydefinitions', 'microsoft.authorization/policysetdefinitions') or properties.policyType =~ 'Custom'",
    aboveToo: true,
  },
  {
    name: 'recoveryservicesresources',
    types: [
      'microsoft.dataprotection/backupvaults/backupinstances',
      'microsoft.dataprotection/backupvaults/backuppolicies',
      'microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems',
      'microsoft.recoveryservices/vaults/backuppolicies',
    ],
  },
];

/** Types that are read from a table, in lower case. */
export const TYPES_OF_TABLES: ReadonlySet<string> = new Set(GRAPH_TABLES.flatMap(({ types }) => types));
