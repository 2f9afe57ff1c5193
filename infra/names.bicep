// Every name of an install, from one token, so that installs never collide and a second run finds the first.

@export()
@description('Names by what they name. Storage, vault, function app and Web PubSub share one name space with all of Azure; the token keeps them apart.')
func namesOf(environmentName string, token string) object => {
  token: token
  resourceGroup: 'rg-atg-${environmentName}-${take(token, 5)}'
  identity: 'id-atg-${token}'
  logs: 'log-atg-${token}'
  insights: 'appi-atg-${token}'
  storage: 'statg${token}'
  vault: 'kv-atg-${token}'
  webPubSub: 'wps-atg-${token}'
  scheduler: 'dts-atg-${token}'
  plan: 'plan-atg-${token}'
  functionApp: 'func-atg-${token}'
  network: 'vnet-atg-${token}'
  natGateway: 'ng-atg-${token}'
  neo4j: 'neo4j-atg-${token}'
  workbook: 'ATG Serverless ${token}'
  alerts: 'alert-atg-${token}'
  actionGroup: 'ag-atg-${token}'
}
