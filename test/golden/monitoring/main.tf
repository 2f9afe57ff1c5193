# ==== rg-mgmt.main.tf
resource "azapi_resource" "resource_group_rg_mgmt_c46fc" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-mgmt"
  parent_id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff"
  location  = "westeurope"

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

# ==== rg-mgmt.monitoring.tf
resource "azapi_resource" "action_group_ag_ops_0345d" {
  type      = "Microsoft.Insights/actionGroups@2023-01-01"
  name      = "ag-ops"
  parent_id = azapi_resource.resource_group_rg_mgmt_c46fc.id
  location  = "Global"

  body = {
    properties = {
      armRoleReceivers           = []
      automationRunbookReceivers = []
      azureAppPushReceivers      = []
      azureFunctionReceivers     = []
      emailReceivers = [
        {
          name                 = "ops"
          emailAddress         = "ops@contoso.com"
          useCommonAlertSchema = true
        },
      ]
      enabled           = true
      eventHubReceivers = []
      groupShortName    = "ops"
      itsmReceivers     = []
      logicAppReceivers = []
      smsReceivers      = []
      voiceReceivers    = []
      webhookReceivers = [
        {
          name                 = "pager"
          useAadAuth           = false
          useCommonAlertSchema = true
        },
      ]
    }
  }

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }

  sensitive_body = {
    properties = {
      webhookReceivers = [
        {
          name       = "pager"
          serviceUri = var.action_group_ag_ops_0345d_webhook_receivers_pager_service_uri
        },
      ]
    }
  }

  sensitive_body_version = {
    "properties.webhookReceivers" = "1"
  }

  # The schema would refuse what Azure returned: properties.webhookReceivers[0].serviceUri is required and a secret.
  schema_validation_enabled = false

  lifecycle {
    ignore_changes = [sensitive_body, sensitive_body_version, schema_validation_enabled]
  }
}

resource "azapi_resource" "activity_log_alert_alert_service_health_85542" {
  type      = "Microsoft.Insights/activityLogAlerts@2026-01-01"
  name      = "alert-service-health"
  parent_id = azapi_resource.resource_group_rg_mgmt_c46fc.id
  location  = "Global"

  body = {
    properties = {
      actions = {
        actionGroups = [
          {
            actionGroupId     = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/microsoft.insights/actionGroups/ag-ops"
            webhookProperties = {}
          },
        ]
      }
      condition = {
        allOf = [
          {
            equals = "ServiceHealth"
            field  = "category"
          },
        ]
      }
      enabled = true
      scopes  = ["/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"]
    }
  }

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }

  depends_on = [azapi_resource.action_group_ag_ops_0345d]
}

resource "azapi_resource" "workbook_dda29daa_cee04" {
  type      = "Microsoft.Insights/workbooks@2023-06-01"
  name      = "dda29daa-cdfe-4b70-9bbe-cef30cd28376"
  parent_id = azapi_resource.resource_group_rg_mgmt_c46fc.id
  location  = "westeurope"

  body = {
    kind = "shared"
    properties = {
      category       = "workbook"
      displayName    = "Cost overview"
      serializedData = "{\"version\":\"Notebook/1.0\",\"items\":[]}"
      sourceId       = azapi_resource.workspace_log_contoso_prod_d165d.id
      version        = "Notebook/1.0"
    }
  }

  tags = {
    hidden-title = "Cost overview"
  }
}

resource "azapi_resource" "diagnostic_setting_kv_contoso_platform_to_log_analytics_57e40" {
  type      = "Microsoft.Insights/diagnosticSettings@2021-05-01-preview"
  name      = "to-log-analytics"
  parent_id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.KeyVault/vaults/kv-contoso-platform"

  body = {
    properties = {
      logs = [
        {
          categoryGroup = "audit"
          enabled       = true
          retentionPolicy = {
            days    = 0
            enabled = false
          }
        },
      ]
      metrics = [
        {
          category = "AllMetrics"
          enabled  = true
          retentionPolicy = {
            days    = 0
            enabled = false
          }
        },
      ]
      workspaceId = azapi_resource.workspace_log_contoso_prod_d165d.id
    }
  }
}

resource "azapi_resource" "workspace_log_contoso_prod_d165d" {
  type      = "Microsoft.OperationalInsights/workspaces@2025-07-01"
  name      = "log-contoso-prod"
  parent_id = azapi_resource.resource_group_rg_mgmt_c46fc.id
  location  = "westeurope"

  body = {
    properties = {
      features = {
        enableLogAccessUsingOnlyResourcePermissions = true
        legacy                                      = 0
        searchVersion                               = 1
      }
      publicNetworkAccessForIngestion = "Enabled"
      publicNetworkAccessForQuery     = "Enabled"
      retentionInDays                 = 90
      sku = {
        name = "PerGB2018"
      }
      workspaceCapping = {
        dailyQuotaGb = 1
      }
    }
  }

  tags = {
    costCenter = "CC-1001"
    env        = "prod"
    owner      = "platform-team"
  }
}

# ==== rg-web-prod.main.tf
resource "azapi_resource" "resource_group_rg_web_prod_9b44b" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-web-prod"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

