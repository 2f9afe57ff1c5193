// ==== main.bicep
targetScope = 'subscription'

@secure()
@description('Secret: properties.A:B__C of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Web/sites/site\${evil}/config/appsettings')
param config_site_evil_appsettings_2a0a4_a_b_c_09593 string

@secure()
@description('Secret: properties.A_B__C of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Web/sites/site\${evil}/config/appsettings')
param config_site_evil_appsettings_2a0a4_a_b_c_0a0e3 string

@secure()
@description('Secret: properties["With \\"quotes\\""] of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Web/sites/site\${evil}/config/appsettings')
param config_site_evil_appsettings_2a0a4_with_quotes string

@secure()
@description('Secret: properties.nested.sas of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Contoso.Unknown/widgets/w1')
param widget_w1_36e94_nested_sas string

@secure()
@description('Secret: properties.nested.url of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Contoso.Unknown/widgets/w1')
param widget_w1_36e94_nested_url string

@secure()
@description('Secret: properties.password of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Contoso.Unknown/widgets/w1')
param widget_w1_36e94_password string

// Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Solutions/applications/app.
resource resource_group_con_c07e4 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'con'
  location: 'westeurope'
  managedBy: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Solutions/applications/app'
}

resource resource_group_override_79b8c 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'override'
  location: 'westeurope'
}

// The schema would refuse what Azure returned: name does not match ^[-\w\._\(\)]+$.
resource resource_group_rg_hostile_unicode_88a09 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg (hostile)_Ünïcode.'
  location: 'westeurope'
  tags: {
    '1': 'digit'
    '': 'empty name'
    '"quoted" \${var.x} %{ if true } $\${y} \\ back\\slash \n newline \r\n \t tab \u{0} nul \u{1b} esc 👩\u{200d}👩\u{200d}👧\u{200d}👦 שלום \u{202e}txt.exe EOT \'\'\'': '"quoted" \${var.x} %{ if true } $\${y} \\ back\\slash \n newline \r\n \t tab \u{0} nul \u{1b} esc 👩\u{200d}👩\u{200d}👧\u{200d}👦 שלום \u{202e}txt.exe EOT \'\'\''
    'a.b': 'dot'
    for: 'keyword'
  }
}

module override_network 'modules/override/network.bicep' = {
  name: 'override-network'
  scope: resource_group_override_79b8c
}

module rg_hostile_unicode_contoso_unknown 'modules/rg-hostile-_unicode/contoso-unknown.bicep' = {
  name: 'rg-hostile-_unicode-contoso-unknown'
  scope: resource_group_rg_hostile_unicode_88a09
  params: {
    widget_w1_36e94_nested_sas: widget_w1_36e94_nested_sas
    widget_w1_36e94_nested_url: widget_w1_36e94_nested_url
    widget_w1_36e94_password: widget_w1_36e94_password
  }
}

module rg_hostile_unicode_deployments 'modules/rg-hostile-_unicode/deployments.bicep' = {
  name: 'rg-hostile-_unicode-deployments'
  scope: resource_group_rg_hostile_unicode_88a09
}

module rg_hostile_unicode_logic 'modules/rg-hostile-_unicode/logic.bicep' = {
  name: 'rg-hostile-_unicode-logic'
  scope: resource_group_rg_hostile_unicode_88a09
}

module rg_hostile_unicode_network 'modules/rg-hostile-_unicode/network.bicep' = {
  name: 'rg-hostile-_unicode-network'
  scope: resource_group_rg_hostile_unicode_88a09
}

module rg_hostile_unicode_storage 'modules/rg-hostile-_unicode/storage.bicep' = {
  name: 'rg-hostile-_unicode-storage'
  scope: resource_group_rg_hostile_unicode_88a09
}

module rg_hostile_unicode_web 'modules/rg-hostile-_unicode/web.bicep' = {
  name: 'rg-hostile-_unicode-web'
  scope: resource_group_rg_hostile_unicode_88a09
  params: {
    config_site_evil_appsettings_2a0a4_a_b_c_09593: config_site_evil_appsettings_2a0a4_a_b_c_09593
    config_site_evil_appsettings_2a0a4_a_b_c_0a0e3: config_site_evil_appsettings_2a0a4_a_b_c_0a0e3
    config_site_evil_appsettings_2a0a4_with_quotes: config_site_evil_appsettings_2a0a4_with_quotes
  }
}

// ==== modules/override/network.bicep
targetScope = 'resourceGroup'

resource virtual_network_peer_11474 'Microsoft.Network/virtualNetworks@2025-07-01' = {
  name: 'PEER'
  location: 'westeurope'
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.2.0.0/16'
      ]
    }
  }
}

// ==== modules/rg-hostile-_unicode/contoso-unknown.bicep
targetScope = 'resourceGroup'

@secure()
@description('Secret: properties.nested.sas of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Contoso.Unknown/widgets/w1')
param widget_w1_36e94_nested_sas string

@secure()
@description('Secret: properties.nested.url of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Contoso.Unknown/widgets/w1')
param widget_w1_36e94_nested_url string

@secure()
@description('Secret: properties.password of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Contoso.Unknown/widgets/w1')
param widget_w1_36e94_password string

// The schema would refuse what Azure returned: type is in no schema.
resource widget_w1_36e94 'Contoso.Unknown/widgets@2019-01-01' = {
  name: 'w1'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    nested: {
      sas: widget_w1_36e94_nested_sas
      url: widget_w1_36e94_nested_url
    }
    size: json('12345678901234567890.123')
    password: widget_w1_36e94_password
  }
}

