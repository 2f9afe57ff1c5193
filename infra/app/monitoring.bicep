// Logs and telemetry: one workspace with a daily cap, and Application Insights over it, which takes telemetry from identities alone.

import { roles } from '../roles.bicep'

@description('Names of the install.')
param names object

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Object id of the identity that sends telemetry.')
param principalId string

@description('Most GB a day.')
param dailyCapGb int

@description('Days that logs are kept.')
param retentionDays int

@description('Share of telemetry that is kept, in percent.')
param samplingPercent int

resource logs 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: names.logs
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGb }
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true }
  }
}

// The product's metrics as one table of name and value: `AtgMetrics | where name == 'queue_seconds'`. They are fields of log events, so that
// the app needs no library of metrics, and nothing is told twice.
resource metrics 'Microsoft.OperationalInsights/workspaces/savedSearches@2025-07-01' = {
  parent: logs
  name: 'atg-metrics'
  properties: {
    category: 'ATG Serverless'
    displayName: 'Metrics of ATG Serverless'
    functionAlias: 'AtgMetrics'
    query: loadTextContent('metrics.kql')
    version: 2
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: names.insights
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    SamplingPercentage: samplingPercent
    DisableLocalAuth: true
  }
}

resource publisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, principalId, roles.monitoringMetricsPublisher)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Resource id of the workspace.')
output workspaceId string = logs.id

@description('Name of the Application Insights component.')
output insightsName string = insights.name