# ==== rg-web-prod.monitoring.tf
resource "azapi_resource" "component_appi_contoso_shop_0c9f8" {
  type      = "Microsoft.Insights/components@2020-02-02"
  name      = "appi-contoso-shop"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    kind = "web"
    properties = {
      Application_Type                = "web"
      Flow_Type                       = "Bluefield"
      IngestionMode                   = "LogAnalytics"
      Request_Source                  = "rest"
      RetentionInDays                 = 90
      WorkspaceResourceId             = azapi_resource.workspace_log_contoso_prod_d165d.id
      publicNetworkAccessForIngestion = "Enabled"
      publicNetworkAccessForQuery     = "Enabled"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "metric_alert_alert_app_5xx_832df" {
  type      = "Microsoft.Insights/metricAlerts@2026-01-01"
  name      = "alert-app-5xx"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "global"

  body = {
    properties = {
      actions = [
        {
          actionGroupId     = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/microsoft.insights/actionGroups/ag-ops"
          webHookProperties = {}
        },
      ]
      criteria = {
        allOf = [
          {
            name                 = "5xx"
            criterionType        = "StaticThresholdCriterion"
            metricName           = "Http5xx"
            metricNamespace      = "Microsoft.Web/sites"
            operator             = "GreaterThan"
            skipMetricValidation = false
            threshold            = 10
            timeAggregation      = "Total"
          },
        ]
        "odata.type" = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria"
      }
      enabled              = true
      evaluationFrequency  = "PT5M"
      scopes               = ["/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Web/sites/app-contoso-shop"]
      severity             = 2
      targetResourceRegion = "westeurope"
      targetResourceType   = "Microsoft.Web/sites"
      windowSize           = "PT5M"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }

  depends_on = [azapi_resource.action_group_ag_ops_0345d]
}

resource "azapi_resource" "scheduled_query_rule_alert_slow_requests_65b6c" {
  type      = "Microsoft.Insights/scheduledQueryRules@2026-03-01"
  name      = "alert-slow-requests"
  parent_id = azapi_resource.resource_group_rg_web_prod_9b44b.id
  location  = "westeurope"

  body = {
    properties = {
      actions = {
        actionGroups     = ["/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/microsoft.insights/actionGroups/ag-ops"]
        customProperties = {}
      }
      criteria = {
        allOf = [
          {
            failingPeriods = {
              minFailingPeriodsToAlert  = 1
              numberOfEvaluationPeriods = 1
            }
            operator        = "LessThan"
            query           = "requests | summarize CountByCountry=count() by client_CountryOrRegion"
            threshold       = 10
            timeAggregation = "Count"
          },
        ]
      }
      enabled             = true
      evaluationFrequency = "PT10M"
      scopes              = [azapi_resource.component_appi_contoso_shop_0c9f8.id]
      severity            = 0
      windowSize          = "PT10M"
    }
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }

  depends_on = [azapi_resource.action_group_ag_ops_0345d]
}

# ==== imports.tf
import {
  to = azapi_resource.resource_group_rg_mgmt_c46fc
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt?api-version=2025-04-01"
}

import {
  to = azapi_resource.action_group_ag_ops_0345d
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Insights/actionGroups/ag-ops?api-version=2023-01-01"
}

import {
  to = azapi_resource.activity_log_alert_alert_service_health_85542
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Insights/activityLogAlerts/alert-service-health?api-version=2026-01-01"
}

import {
  to = azapi_resource.workbook_dda29daa_cee04
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Insights/workbooks/dda29daa-cdfe-4b70-9bbe-cef30cd28376?api-version=2023-06-01"
}

import {
  to = azapi_resource.diagnostic_setting_kv_contoso_platform_to_log_analytics_57e40
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.KeyVault/vaults/kv-contoso-platform/providers/Microsoft.Insights/diagnosticSettings/to-log-analytics?api-version=2021-05-01-preview"
}

import {
  to = azapi_resource.workspace_log_contoso_prod_d165d
  id = "/subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.OperationalInsights/workspaces/log-contoso-prod?api-version=2025-07-01"
}

import {
  to = azapi_resource.resource_group_rg_web_prod_9b44b
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod?api-version=2025-04-01"
}

import {
  to = azapi_resource.component_appi_contoso_shop_0c9f8
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Insights/components/appi-contoso-shop?api-version=2020-02-02"
}

import {
  to = azapi_resource.metric_alert_alert_app_5xx_832df
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Insights/metricAlerts/alert-app-5xx?api-version=2026-01-01"
}

import {
  to = azapi_resource.scheduled_query_rule_alert_slow_requests_65b6c
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-web-prod/providers/Microsoft.Insights/scheduledQueryRules/alert-slow-requests?api-version=2026-03-01"
}

# ==== variables.tf
variable "action_group_ag_ops_0345d_webhook_receivers_pager_service_uri" {
  description = "Secret: properties.webhookReceivers[pager].serviceUri of /subscriptions/ebf47942-73e9-4162-98b6-1813c61b19ff/resourceGroups/rg-mgmt/providers/Microsoft.Insights/actionGroups/ag-ops"
  type        = string
  sensitive   = true
  default     = null
}
