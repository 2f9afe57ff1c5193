// The dashboard: a workbook over the log events of docs/telemetry-events.md.

@description('Names of the install.')
param names object

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Application Insights component of the install.')
param insightsName string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insights.id, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: names.workbook
    sourceId: insights.id
    serializedData: loadTextContent('workbook.json')
  }
}
