# ==== g-con.main.tf
resource "azapi_resource" "resource_group_con_c07e4" {
  # Azure makes it together with /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Solutions/applications/app.
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "con"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  body = {
    managedBy = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Solutions/applications/app"
  }
}

# ==== override.main.tf
resource "azapi_resource" "resource_group_override_79b8c" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "override"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"
}

# ==== override.network.tf
resource "azapi_resource" "virtual_network_peer_11474" {
  type      = "Microsoft.Network/virtualNetworks@2025-07-01"
  name      = "PEER"
  parent_id = azapi_resource.resource_group_override_79b8c.id
  location  = "westeurope"

  body = {
    properties = {
      addressSpace = {
        addressPrefixes = ["10.2.0.0/16"]
      }
    }
  }
}

# ==== rg-hostile-_unicode.contoso-unknown.tf
resource "azapi_resource" "widget_w1_36e94" {
  type      = "Contoso.Unknown/widgets@2019-01-01"
  name      = "w1"
  parent_id = azapi_resource.resource_group_rg_hostile_unicode_88a09.id
  location  = "westeurope"

  identity {
    type         = "SystemAssigned"
    identity_ids = []
  }

  body = {
    properties = {
      nested = {}
      size   = 12345678901234567890.123
    }
  }

  sensitive_body = {
    properties = {
      nested = {
        sas = var.widget_w1_36e94_nested_sas
        url = var.widget_w1_36e94_nested_url
      }
      password = var.widget_w1_36e94_password
    }
  }

  sensitive_body_version = {
    "properties.nested.sas" = "1"
    "properties.nested.url" = "1"
    "properties.password"   = "1"
  }

  # The schema would refuse what Azure returned: type is in no schema.
  schema_validation_enabled = false

  lifecycle {
    ignore_changes = [sensitive_body, sensitive_body_version, schema_validation_enabled]
  }
}

# ==== rg-hostile-_unicode.deployments.tf
resource "azapi_resource" "deployment_script_none_4f1b9" {
  type      = "Microsoft.Resources/deploymentScripts@2023-08-01"
  name      = "none"
  parent_id = azapi_resource.resource_group_rg_hostile_unicode_88a09.id
  location  = "westeurope"

  body = {
    properties = {
      a = 1
    }
  }

  # The schema would refuse what Azure returned: kind is required and was not read.
  schema_validation_enabled = false

  lifecycle {
    ignore_changes = [body, schema_validation_enabled]
  }
}

# ==== rg-hostile-_unicode.logic.tf
resource "azapi_resource" "workflow_fl_c3_b6w_91c85" {
  type      = "Microsoft.Logic/workflows@2019-05-01"
  name      = "fl%C3%B6w"
  parent_id = azapi_resource.resource_group_rg_hostile_unicode_88a09.id
  location  = "westeurope"

  body = {
    properties = {
      definition = {
        "\"quoted\" $${var.x} %%{ if true } $$${y} \\ back\\slash \n newline \r\n \t tab \u0000 nul \u001b esc 👩‍👩‍👧‍👦 שלום ‮txt.exe EOT '''" = {
          "\"quoted\" $${var.x} %%{ if true } $$${y} \\ back\\slash \n newline \r\n \t tab \u0000 nul \u001b esc 👩‍👩‍👧‍👦 שלום ‮txt.exe EOT '''" = [
            "\"quoted\" $${var.x} %%{ if true } $$${y} \\ back\\slash \n newline \r\n \t tab \u0000 nul \u001b esc 👩‍👩‍👧‍👦 שלום ‮txt.exe EOT '''",
            {},
            [],
            [
              [],
            ],
            true,
            -0.5,
            1e+21,
            1e-7,
            12345678901234567890.123,
          ]
        }
        "$schema"  = "x"
        "1a"       = 4
        __proto__x = 5
        a-b        = 3
        emoji_keys = {
          x   = 22
          "👩‍👩‍👧‍👦" = 1
        }
        "for" = {
          "null" = 1
          "true" = 2
        }
        "key with spaces" = 1
        "ключ"            = 2
      }
    }
  }
}

