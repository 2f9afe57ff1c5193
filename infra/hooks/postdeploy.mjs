// azd runs this after the package was deployed: where the product is, whether sign-in holds, and what to do next.
import { setTimeout } from 'node:timers/promises';
import { Refused, run } from '../access/azure.mjs';

const { ATG_URL, ATG_FUNCTION_APP, ATG_RESOURCE_GROUP, ATG_PRINCIPAL_ID, AZURE_TENANT_ID, ATG_ENTRA_CLIENT_ID } =
  process.env;
const PATIENCE_MS = 120_000;

await run(async () => {
  if (ATG_ENTRA_CLIENT_ID) await assertSignIn();
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
});

/**
 * The app believes the platform's word on who calls. Where the platform did not ask, anybody with a key could write that word himself: an
 * address that the app does not know is then its 404, not the platform's 401.
 */
async function assertSignIn() {
  const begun = Date.now();
  for (;;) {
    const status = await fetch(`${ATG_URL}/is-sign-in-enforced`, { redirect: 'manual' }).then(
      (answer) => answer.status,
      (error) => String(error.cause?.code ?? error),
    );
    if (status === 401 || status === 403) return;
    if (status === 404)
      throw new Refused(
        'Sign-in is NOT enforced: the platform lets callers without a token through to the app. Stop the function app, and look at its Authentication in the portal.',
      );
    if (Date.now() - begun > PATIENCE_MS)
      throw new Refused(
        `Whether sign-in is enforced is not known: ${ATG_URL} answers ${status}. Run azd deploy again.`,
      );
    await setTimeout(3_000);
  }
}
