// azd runs this before it deploys infra/: may this person install here, and is everything given that the deployment needs? What can be
// made is made: a password and a key for a Neo4j machine of the install's own.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { ask, Refused, run } from '../access/azure.mjs';
import { keep } from './azd.mjs';

/** What the deployment does that a Contributor may not, and what everybody needs. */
const NEEDED = ['Microsoft.Resources/deployments/write', 'Microsoft.Authorization/roleAssignments/write'];

await run(async () => {
  const {
    AZURE_SUBSCRIPTION_ID: subscription,
    ATG_NEO4J_MODE: mode = 'existing',
    ATG_NEO4J_URI: uri,
    ATG_NEO4J_PASSWORD: password,
    ATG_NEO4J_SSH_PUBLIC_KEY: sshKey,
    ATG_KEY_VAULT: vault,
    ATG_PRIVATE_ENDPOINTS: privateEndpoints,
  } = process.env;
  if (!subscription) throw new Refused('AZURE_SUBSCRIPTION_ID is not set: run "azd env set AZURE_SUBSCRIPTION_ID ID".');
  const { value } = await ask(
    'arm',
    'GET',
    `/subscriptions/${subscription}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
  );
  const missing = NEEDED.filter((action) => !value.some((each) => allows(each, action)));
  if (missing.length > 0)
    throw new Refused(
      `You may not do ${missing.join(' and ')} in subscription ${subscription}. Owner may; so may Contributor together with Role Based Access Control Administrator.`,
    );

  if (mode !== 'existing' && mode !== 'vm') throw new Refused(`ATG_NEO4J_MODE must be existing or vm, not '${mode}'.`);
  if (mode === 'existing' && !uri)
    throw new Refused(
      'Where is Neo4j? Run "azd env set ATG_NEO4J_URI neo4j+s://…", or "azd env set ATG_NEO4J_MODE vm" for a machine of its own.',
    );
  // A vault that is there holds the password already.
  if (mode === 'existing' && !vault && !password)
    throw new Refused(
      'Run "azd env set ATG_NEO4J_PASSWORD …": it goes into the Key Vault, and out of this environment once it is there.',
    );
  if (mode === 'vm' && !vault && !password) keep('ATG_NEO4J_PASSWORD', randomBytes(24).toString('base64url'));
  if (mode === 'vm' && !sshKey) keep('ATG_NEO4J_SSH_PUBLIC_KEY', sshKeyNobodyHolds());
  if (mode === 'vm' || privateEndpoints === 'true') await register(subscription, 'Microsoft.App');
  console.log(`You may install into subscription ${subscription}.`);
});

/** Azure's own rule: an action is allowed where one pattern fits and none of those that take away. */
function allows({ actions, notActions = [] }, action) {
  const fits = (pattern) => new RegExp(`^${pattern.replaceAll('.', '[.]').replaceAll('*', '.*')}$`, 'i').test(action);
  return actions.some(fits) && !notActions.some(fits);
}

/** A deployment registers the providers of what it makes. The subnet of the app is only delegated to this one, so nothing else would. */
async function register(subscription, namespace) {
  const provider = `/subscriptions/${subscription}/providers/${namespace}`;
  const isThere = async () =>
    (await ask('arm', 'GET', `${provider}?api-version=2021-04-01`)).registrationState === 'Registered';
  if (await isThere()) return;
  console.log(`Registering the resource provider ${namespace}, which networks of Flex Consumption need.`);
  await ask('arm', 'POST', `${provider}/register?api-version=2021-04-01`);
  for (let asked = 1; !(await isThere()); asked += 1) {
    if (asked === 60) throw new Refused(`${namespace} is still being registered after five minutes. Run azd up again.`);
    await setTimeout(5_000);
  }
}

/** Azure wants an SSH key for a Linux machine; the private half is thrown away here, and no rule lets SSH in. */
function sshKeyNobodyHolds() {
  const { n, e } = generateKeyPairSync('rsa', { modulusLength: 3072 }).publicKey.export({ format: 'jwk' });
  const field = (bytes) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const number = (text) => {
    const bytes = Buffer.from(text, 'base64url');
    return field(bytes[0] >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
  };
  const blob = Buffer.concat([field(Buffer.from('ssh-rsa')), number(e), number(n)]);
  return `ssh-rsa ${blob.toString('base64')} nobody`;
}