# ==== rg-hostile-_unicode.main.tf
resource "azapi_resource" "resource_group_rg_hostile_unicode_88a09" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg (hostile)_Ünïcode."
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede"
  location  = "westeurope"

  tags = {
    "1"                                                                                                                             = "digit"
    ""                                                                                                                              = "empty name"
    "\"quoted\" $${var.x} %%{ if true } $$${y} \\ back\\slash \n newline \r\n \t tab \u0000 nul \u001b esc 👩‍👩‍👧‍👦 שלום ‮txt.exe EOT '''" = "\"quoted\" $${var.x} %%{ if true } $$${y} \\ back\\slash \n newline \r\n \t tab \u0000 nul \u001b esc 👩‍👩‍👧‍👦 שלום ‮txt.exe EOT '''"
    "a.b"                                                                                                                           = "dot"
    "for"                                                                                                                           = "keyword"
  }

  # The schema would refuse what Azure returned: name does not match ^[-\w\._\(\)]+$.
  schema_validation_enabled = false

  lifecycle {
    ignore_changes = [schema_validation_enabled]
  }
}

# ==== rg-hostile-_unicode.network.tf
resource "azapi_resource" "virtual_network_peer_9358a" {
  type      = "Microsoft.Network/virtualNetworks@2025-07-01"
  name      = "peer"
  parent_id = azapi_resource.resource_group_rg_hostile_unicode_88a09.id
  location  = "westeurope"

  body = {
    properties = {
      addressSpace = {
        addressPrefixes = ["10.1.0.0/16"]
      }
      virtualNetworkPeerings = [
        {
          name = "b"
          properties = {
            remoteVirtualNetwork = {
              id = azapi_resource.virtual_network_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_83bbf.id
            }
          }
        },
      ]
    }
  }
}

resource "azapi_resource" "virtual_network_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_83bbf" {
  type      = "Microsoft.Network/virtualNetworks@2025-07-01"
  name      = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
  parent_id = azapi_resource.resource_group_rg_hostile_unicode_88a09.id
  location  = "westeurope"

  body = {
    properties = {
      addressSpace = {
        addressPrefixes = ["10.0.0.0/16", null]
      }
      virtualNetworkPeerings = [
        {
          name = "a"
          properties = {
            remoteVirtualNetwork = {
              id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Network/virtualNetworks/peer"
            }
          }
        },
      ]
    }
  }
}

# ==== rg-hostile-_unicode.storage.tf
resource "azapi_resource" "storage_account_notallowed_name_34699" {
  type      = "Microsoft.Storage/storageAccounts@2026-04-01"
  name      = "NotAllowed_Name"
  parent_id = azapi_resource.resource_group_rg_hostile_unicode_88a09.id
  location  = "westeurope"

  body = {
    kind = "StorageV2"
    properties = {
      accessTier            = "hot"
      allowBlobPublicAccess = "false"
      customDomain = {
        name = "\"quoted\" $${var.x} %%{ if true } $$${y} \\ back\\slash \n newline \r\n \t tab \u0000 nul \u001b esc 👩‍👩‍👧‍👦 שלום ‮txt.exe EOT '''"
      }
      encryption        = []
      minimumTlsVersion = "\"quoted\" $${var.x} %%{ if true } $$${y} \\ back\\slash \n newline \r\n \t tab \u0000 nul \u001b esc 👩‍👩‍👧‍👦 שלום ‮txt.exe EOT '''"
    }
    sku = {
      name = "Standard_LRS"
    }
  }

  # The schema would refuse what Azure returned: name does not match ^[a-z0-9]+$; properties.accessTier "hot" is none of the allowed values; properties.allowBlobPublicAccess is no boolean; and 1 more.
  schema_validation_enabled = false

  lifecycle {
    ignore_changes = [schema_validation_enabled]
  }
}

