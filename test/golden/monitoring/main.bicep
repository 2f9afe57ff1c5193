// ==== main.bicep
targetScope = 'managementGroup'

@secure()
@description('Secret: properties.webhookReceivers[pager].serviceUri of /subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Insights/actionGroups/ag-ops')
param action_group_ag_ops_0345d_webhook_receivers_pager_service_uri string

module subscription_ebf47942_73e9_4162_98b6_1813c61b19ff_resource_07e77 'modules/subscription-ebf47942-73e9-4162-98b6-1813c61b19ff/resource-groups.bicep' = {
  name: 'subscription-ebf47942-73e9-4162-98b6-1813c61b19ff-resource-07e77'
  scope: subscription('ebf47942-73e9-4162-98b6-1813c61b19ff')
}

module rg_mgmt_monitoring 'modules/rg-mgmt/monitoring.bicep' = {
  name: 'rg-mgmt-monitoring'
  scope: resourceGroup('ebf47942-73e9-4162-98b6-1813c61b19ff', 'rg-mgmt')
  params: {
    action_group_ag_ops_0345d_webhook_receivers_pager_service_uri: action_group_ag_ops_0345d_webhook_receivers_pager_service_uri
  }
  dependsOn: [
    subscription_ebf47942_73e9_4162_98b6_1813c61b19ff_resource_07e77
  ]
}

module subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f 'modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/resource-groups.bicep' = {
  name: 'subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede-resource-e979f'
  scope: subscription('ed5ca9cc-a4c4-42da-a51b-0603b798cede')
}

module rg_web_prod_monitoring 'modules/rg-web-prod/monitoring.bicep' = {
  name: 'rg-web-prod-monitoring'
  scope: resourceGroup('ed5ca9cc-a4c4-42da-a51b-0603b798cede', 'rg-web-prod')
  dependsOn: [
    rg_mgmt_monitoring
    subscription_ed5ca9cc_a4c4_42da_a51b_0603b798cede_resource_e979f
  ]
}

// ==== modules/rg-mgmt/monitoring.bicep
targetScope = 'resourceGroup'

@secure()
@description('Secret: properties.webhookReceivers[pager].serviceUri of /subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Insights/actionGroups/ag-ops')
param action_group_ag_ops_0345d_webhook_receivers_pager_service_uri string

resource vault_kv_contoso_platform_ca8f8 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: 'kv-contoso-platform'
}

resource action_group_ag_ops_0345d 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-ops'
  location: 'Global'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
  properties: {
    armRoleReceivers: []
    automationRunbookReceivers: []
    azureAppPushReceivers: []
    azureFunctionReceivers: []
    emailReceivers: [
      {
        name: 'ops'
        emailAddress: 'ops@contoso.com'
        useCommonAlertSchema: true
      }
    ]
    enabled: true
    eventHubReceivers: []
    groupShortName: 'ops'
    itsmReceivers: []
    logicAppReceivers: []
    smsReceivers: []
    voiceReceivers: []
    webhookReceivers: [
      {
        name: 'pager'
        useAadAuth: false
        useCommonAlertSchema: true
        serviceUri: action_group_ag_ops_0345d_webhook_receivers_pager_service_uri
      }
    ]
  }
}

resource activity_log_alert_alert_service_health_85542 'Microsoft.Insights/activityLogAlerts@2026-01-01' = {
  name: 'alert-service-health'
  location: 'Global'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
  properties: {
    actions: {
      actionGroups: [
        {
          actionGroupId: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/microsoft.insights/actionGroups/ag-ops'
          webhookProperties: {}
        }
      ]
    }
    condition: {
      allOf: [
        {
          equals: 'ServiceHealth'
          field: 'category'
        }
      ]
    }
    enabled: true
    scopes: [
      '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede'
    ]
  }
  dependsOn: [
    action_group_ag_ops_0345d
  ]
}

resource workbook_dda29daa_cee04 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: 'dda29daa-cdfe-4b70-9bbe-cef30cd28376'
  location: 'westeurope'
  tags: {
    'hidden-title': 'Cost overview'
  }
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: 'Cost overview'
    serializedData: '{"version":"Notebook/1.0","items":[]}'
    sourceId: workspace_log_contoso_prod_d165d.id
    version: 'Notebook/1.0'
  }
}

