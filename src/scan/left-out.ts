// What the schema of Azure cannot say of its lists of children: which are not asked for and why, which come another way, and which hang
// on some kinds of parents only. Data; a type that is named nowhere here is read.

export interface LeftOut {
  /** A sentence for a person: why these are not read. */
  readonly reason: string;
  /** Types in lower case; `*` stands for any beginning. */
  readonly types: readonly string[];
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Types that are not read, by design. The list of them goes into every scan's summary and into the documentation. */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    reason: 'It records what ran or what was kept of a moment, not what is set up',
    types: words(`
      */jobs */runs */taskruns */pipelineruns */updateruns */compilationjobs */sourcecontrolsyncjobs */executions */migrations
      */migratemysql */copyjobs */datatransferjobs */labelingjobs */chaosfaults */packetcaptures */reachabilityanalysisruns */commits
      */builds */experiments */issues */attachments */comments */replicationlinks */backups */backupsv2 */elasticbackups */restorepoints
      */snapshots */elasticsnapshots */updatedomains */sensitivitylabels */baselines
      microsoft.web/sites/deployments microsoft.web/sites/slots/deployments microsoft.web/sites/extensions
      microsoft.web/sites/slots/extensions microsoft.servicebus/namespaces/migrationconfigurations
      microsoft.apimanagement/service/apis/releases microsoft.apimanagement/service/workspaces/apis/releases`),
  },
  {
    reason: 'It is content, of which there may be any number, and not the setting up of the parent',
    types: words(`
      microsoft.appconfiguration/configurationstores/keyvalues microsoft.apimanagement/service/users
      microsoft.apimanagement/service/contenttypes microsoft.apimanagement/service/contenttypes/contentitems
      microsoft.apimanagement/service/documentations microsoft.apimanagement/service/groups/users
      microsoft.apimanagement/service/workspaces/groups/users microsoft.apimanagement/service/apis/tagdescriptions
      microsoft.apimanagement/service/apis/operations/policies microsoft.apimanagement/service/apis/operations/tags
      microsoft.machinelearningservices/workspaces/codes microsoft.machinelearningservices/workspaces/components
      microsoft.machinelearningservices/workspaces/data microsoft.machinelearningservices/workspaces/environments
      microsoft.machinelearningservices/workspaces/models microsoft.machinelearningservices/registries/codes
      microsoft.machinelearningservices/registries/components microsoft.machinelearningservices/registries/data
      microsoft.machinelearningservices/registries/environments microsoft.machinelearningservices/registries/models
      microsoft.web/sites/functions microsoft.web/sites/slots/functions microsoft.web/sites/siteextensions
      microsoft.web/sites/slots/siteextensions microsoft.documentdb/databaseaccounts/sqldatabases/containers/storedprocedures
      microsoft.documentdb/databaseaccounts/sqldatabases/containers/triggers
      microsoft.documentdb/databaseaccounts/sqldatabases/containers/userdefinedfunctions
      microsoft.communication/emailservices/domains/suppressionlists microsoft.batch/batchaccounts/applications/versions
      microsoft.security/assessments microsoft.confluent/organizations/environments`),
  },
  {
    reason: 'Azure makes most of it with the parent, hundreds of it and all alike',
    types: words(`
      microsoft.dbforpostgresql/flexibleservers/configurations microsoft.dbformysql/flexibleservers/configurations
      microsoft.dbforpostgresql/servers/configurations microsoft.dbformysql/servers/configurations
      microsoft.dbforpostgresql/servergroupsv2/coordinatorconfigurations microsoft.dbforpostgresql/servergroupsv2/nodeconfigurations
      microsoft.sql/managedinstances/serverconfigurationoptions microsoft.operationalinsights/workspaces/tables
      microsoft.operationalinsights/workspaces/savedsearches microsoft.automation/automationaccounts/modules
      microsoft.automation/automationaccounts/powershell72modules microsoft.automation/automationaccounts/python2packages
      microsoft.automation/automationaccounts/python3packages microsoft.automation/automationaccounts/connectiontypes
      microsoft.apimanagement/service/templates microsoft.apimanagement/service/notifications
      microsoft.apimanagement/service/portalconfigs microsoft.apimanagement/service/portalrevisions
      microsoft.apimanagement/service/portalsettings microsoft.insights/components/proactivedetectionconfigs
      microsoft.insights/components/pricingplans microsoft.insights/components/analyticsitems
      microsoft.insights/components/myanalyticsitems microsoft.insights/components/favorites
      microsoft.insights/components/exportconfiguration microsoft.insights/components/linkedstorageaccounts
      microsoft.cognitiveservices/accounts/raitopics microsoft.cognitiveservices/accounts/raitoollabels
      microsoft.cognitiveservices/accounts/defenderforaisettings */advancedthreatprotectionsettings
      microsoft.sql/servers/databases/connectionpolicies microsoft.sql/servers/databases/datamaskingpolicies
      microsoft.sql/servers/databases/geobackuppolicies microsoft.sql/servers/databases/ledgerdigestuploads
      microsoft.sql/servers/databases/vulnerabilityassessments microsoft.sql/managedinstances/databases/ledgerdigestuploads
      microsoft.sql/managedinstances/databases/vulnerabilityassessments microsoft.synapse/workspaces/sqlpools/datamaskingpolicies
      microsoft.synapse/workspaces/sqlpools/geobackuppolicies microsoft.synapse/workspaces/sqlpools/vulnerabilityassessments`),
  },
  {
    reason: 'The private endpoint shows it; one in another tenant is not shown',
    types: words(`
      microsoft.containerservice/managedclusters/privateendpointconnections
      microsoft.datafactory/factories/privateendpointconnections microsoft.fluidrelay/fluidrelayservers/privateendpointconnections
      microsoft.iotcentral/iotapps/privateendpointconnections microsoft.maps/accounts/privateendpointconnections
      microsoft.powerplatform/enterprisepolicies/privateendpointconnections
      microsoft.timeseriesinsights/environments/privateendpointconnections
      microsoft.web/hostingenvironments/privateendpointconnections microsoft.web/sites/privateendpointconnections
      microsoft.web/sites/slots/privateendpointconnections`),
  },
  {
    reason: 'Another type that is read shows the same',
    types: words(`
      microsoft.sql/servers/auditingpolicies microsoft.sql/servers/databases/auditingpolicies
      microsoft.sql/servers/databases/extendedauditingsettings microsoft.synapse/workspaces/sqlpools/extendedauditingsettings
      microsoft.sql/servers/communicationlinks microsoft.sql/servers/disasterrecoveryconfiguration
      microsoft.servicebus/namespaces/ipfilterrules microsoft.servicebus/namespaces/virtualnetworkrules
      microsoft.eventhub/namespaces/ipfilterrules microsoft.eventhub/namespaces/virtualnetworkrules
      microsoft.apimanagement/service/api-version-sets microsoft.apimanagement/service/properties
      microsoft.apimanagement/service/policyrestrictions microsoft.apimanagement/service/products/apilinks
      microsoft.apimanagement/service/products/grouplinks microsoft.apimanagement/service/tags/apilinks
      microsoft.apimanagement/service/tags/operationlinks microsoft.apimanagement/service/tags/productlinks
      microsoft.storage/storageaccounts/blobservices/containers/immutabilitypolicies
      microsoft.documentdb/databaseaccounts/graphs
      microsoft.web/sites/virtualnetworkconnections microsoft.web/sites/slots/virtualnetworkconnections
      microsoft.web/sites/networkconfig microsoft.web/sites/slots/networkconfig microsoft.logic/integrationaccounts/sessions
      microsoft.costmanagement/budgets microsoft.network/firewallpolicies/rulegroups
      microsoft.network/firewallpolicies/firewallpolicydrafts microsoft.network/firewallpolicies/rulecollectiongroups/rulecollectiongroupdrafts
      microsoft.recoveryservices/vaults/backupfabrics/backupprotectionintent microsoft.compute/virtualmachinescalesets/extensions
      microsoft.automation/automationaccounts/runbooks/draft`),
  },
  {
    reason: 'It is a secret and nothing else',
    types: words(`
      */functions/keys */accesskeys */sharedkeys */users/secrets microsoft.redhatopenshift/openshiftclusters/secret`),
  },
  {
    reason: 'It is so seldom set up that a call for each parent is not worth it',
    types: words(`
      microsoft.storage/storageaccounts/storagetaskassignments microsoft.storage/storageaccounts/advancedplatformmetrics
      microsoft.sql/servers/dnsaliases microsoft.sql/servers/ipv6firewallrules microsoft.sql/servers/keys
      microsoft.sql/servers/syncagents microsoft.sql/servers/devopsauditingsettings microsoft.sql/servers/sqlvulnerabilityassessments
      microsoft.sql/servers/databases/extensions microsoft.sql/servers/databases/syncgroups
      microsoft.sql/servers/databases/workloadgroups microsoft.web/sites/hybridconnection
      microsoft.web/sites/slots/hybridconnection microsoft.web/sites/privateaccess microsoft.web/sites/slots/privateaccess
      microsoft.web/sites/domainownershipidentifiers microsoft.web/sites/slots/domainownershipidentifiers
      microsoft.documentdb/databaseaccounts/notebookworkspaces microsoft.documentdb/databaseaccounts/services
      microsoft.documentdb/databaseaccounts/cassandraroleassignments microsoft.documentdb/databaseaccounts/cassandraroledefinitions
      microsoft.documentdb/databaseaccounts/gremlinroleassignments microsoft.documentdb/databaseaccounts/gremlinroledefinitions
      microsoft.documentdb/databaseaccounts/mongomiroleassignments microsoft.documentdb/databaseaccounts/mongomiroledefinitions
      microsoft.documentdb/databaseaccounts/tableroleassignments microsoft.documentdb/databaseaccounts/tableroledefinitions
      microsoft.documentdb/databaseaccounts/sqldatabases/clientencryptionkeys
      microsoft.eventhub/namespaces/eventhubs/fabricshortcuts microsoft.datafactory/factories/adfcdcs
      microsoft.cognitiveservices/accounts/testraiexternalsafetyprovider microsoft.cognitiveservices/accounts/capabilityhosts
      microsoft.cognitiveservices/accounts/computes microsoft.cognitiveservices/accounts/managedcomputedeployments
      microsoft.cognitiveservices/accounts/managednetworks microsoft.cognitiveservices/accounts/commitmentplans
      microsoft.cognitiveservices/accounts/encryptionscopes microsoft.containerservice/managedclusters/alertconfigurations
      microsoft.containerservice/managedclusters/jwtauthenticators microsoft.containerservice/managedclusters/loadbalancers
      microsoft.containerservice/managedclusters/meshmemberships microsoft.containerservice/managedclusters/identitybindings
      microsoft.containerservice/managedclusters/namespaces microsoft.app/managedenvironments/dotnetcomponents
      microsoft.app/managedenvironments/javacomponents microsoft.app/managedenvironments/daprsubscriptions
      microsoft.app/managedenvironments/maintenanceconfigurations microsoft.network/networkinterfaces/tapconfigurations
      microsoft.network/dnszones/dnssecconfigs microsoft.network/firewallpolicies/signatureoverrides
      microsoft.recoveryservices/vaults/backupcrosstenantvaultmappings microsoft.recoveryservices/vaults/backupresourceguardproxies
      microsoft.recoveryservices/vaults/certificates microsoft.recoveryservices/vaults/extendedinformation
      microsoft.recoveryservices/vaults/replicationalertsettings microsoft.recoveryservices/vaults/replicationfabrics
      microsoft.recoveryservices/vaults/replicationpolicies microsoft.recoveryservices/vaults/replicationprotectionintents
      microsoft.recoveryservices/vaults/replicationrecoveryplans microsoft.recoveryservices/vaults/replicationvaultsettings
      microsoft.automation/automationaccounts/nodeconfigurations microsoft.automation/automationaccounts/watchers
      microsoft.automation/automationaccounts/softwareupdateconfigurations microsoft.operationalinsights/workspaces/summarylogs
      microsoft.operationalinsights/workspaces/storageinsightconfigs microsoft.operationalinsights/workspaces/datasources
      microsoft.containerregistry/registries/exportpipelines microsoft.containerregistry/registries/importpipelines`),
  },
];

