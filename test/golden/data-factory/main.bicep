// ==== main.bicep
targetScope = 'subscription'

@secure()
@description('Secret: properties.typeProperties.connectionString of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DataFactory/factories/adf-contoso-prod/linkedservices/ls_orders_sql')
param linkedservice_adf_contoso_prod_ls_orders_sql_969e4_type_properties_connection_string string

resource resource_group_rg_data_prod_26183 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-data-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    dataClassification: 'confidential'
    env: 'prod'
    owner: 'web-team'
  }
}

module rg_data_prod_data_factory 'modules/rg-data-prod/data-factory.bicep' = {
  name: 'rg-data-prod-data-factory'
  scope: resource_group_rg_data_prod_26183
  params: {
    linkedservice_adf_contoso_prod_ls_orders_sql_969e4_type_properties_connection_string: linkedservice_adf_contoso_prod_ls_orders_sql_969e4_type_properties_connection_string
  }
}

// ==== modules/rg-data-prod/data-factory.bicep
targetScope = 'resourceGroup'

@secure()
@description('Secret: properties.typeProperties.connectionString of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg-data-prod/providers/Microsoft.DataFactory/factories/adf-contoso-prod/linkedservices/ls_orders_sql')
param linkedservice_adf_contoso_prod_ls_orders_sql_969e4_type_properties_connection_string string

// The schema would refuse what Azure returned: properties.encryption.keyName is required and was not read; properties.encryption.vaultBaseUrl is required and was not read.
resource factory_adf_contoso_prod_aa446 'Microsoft.DataFactory/factories@2018-06-01' = {
  name: 'adf-contoso-prod'
  location: 'westeurope'
  tags: {
    costCenter: 'CC-2002'
    env: 'prod'
    owner: 'web-team'
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    encryption: {}
  }
}

resource linkedservice_adf_contoso_prod_ls_orders_sql_969e4 'Microsoft.DataFactory/factories/linkedservices@2018-06-01' = {
  parent: factory_adf_contoso_prod_aa446
  name: 'ls_orders_sql'
  properties: {
    annotations: []
    type: 'AzureSqlDatabase'
    typeProperties: {
      connectionString: linkedservice_adf_contoso_prod_ls_orders_sql_969e4_type_properties_connection_string
    }
  }
}

resource pipeline_adf_contoso_prod_pl_copy_orders_7645d 'Microsoft.DataFactory/factories/pipelines@2018-06-01' = {
  parent: factory_adf_contoso_prod_aa446
  name: 'pl_copy_orders'
  properties: {
    activities: [
      {
        name: 'ExampleForeachActivity'
        type: 'ForEach'
        typeProperties: {
          activities: [
            {
              name: 'ExampleCopyActivity'
              inputs: [
                {
                  parameters: {
                    MyFileName: 'examplecontainer.csv'
                    MyFolderPath: 'examplecontainer'
                  }
                  referenceName: 'example000004'
                  type: 'DatasetReference'
                }
              ]
              outputs: [
                {
                  parameters: {
                    MyFileName: {
                      type: 'Expression'
                      value: '@item()'
                    }
                    MyFolderPath: 'examplecontainer'
                  }
                  referenceName: 'example000004'
                  type: 'DatasetReference'
                }
              ]
              type: 'Copy'
              typeProperties: {
                dataIntegrationUnits: 32
                sink: {
                  type: 'BlobSink'
                }
                source: {
                  type: 'BlobSource'
                }
              }
            }
          ]
          isSequential: true
          items: {
            type: 'Expression'
            value: '@pipeline().parameters.OutputBlobNameList'
          }
        }
      }
    ]
    description: 'Test Update description'
    parameters: {
      JobId: {
        type: 'String'
      }
      OutputBlobNameList: {
        type: 'Array'
      }
    }
    runDimensions: {
      JobId: {
        type: 'Expression'
        value: '@pipeline().parameters.JobId'
      }
    }
    variables: {
      TestVariableArray: {
        type: 'Array'
      }
    }
  }
}