resource diagnostic_setting_kv_contoso_platform_to_log_analytics_57e40 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault_kv_contoso_platform_ca8f8
  name: 'to-log-analytics'
  properties: {
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
        retentionPolicy: {
          days: 0
          enabled: false
        }
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
        retentionPolicy: {
          days: 0
          enabled: false
        }
      }
    ]
    workspaceId: workspace_log_contoso_prod_d165d.id
  }
}

resource workspace_log_contoso_prod_d165d 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: 'log-contoso-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
  properties: {
    features: {
      enableLogAccessUsingOnlyResourcePermissions: true
      legacy: 0
      searchVersion: 1
    }
    publicNetworkAccessForIngestion: 'Enabled'
    publicNetworkAccessForQuery: 'Enabled'
    retentionInDays: 90
    sku: {
      name: 'PerGB2018'
    }
    workspaceCapping: {
      dailyQuotaGb: 1
    }
  }
}

// ==== modules/rg-web-prod/monitoring.bicep
targetScope = 'resourceGroup'

resource workspace_log_contoso_prod_d165d 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  scope: resourceGroup('ebf47942-73e9-4162-98b6-1813c61b19ff', 'rg-mgmt')
  name: 'log-contoso-prod'
}

resource component_appi_contoso_shop_0c9f8 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-contoso-shop'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  kind: 'web'
  properties: {
    Application_Type: 'web'
    Flow_Type: 'Bluefield'
    IngestionMode: 'LogAnalytics'
    Request_Source: 'rest'
    RetentionInDays: 90
    WorkspaceResourceId: workspace_log_contoso_prod_d165d.id
    publicNetworkAccessForIngestion: 'Enabled'
    publicNetworkAccessForQuery: 'Enabled'
  }
}

resource metric_alert_alert_app_5xx_832df 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'alert-app-5xx'
  location: 'global'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  properties: {
    actions: [
      {
        actionGroupId: '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/microsoft.insights/actionGroups/ag-ops'
        webHookProperties: {}
      }
    ]
    criteria: {
      allOf: [
        {
          name: '5xx'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'Http5xx'
          metricNamespace: 'Microsoft.Web/sites'
          operator: 'GreaterThan'
          skipMetricValidation: false
          threshold: 10
          timeAggregation: 'Total'
        }
      ]
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
    }
    enabled: true
    evaluationFrequency: 'PT5M'
    scopes: [
      '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop'
    ]
    severity: 2
    targetResourceRegion: 'westeurope'
    targetResourceType: 'Microsoft.Web/sites'
    windowSize: 'PT5M'
  }
}

resource scheduled_query_rule_alert_slow_requests_65b6c 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = {
  name: 'alert-slow-requests'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  properties: {
    actions: {
      actionGroups: [
        '/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/microsoft.insights/actionGroups/ag-ops'
      ]
      customProperties: {}
    }
    criteria: {
      allOf: [
        {
          failingPeriods: {
            minFailingPeriodsToAlert: 1
            numberOfEvaluationPeriods: 1
          }
          operator: 'LessThan'
          query: 'requests | summarize CountByCountry=count() by client_CountryOrRegion'
          threshold: 10
          timeAggregation: 'Count'
        }
      ]
    }
    enabled: true
    evaluationFrequency: 'PT10M'
    scopes: [
      component_appi_contoso_shop_0c9f8.id
    ]
    severity: 0
    windowSize: 'PT10M'
  }
}

// ==== modules/subscription-ebf47942-73e9-4162-98b6-1813c61b19ff/resource-groups.bicep
targetScope = 'subscription'

resource resource_group_rg_mgmt_c46fc 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-mgmt'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-1001'
    env: 'prod'
    owner: 'platform-team'
  }
}

// ==== modules/subscription-ed5ca9cc-a4c4-42da-a51b-0603b798cede/resource-groups.bicep
targetScope = 'subscription'

resource resource_group_rg_web_prod_9b44b 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-web-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
}