/** Types that can hang on a subscription or on anything in it, and are not read: only a call for each thing would find them. */
export const LEFT_OUT_AT_SCOPES: LeftOut = {
  reason: 'It can hang on anything, and ARM lists it for one thing at a time only',
  types: words(`
      microsoft.advisor/assessments microsoft.advisor/configurations microsoft.alertsmanagement/issues microsoft.app/logicapps
      microsoft.authorization/accessreviewhistorydefinitions microsoft.authorization/accessreviewscheduledefinitions
      microsoft.authorization/accessreviewschedulesettings microsoft.authorization/policyenrollments
      microsoft.authorization/roleassignmentschedulerequests microsoft.authorization/roleeligibilityschedulerequests
      microsoft.authorization/rolemanagementpolicyassignments microsoft.authorization/variables
      microsoft.automanage/configurationprofileassignments microsoft.awsconnector/ec2instances
      microsoft.awsconnector/eksclusters microsoft.azureresiliencemanagement/drills
      microsoft.azureresiliencemanagement/goalassignments microsoft.azureresiliencemanagement/goaltemplates
      microsoft.azureresiliencemanagement/recoveryplans microsoft.azurestackhci/edgedevices
      microsoft.azurestackhci/virtualmachineinstances microsoft.billingtrust/assessments
      microsoft.blueprint/blueprintassignments microsoft.blueprint/blueprints microsoft.chaos/targets
      microsoft.cognitiveservices/quotatiers microsoft.cognitiveservices/raiexternalsafetyproviders
      microsoft.cognitiveservices/raipolicy microsoft.confluent/agreements
      microsoft.connectedvmwarevsphere/virtualmachineinstances microsoft.containerservice/deploymentsafeguards
      microsoft.costmanagement/budgets microsoft.costmanagement/costallocationrules microsoft.costmanagement/markuprules
      microsoft.costmanagement/reportconfigs microsoft.costmanagement/reports microsoft.costmanagement/scheduledactions
      microsoft.costmanagement/settings microsoft.costmanagement/showbackrules microsoft.costmanagement/views
      microsoft.customproviders/associations microsoft.datadog/agreements microsoft.datamigration/databasemigrations
      microsoft.edge/configurationreferences microsoft.edge/schemareferences microsoft.edge/sites microsoft.education/labs
      microsoft.eventgrid/eventsubscriptions microsoft.guestconfiguration/guestconfigurationassignments
      microsoft.help/diagnostics microsoft.help/simplifiedsolutions microsoft.help/solutions microsoft.help/troubleshooters
      microsoft.hybridcompute/settings microsoft.hybridconnectivity/endpoints
      microsoft.hybridconnectivity/solutionconfigurations microsoft.hybridcontainerservice/kubernetesversions
      microsoft.hybridcontainerservice/provisionedclusterinstances microsoft.hybridcontainerservice/skus
      microsoft.hybridnetwork/vendors microsoft.impact/connectors microsoft.impact/workloadimpacts
      microsoft.insights/guestdiagnosticsettingsassociation microsoft.insights/logprofiles
      microsoft.kubernetesconfiguration/sourcecontrolconfigurations microsoft.kubernetesruntime/bgppeers
      microsoft.kubernetesruntime/loadbalancers microsoft.kubernetesruntime/services microsoft.kubernetesruntime/storageclasses
      microsoft.loadtestservice/loadtestmappings microsoft.loadtestservice/loadtestprofilemappings
      microsoft.maintenance/applyupdates microsoft.managednetwork/scopeassignments microsoft.managedops/managedops
      microsoft.mission/approvals microsoft.monitor/slis microsoft.network/cloudserviceslots
      microsoft.network/networkmanagerconnections microsoft.network/trafficmanagerusermetricskeys
      microsoft.operationsmanagement/managementassociations microsoft.peering/peerasns microsoft.policyinsights/attestations
      microsoft.policyinsights/remediations microsoft.providerhub/providerregistrations microsoft.quota/quotas
      microsoft.quota/quotatransfers microsoft.relationships/dependencyof microsoft.relationships/servicegroupmember
      microsoft.resources/deploymentstackswhatifresults microsoft.resources/tags microsoft.scvmm/virtualmachineinstances
      microsoft.security/advancedthreatprotectionsettings microsoft.security/alertssuppressionrules
      microsoft.security/apicollections microsoft.security/applications microsoft.security/assessmentmetadata
      microsoft.security/assessments microsoft.security/autoprovisioningsettings microsoft.security/customrecommendations
      microsoft.security/defenderforstoragesettings microsoft.security/devicesecuritygroups microsoft.security/governancerules
      microsoft.security/informationprotectionpolicies microsoft.security/securitystandards
      microsoft.security/servervulnerabilityassessments microsoft.security/servervulnerabilityassessmentssettings
      microsoft.security/settings microsoft.security/sqlvulnerabilityassessments microsoft.security/standardassignments
      microsoft.security/workspacesettings microsoft.securityinsights/alertrules microsoft.securityinsights/automationrules
      microsoft.securityinsights/bookmarks microsoft.securityinsights/cases microsoft.securityinsights/contentpackages
      microsoft.securityinsights/contenttemplates microsoft.securityinsights/dataconnectordefinitions
      microsoft.securityinsights/dataconnectors microsoft.securityinsights/entityqueries microsoft.securityinsights/fileimports
      microsoft.securityinsights/hunts microsoft.securityinsights/incidents microsoft.securityinsights/metadata
      microsoft.securityinsights/onboardingstates microsoft.securityinsights/securitymlanalyticssettings
      microsoft.securityinsights/settings microsoft.securityinsights/sourcecontrols microsoft.securityinsights/watchlists
      microsoft.securityinsights/workspacemanagerassignments microsoft.securityinsights/workspacemanagerconfigurations
      microsoft.securityinsights/workspacemanagergroups microsoft.securityinsights/workspacemanagermembers
      microsoft.serialconsole/serialports microsoft.servicelinker/dryruns microsoft.servicelinker/linkers
      microsoft.softwareplan/hybridusebenefits microsoft.subscription/changetenantrequest
      microsoft.subscriptions.admin/locations microsoft.subscriptions.admin/subscriptions microsoft.support/fileworkspaces
      microsoft.support/supporttickets microsoft.workloadmonitor/notificationsettings oracle.database/oraclesubscriptions`),
};

