// azd runs this after the package was deployed: where the product is, and what to do next.
const { ATG_URL, ATG_FUNCTION_APP, ATG_RESOURCE_GROUP, ATG_PRINCIPAL_ID, AZURE_TENANT_ID, ATG_ENTRA_CLIENT_ID } =
  process.env;
const key = `az functionapp keys list --resource-group ${ATG_RESOURCE_GROUP} --name ${ATG_FUNCTION_APP} --query functionKeys.default --output tsv`;
const token = `az account get-access-token --resource api://${ATG_ENTRA_CLIENT_ID} --query accessToken --output tsv`;
const lines = [
  `ATG Serverless is at ${ATG_URL}`,
  '',
  'Next, once, by somebody who may consent to permissions of Microsoft Graph:',
  `  node infra/access/grant-directory-read.mjs --principal-id ${ATG_PRINCIPAL_ID} --what-if`,
  `  node infra/access/grant-directory-read.mjs --principal-id ${ATG_PRINCIPAL_ID}`,
  '',
  'Then scan:',
  `  export ATG_URL=${ATG_URL}`,
  `  export ATG_KEY=$(${key})`,
  ...(ATG_ENTRA_CLIENT_ID ? [`  export ATG_TOKEN=$(${token})`] : []),
  '  atg health',
  `  atg scan --tenant-id ${AZURE_TENANT_ID ?? 'TENANT_ID'}`,
];
console.log(lines.join('\n'));
