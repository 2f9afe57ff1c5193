# ==== rg-data-prod.data-factory.tf
resource "azurerm_data_factory" "factory_adf_contoso_prod_aa446" {
  name                = "adf-contoso-prod"
  resource_group_name = azurerm_resource_group.resource_group_rg_data_prod_26183.name
  location            = "westeurope"

  identity {
    type = "SystemAssigned"
  }

  tags = {
    costCenter = "CC-2002"
    env        = "prod"
    owner      = "web-team"
  }
}

resource "azapi_resource" "linkedservice_adf_contoso_prod_ls_orders_sql_969e4" {
  type      = "Microsoft.DataFactory/factories/linkedservices@2018-06-01"
  name      = "ls_orders_sql"
  parent_id = azurerm_data_factory.factory_adf_contoso_prod_aa446.id

  body = {
    properties = {
      annotations    = []
      type           = "AzureSqlDatabase"
      typeProperties = {}
    }
  }

  sensitive_body = {
    properties = {
      typeProperties = {
        connectionString = var.linkedservice_adf_contoso_prod_ls_orders_sql_969e4_type_properties_connection_string
      }
    }
  }

  sensitive_body_version = {
    "properties.typeProperties.connectionString" = "1"
  }

  lifecycle {
    ignore_changes = [sensitive_body, sensitive_body_version]
  }
}

resource "azapi_resource" "pipeline_adf_contoso_prod_pl_copy_orders_7645d" {
  type      = "Microsoft.DataFactory/factories/pipelines@2018-06-01"
  name      = "pl_copy_orders"
  parent_id = azurerm_data_factory.factory_adf_contoso_prod_aa446.id

  body = {
    properties = {
      activities = [
        {
          name = "ExampleForeachActivity"
          type = "ForEach"
          typeProperties = {
            activities = [
              {
                name = "ExampleCopyActivity"
                inputs = [
                  {
                    parameters = {
                      MyFileName   = "examplecontainer.csv"
                      MyFolderPath = "examplecontainer"
                    }
                    referenceName = "example000004"
                    type          = "DatasetReference"
                  },
                ]
                outputs = [
                  {
                    parameters = {
                      MyFileName = {
                        type  = "Expression"
                        value = "@item()"
                      }
                      MyFolderPath = "examplecontainer"
                    }
                    referenceName = "example000004"
                    type          = "DatasetReference"
                  },
                ]
                type = "Copy"
                typeProperties = {
                  dataIntegrationUnits = 32
                  sink = {
                    type = "BlobSink"
                  }
                  source = {
                    type = "BlobSource"
                  }
                }
              },
            ]
            isSequential = true
            items = {
              type  = "Expression"
              value = "@pipeline().parameters.OutputBlobNameList"
            }
          }
        },
      ]
      description = "Test Update description"
      parameters = {
        JobId = {
          type = "String"
        }
        OutputBlobNameList = {
          type = "Array"
        }
      }
      runDimensions = {
        JobId = {
          type  = "Expression"
          value = "@pipeline().parameters.JobId"
        }
      }
      variables = {
        TestVariableArray = {
          type = "Array"
        }
      }
    }
  }
}

# ==== rg-data-prod.main.tf
resource "azurerm_resource_group" "resource_group_rg_data_prod_26183" {
  name     = "rg-data-prod"
  location = "westeurope"

  tags = {
    costCenter         = "CC-2002"
    dataClassification = "confidential"
    env                = "prod"
    owner              = "web-team"
  }
}

# ==== imports.tf
import {
  to = azurerm_data_factory.factory_adf_contoso_prod_aa446
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DataFactory/factories/adf-contoso-prod"
}

import {
  to = azapi_resource.linkedservice_adf_contoso_prod_ls_orders_sql_969e4
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DataFactory/factories/adf-contoso-prod/linkedservices/ls_orders_sql?api-version=2018-06-01"
}

import {
  to = azapi_resource.pipeline_adf_contoso_prod_pl_copy_orders_7645d
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DataFactory/factories/adf-contoso-prod/pipelines/pl_copy_orders?api-version=2018-06-01"
}

import {
  to = azurerm_resource_group.resource_group_rg_data_prod_26183
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod"
}

# ==== variables.tf
variable "linkedservice_adf_contoso_prod_ls_orders_sql_969e4_type_properties_connection_string" {
  description = "Secret: properties.typeProperties.connectionString of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DataFactory/factories/adf-contoso-prod/linkedservices/ls_orders_sql"
  type        = string
  sensitive   = true
  default     = null
}