/** Children that Resource Graph lists like resources of their own, though the schema does not demand a location of them. */
export const LISTED_BY_RESOURCE_GRAPH: ReadonlySet<string> = new Set(
  words(`
    microsoft.automation/automationaccounts/runbooks microsoft.automation/automationaccounts/configurations
    microsoft.compute/virtualmachinescalesets/virtualmachines microsoft.network/networkwatchers/connectionmonitors
    microsoft.network/networkwatchers/flowlogs microsoft.network/privatednszones/virtualnetworklinks`),
);

/** Network's read-only members that only point at the children, or leave them out; its others show them whole. */
export const NOT_SHOWN_IN_PARENT: ReadonlySet<string> = new Set(
  words(`
    microsoft.network/firewallpolicies/rulecollectiongroups microsoft.network/virtualhubs/bgpconnections
    microsoft.network/virtualhubs/ipconfigurations microsoft.network/virtualhubs/routemaps
    microsoft.network/networkvirtualappliances/inboundsecurityrules microsoft.network/networkvirtualappliances/virtualappliancesites`),
);

/** There once in every parent and to be asked for by name: the schema allows any name, ARM has no list. */
export const ONLY_NAME: Readonly<Record<string, string>> = {
  'microsoft.storage/storageaccounts/managementpolicies': 'default',
};