# ==== rg-hostile-_unicode.web.tf
resource "azapi_resource" "config_site_evil_appsettings_2a0a4" {
  type      = "Microsoft.Web/sites/config@2025-03-01"
  name      = "appsettings"
  parent_id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Web/sites/site$${evil}"

  body = {
    properties = {
      PLAIN = "~20"
    }
  }

  sensitive_body = {
    properties = {
      "A:B__C"          = var.config_site_evil_appsettings_2a0a4_a_b_c_09593
      A_B__C            = var.config_site_evil_appsettings_2a0a4_a_b_c_0a0e3
      "With \"quotes\"" = var.config_site_evil_appsettings_2a0a4_with_quotes
    }
  }

  sensitive_body_version = {
    "properties.A:B__C"          = "1"
    "properties.A_B__C"          = "1"
    "properties.With \"quotes\"" = "1"
  }

  lifecycle {
    ignore_changes = [body, sensitive_body, sensitive_body_version]
  }
}

# ==== imports.tf
import {
  to = azapi_resource.resource_group_con_c07e4
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/con?api-version=2025-04-01"
}

import {
  to = azapi_resource.resource_group_override_79b8c
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/override?api-version=2025-04-01"
}

import {
  to = azapi_resource.virtual_network_peer_11474
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/override/providers/Microsoft.Network/virtualNetworks/PEER?api-version=2025-07-01"
}

import {
  to = azapi_resource.widget_w1_36e94
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Contoso.Unknown/widgets/w1?api-version=2019-01-01"
}

import {
  to = azapi_resource.deployment_script_none_4f1b9
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Resources/deploymentScripts/none?api-version=2023-08-01"
}

import {
  to = azapi_resource.workflow_fl_c3_b6w_91c85
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Logic/workflows/fl%C3%B6w?api-version=2019-05-01"
}

import {
  to = azapi_resource.resource_group_rg_hostile_unicode_88a09
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode.?api-version=2025-04-01"
}

import {
  to = azapi_resource.virtual_network_peer_9358a
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Network/virtualNetworks/peer?api-version=2025-07-01"
}

import {
  to = azapi_resource.virtual_network_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_83bbf
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Network/virtualNetworks/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx?api-version=2025-07-01"
}

import {
  to = azapi_resource.storage_account_notallowed_name_34699
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Storage/storageAccounts/NotAllowed_Name?api-version=2026-04-01"
}

import {
  to = azapi_resource.config_site_evil_appsettings_2a0a4
  id = "/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Web/sites/site$${evil}/config/appsettings?api-version=2025-03-01"
}

# ==== variables.tf
variable "widget_w1_36e94_nested_sas" {
  description = "Secret: properties.nested.sas of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Contoso.Unknown/widgets/w1"
  type        = string
  sensitive   = true
  default     = null
}

variable "widget_w1_36e94_nested_url" {
  description = "Secret: properties.nested.url of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Contoso.Unknown/widgets/w1"
  type        = string
  sensitive   = true
  default     = null
}

variable "widget_w1_36e94_password" {
  description = "Secret: properties.password of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Contoso.Unknown/widgets/w1"
  type        = string
  sensitive   = true
  default     = null
}

variable "config_site_evil_appsettings_2a0a4_a_b_c_09593" {
  description = "Secret: properties.A:B__C of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Web/sites/site$${evil}/config/appsettings"
  type        = string
  sensitive   = true
  default     = null
}

variable "config_site_evil_appsettings_2a0a4_a_b_c_0a0e3" {
  description = "Secret: properties.A_B__C of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Web/sites/site$${evil}/config/appsettings"
  type        = string
  sensitive   = true
  default     = null
}

variable "config_site_evil_appsettings_2a0a4_with_quotes" {
  description = "Secret: properties[\"With \\\"quotes\\\"\"] of /subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg (hostile)_Ünïcode./providers/Microsoft.Web/sites/site$${evil}/config/appsettings"
  type        = string
  sensitive   = true
  default     = null
}
