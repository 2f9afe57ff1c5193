// Arguments that azurerm reads as their default.

/**
 * Arguments that an answer may lack and that azurerm reads as their default all the same, or that Azure always returns today, by azurerm
 * type. Each was seen with azurerm 5.2.0: an import of an answer without it plans no change (`npm run verify:terraform`).
 */
const READ_AS_DEFAULT: Readonly<Record<string, readonly string[]>> = {
  azurerm_application_gateway: [
    'backend_http_settings.certificate_chain_validation_enabled',
    'backend_http_settings.sni_validation_enabled',
  ],
  azurerm_automation_account: ['public_network_access_enabled'],
  azurerm_application_insights: [
    'daily_data_cap_in_gb',
    'daily_data_cap_notifications_enabled',
    'ip_masking_enabled',
    'local_authentication_enabled',
  ],
  azurerm_bastion_host: ['copy_paste_enabled'],
  azurerm_cognitive_account: ['local_auth_enabled', 'project_management_enabled'],
  azurerm_cognitive_deployment: ['version_upgrade_option'],
  azurerm_container_app: ['template.cooldown_period_in_seconds', 'template.polling_interval_in_seconds'],
  azurerm_container_registry: ['role_assignment_mode'],
  azurerm_data_factory: ['public_network_enabled'],
  azurerm_eventhub_namespace: ['minimum_tls_version', 'public_network_access_enabled'],
  azurerm_kubernetes_cluster: [
    'default_node_pool.scale_down_mode',
    'network_profile.load_balancer_profile.idle_timeout_in_minutes',
    'run_command_enabled',
  ],
  azurerm_kubernetes_cluster_node_pool: ['priority', 'spot_max_price'],
  azurerm_linux_virtual_machine_scale_set: ['extensions_time_budget', 'max_bid_price', 'priority'],
  azurerm_linux_virtual_machine: ['extensions_time_budget', 'max_bid_price', 'platform_fault_domain', 'priority'],
  azurerm_mssql_database: ['create_mode', 'geo_backup_enabled', 'transparent_data_encryption_enabled'],
  azurerm_mssql_server: ['connection_policy', 'express_vulnerability_assessment_enabled'],
  azurerm_monitor_metric_alert: ['auto_mitigate'],
  azurerm_public_ip: ['ddos_protection_mode'],
  azurerm_redis_cache: ['access_keys_authentication_enabled', 'redis_configuration.authentication_enabled'],
  azurerm_service_plan: ['premium_plan_auto_scale_enabled'],
  azurerm_servicebus_namespace: ['minimum_tls_version', 'public_network_access_enabled'],
  azurerm_servicebus_queue: ['partitioning_enabled'],
  azurerm_storage_account: [
    'dns_endpoint_type',
    'local_user_enabled',
    'public_network_access_enabled',
    'queue_encryption_key_type',
    'shared_access_key_enabled',
    'table_encryption_key_type',
  ],
  azurerm_subnet: ['default_outbound_access_enabled'],
  azurerm_virtual_network: ['private_endpoint_vnet_policies'],
  azurerm_virtual_network_peering: ['peer_complete_virtual_networks_enabled'],
  azurerm_web_application_firewall_policy: ['policy_settings.js_challenge_cookie_expiration_in_minutes'],
  azurerm_windows_virtual_machine_scale_set: ['extensions_time_budget', 'max_bid_price', 'priority'],
  azurerm_windows_virtual_machine: ['extensions_time_budget', 'max_bid_price', 'platform_fault_domain', 'priority'],
};

/** True where azurerm reads its default back, whatever Azure has. */
export const readsDefault = (type: string, argument: string): boolean =>
  READ_AS_DEFAULT[type]?.includes(argument) ?? false;