/** What nobody sets up and every parent has once, under this path: what is inside of it is asked for through it. By type. */
export const THROUGH: Readonly<Record<string, string>> = {
  'microsoft.avs/privateclouds/workloadnetworks': 'workloadNetworks/default',
  'microsoft.devices/iothubs/eventhubendpoints': 'eventHubEndpoints/events',
  'microsoft.devtestlab/labs/policysets': 'policySets/default',
};

/** Lists that only some kinds of a parent have, by the child's type; kinds in lower case. */
export const KINDS: Readonly<
  Record<string, { readonly are: readonly string[] } | { readonly areNot: readonly string[] }>
> = {
  'microsoft.documentdb/databaseaccounts/sqldatabases': { areNot: ['mongodb'] },
  'microsoft.documentdb/databaseaccounts/sqlroleassignments': { areNot: ['mongodb'] },
  'microsoft.documentdb/databaseaccounts/sqlroledefinitions': { areNot: ['mongodb'] },
  'microsoft.documentdb/databaseaccounts/cassandrakeyspaces': { areNot: ['mongodb'] },
  'microsoft.documentdb/databaseaccounts/gremlindatabases': { areNot: ['mongodb'] },
  'microsoft.documentdb/databaseaccounts/tables': { areNot: ['mongodb'] },
  'microsoft.documentdb/databaseaccounts/mongodbdatabases': { are: ['mongodb'] },
  'microsoft.documentdb/databaseaccounts/mongodbroledefinitions': { are: ['mongodb'] },
  'microsoft.documentdb/databaseaccounts/mongodbuserdefinitions': { are: ['mongodb'] },
  'microsoft.storage/storageaccounts/fileservices': { areNot: ['blobstorage', 'blockblobstorage'] },
  'microsoft.storage/storageaccounts/queueservices': { areNot: ['blobstorage', 'blockblobstorage', 'filestorage'] },
  'microsoft.storage/storageaccounts/tableservices': { areNot: ['blobstorage', 'blockblobstorage', 'filestorage'] },
  'microsoft.storage/storageaccounts/blobservices': { areNot: ['filestorage'] },
  'microsoft.storage/storageaccounts/managementpolicies': { areNot: ['filestorage'] },
  'microsoft.storage/storageaccounts/inventorypolicies': { areNot: ['filestorage'] },
  'microsoft.storage/storageaccounts/objectreplicationpolicies': { areNot: ['filestorage'] },
};

