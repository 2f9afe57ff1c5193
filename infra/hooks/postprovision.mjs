// azd runs this after infra/ was deployed: the password is in the Key Vault now, so it leaves the environment of azd.
import { run } from '../access/azure.mjs';
import { keep } from './azd.mjs';

await run(() => {
  if (!process.env.ATG_NEO4J_PASSWORD) return;
  keep('ATG_NEO4J_PASSWORD', '');
  console.log('The password of Neo4j is in the Key Vault, and no longer in this environment.');
});