// ==== modules/rg-hostile-_unicode/deployments.bicep
targetScope = 'resourceGroup'

// The schema would refuse what Azure returned: kind is required and was not read.
resource deployment_script_none_4f1b9 'Microsoft.Resources/deploymentScripts@2023-08-01' = {
  name: 'none'
  location: 'westeurope'
  properties: {
    a: 1
  }
}

// ==== modules/rg-hostile-_unicode/logic.bicep
targetScope = 'resourceGroup'

resource workflow_fl_c3_b6w_91c85 'Microsoft.Logic/workflows@2019-05-01' = {
  name: 'fl%C3%B6w'
  location: 'westeurope'
  properties: {
    definition: {
      '"quoted" \${var.x} %{ if true } $\${y} \\ back\\slash \n newline \r\n \t tab \u{0} nul \u{1b} esc 👩\u{200d}👩\u{200d}👧\u{200d}👦 שלום \u{202e}txt.exe EOT \'\'\'': {
        '"quoted" \${var.x} %{ if true } $\${y} \\ back\\slash \n newline \r\n \t tab \u{0} nul \u{1b} esc 👩\u{200d}👩\u{200d}👧\u{200d}👦 שלום \u{202e}txt.exe EOT \'\'\'': [
          '"quoted" \${var.x} %{ if true } $\${y} \\ back\\slash \n newline \r\n \t tab \u{0} nul \u{1b} esc 👩\u{200d}👩\u{200d}👧\u{200d}👦 שלום \u{202e}txt.exe EOT \'\'\''
          {}
          []
          [
            []
          ]
          true
          json('-0.5')
          json('1e+21')
          json('1e-7')
          json('12345678901234567890.123')
        ]
      }
      '$schema': 'x'
      '1a': 4
      __proto__x: 5
      'a-b': 3
      emoji_keys: {
        x: 22
        '👩\u{200d}👩\u{200d}👧\u{200d}👦': 1
      }
      for: {
        'null': 1
        'true': 2
      }
      'key with spaces': 1
      'ключ': 2
    }
  }
}

// ==== modules/rg-hostile-_unicode/network.bicep
targetScope = 'resourceGroup'

resource virtual_network_peer_9358a 'Microsoft.Network/virtualNetworks@2025-07-01' = {
  name: 'peer'
  location: 'westeurope'
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.1.0.0/16'
      ]
    }
    virtualNetworkPeerings: [
      {
        name: 'b'
        properties: {
          remoteVirtualNetwork: {
            id: virtual_network_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_83bbf.id
          }
        }
      }
    ]
  }
}

resource virtual_network_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_83bbf 'Microsoft.Network/virtualNetworks@2025-07-01' = {
  name: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
  location: 'westeurope'
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.0.0.0/16'
        null
      ]
    }
    virtualNetworkPeerings: [
      {
        name: 'a'
        properties: {
          remoteVirtualNetwork: {
            id: '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Network/virtualNetworks/peer'
          }
        }
      }
    ]
  }
}

// ==== modules/rg-hostile-_unicode/storage.bicep
targetScope = 'resourceGroup'

// The schema would refuse what Azure returned: name does not match ^[a-z0-9]+$; properties.accessTier "hot" is none of the allowed values; properties.allowBlobPublicAccess is no boolean; and 1 more.
resource storage_account_notallowed_name_34699 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: 'NotAllowed_Name'
  location: 'westeurope'
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    accessTier: 'hot'
    allowBlobPublicAccess: 'false'
    customDomain: {
      name: '"quoted" \${var.x} %{ if true } $\${y} \\ back\\slash \n newline \r\n \t tab \u{0} nul \u{1b} esc 👩\u{200d}👩\u{200d}👧\u{200d}👦 שלום \u{202e}txt.exe EOT \'\'\''
    }
    encryption: []
    minimumTlsVersion: '"quoted" \${var.x} %{ if true } $\${y} \\ back\\slash \n newline \r\n \t tab \u{0} nul \u{1b} esc 👩\u{200d}👩\u{200d}👧\u{200d}👦 שלום \u{202e}txt.exe EOT \'\'\''
  }
}

// ==== modules/rg-hostile-_unicode/web.bicep
targetScope = 'resourceGroup'

@secure()
@description('Secret: properties.A:B__C of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Web/sites/site\${evil}/config/appsettings')
param config_site_evil_appsettings_2a0a4_a_b_c_09593 string

@secure()
@description('Secret: properties.A_B__C of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Web/sites/site\${evil}/config/appsettings')
param config_site_evil_appsettings_2a0a4_a_b_c_0a0e3 string

@secure()
@description('Secret: properties["With \\"quotes\\""] of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Web/sites/site\${evil}/config/appsettings')
param config_site_evil_appsettings_2a0a4_with_quotes string

resource site_site_evil_4be5a 'Microsoft.Web/sites@2025-03-01' existing = {
  name: 'site\${evil}'
}

resource config_site_evil_appsettings_2a0a4 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site_site_evil_4be5a
  name: 'appsettings'
  properties: {
    PLAIN: '~20'
    'A:B__C': config_site_evil_appsettings_2a0a4_a_b_c_09593
    A_B__C: config_site_evil_appsettings_2a0a4_a_b_c_0a0e3
    'With "quotes"': config_site_evil_appsettings_2a0a4_with_quotes
  }
}
