// What an operator must know without looking: jobs fail, a job does not end, Neo4j is away, the app is silent. Each has a runbook of its
// name in docs/runbooks. The queries read what the timer `watchJobs` says every five minutes: host.json keeps traces and requests out of
// the host's sampling, and each line tells the whole state, so that one lost to `telemetrySamplingPercent` or the daily cap hides nothing.

@description('Names of the install.')
param names object

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Application Insights component of the install.')
param insightsName string

@description('Address that is told; empty for none.')
param email string

@description('Existing action group that is told too; empty for none.')
param actionGroupId string

@description('Hours after which an open job is worth an alert.')
param jobHours int

var told = concat(empty(email) ? [] : [mail.id], empty(actionGroupId) ? [] : [actionGroupId])
var watched = 'traces | where message has "jobs.watched" | extend said = parse_json(message) | where said.event == "jobs.watched"'

var rules = [
  {
    name: 'failed-jobs'
    severity: 2
    says: 'A job failed within the last half hour. Runbook: docs/runbooks/failed-jobs.md'
    query: '${watched} | where toint(said.failedLately) > 0'
    fires: 'GreaterThan'
    rows: 0
  }
  {
    name: 'job-does-not-end'
    severity: 2
    says: 'A job has been open for more than ${jobHours} hours. Runbook: docs/runbooks/job-does-not-end.md'
    query: '${watched} | where todouble(said.oldestMinutes) > ${jobHours * 60}'
    fires: 'GreaterThan'
    rows: 0
  }
  {
    name: 'neo4j-away'
    severity: 1
    says: 'The app cannot reach Neo4j: no job starts or goes on. Runbook: docs/runbooks/neo4j-away.md'
    query: 'requests | where operation_Name == "watchJobs" and success == false'
    fires: 'GreaterThan'
    rows: 0
  }
  {
    name: 'app-silent'
    severity: 1
    says: 'The app has said nothing for half an hour: nobody watches its jobs. Runbook: docs/runbooks/app-silent.md'
    query: 'requests | where operation_Name == "watchJobs"'
    fires: 'LessThan'
    rows: 1
  }
]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource mail 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: names.actionGroup
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'ATG'
    enabled: true
    emailReceivers: [{ name: 'operator', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [for rule in rules: {
  name: '${names.alerts}-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'ATG: ${rule.name}'
    description: rule.says
    severity: rule.severity
    enabled: true
    scopes: [insights.id]
    evaluationFrequency: 'PT10M'
    windowSize: 'PT30M'
    autoMitigate: true
    criteria: {
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          query: rule.query
          timeAggregation: 'Count'
          operator: rule.fires
          threshold: rule.rows
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: told }
  }
}]