/** Types that can have diagnostic settings: those with logs or metrics that can be sent on. No schema tells it. */
export const WITH_DIAGNOSTICS: ReadonlySet<string> = new Set(
  words(`
    microsoft.aad/domainservices microsoft.analysisservices/servers microsoft.apimanagement/service
    microsoft.app/managedenvironments microsoft.appconfiguration/configurationstores microsoft.appplatform/spring
    microsoft.automation/automationaccounts microsoft.batch/batchaccounts microsoft.botservice/botservices microsoft.cache/redis
    microsoft.cache/redisenterprise/databases microsoft.cdn/profiles microsoft.cdn/profiles/endpoints
    microsoft.cdn/cdnwebapplicationfirewallpolicies microsoft.cognitiveservices/accounts
    microsoft.communication/communicationservices microsoft.containerregistry/registries
    microsoft.containerservice/managedclusters microsoft.containerservice/fleets microsoft.dashboard/grafana
    microsoft.databricks/workspaces microsoft.datafactory/factories microsoft.dataprotection/backupvaults
    microsoft.datashare/accounts microsoft.dbformariadb/servers microsoft.dbformysql/flexibleservers microsoft.dbformysql/servers
    microsoft.dbforpostgresql/flexibleservers microsoft.dbforpostgresql/servers microsoft.dbforpostgresql/servergroupsv2
    microsoft.desktopvirtualization/applicationgroups microsoft.desktopvirtualization/hostpools
    microsoft.desktopvirtualization/scalingplans microsoft.desktopvirtualization/workspaces microsoft.devcenter/devcenters
    microsoft.devices/iothubs microsoft.devices/provisioningservices microsoft.digitaltwins/digitaltwinsinstances
    microsoft.documentdb/cassandraclusters microsoft.documentdb/databaseaccounts microsoft.documentdb/mongoclusters
    microsoft.eventgrid/domains microsoft.eventgrid/namespaces microsoft.eventgrid/partnernamespaces microsoft.eventgrid/partnertopics
    microsoft.eventgrid/systemtopics microsoft.eventgrid/topics microsoft.eventhub/namespaces microsoft.hardwaresecuritymodules/cloudhsmclusters
    microsoft.healthcareapis/services microsoft.healthcareapis/workspaces/dicomservices microsoft.healthcareapis/workspaces/fhirservices
    microsoft.insights/autoscalesettings microsoft.insights/components microsoft.insights/datacollectionrules
    microsoft.keyvault/managedhsms microsoft.keyvault/vaults microsoft.kusto/clusters microsoft.loadtestservice/loadtests
    microsoft.logic/integrationaccounts microsoft.logic/workflows microsoft.machinelearningservices/registries
    microsoft.machinelearningservices/workspaces microsoft.machinelearningservices/workspaces/onlineendpoints
    microsoft.netapp/netappaccounts/capacitypools/volumes microsoft.network/applicationgateways microsoft.network/azurefirewalls
    microsoft.network/bastionhosts microsoft.network/dnsresolverpolicies microsoft.network/expressroutecircuits
    microsoft.network/frontdoors microsoft.network/loadbalancers microsoft.network/networkinterfaces microsoft.network/networkmanagers
    microsoft.network/networksecuritygroups microsoft.network/networksecurityperimeters microsoft.network/p2svpngateways
    microsoft.network/publicipaddresses microsoft.network/publicipprefixes microsoft.network/trafficmanagerprofiles
    microsoft.network/virtualnetworkgateways microsoft.network/virtualnetworks microsoft.network/vpngateways
    microsoft.notificationhubs/namespaces microsoft.operationalinsights/workspaces microsoft.powerbidedicated/capacities
    microsoft.purview/accounts microsoft.recoveryservices/vaults microsoft.relay/namespaces microsoft.search/searchservices
    microsoft.servicebus/namespaces microsoft.servicenetworking/trafficcontrollers microsoft.signalrservice/signalr
    microsoft.signalrservice/webpubsub microsoft.sql/managedinstances microsoft.sql/managedinstances/databases
    microsoft.sql/servers/databases microsoft.sql/servers/elasticpools microsoft.storage/storageaccounts
    microsoft.storage/storageaccounts/blobservices microsoft.storage/storageaccounts/fileservices
    microsoft.storage/storageaccounts/queueservices microsoft.storage/storageaccounts/tableservices
    microsoft.streamanalytics/streamingjobs microsoft.synapse/workspaces microsoft.synapse/workspaces/bigdatapools
    microsoft.synapse/workspaces/kustopools microsoft.synapse/workspaces/sqlpools microsoft.timeseriesinsights/environments
    microsoft.web/hostingenvironments microsoft.web/serverfarms microsoft.web/sites microsoft.web/sites/slots microsoft.web/staticsites`),
);

/** Why a child type (lower case) is not read; undefined for one that is. */
export function whyLeftOut(armType: string): string | undefined {
  const exact = REASON_OF.get(armType);
  if (exact !== undefined) return exact;
  // From the longest tail below the parent to the last word alone: `*/functions/keys`, then `*/keys`.
  const parts = armType.split('/');
  for (let from = 2; from < parts.length; from++) {
    const reason = REASON_OF.get(`*/${parts.slice(from).join('/')}`);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
const REASON_OF = new Map(LEFT_OUT.flatMap(({ reason, types }) => types.map((type) => [type, reason] as const)));
