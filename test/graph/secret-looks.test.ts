// What counts as a secret by its look, and what does not. All secrets here are made up.
import { gzipSync } from 'node:zlib';
import { looksSecret } from '../../src/graph/secret-looks.ts';
import { makeArmSchema } from '../../src/graph/arm-schema.ts';
import { MASKED, maskSecrets } from '../../src/graph/secrets.ts';

const PLANTED = 'Hunter2-Planted!';
const base64 = (text: string, encoding: BufferEncoding = 'utf8'): string =>
  Buffer.from(text, encoding).toString('base64');
const SETTING = `Server=tcp:sql-x.database.windows.net;User ID=sa;Password=${PLANTED};`;
const KEY_64 = Buffer.alloc(64, 'kQ7').toString('base64');
const KEY_32 = Buffer.from('5f4dcc3b5aa765d61d8327deb882cf99aa11bb22cc33dd44ee55ff6677889900', 'hex').toString(
  'base64',
);

test.each([
  ['a connection string', SETTING],
  ['a setting with a prefix', `export DB_PASSWORD=${PLANTED}`],
  ['a setting in camel case', `dbPassword: ${PLANTED}`],
  ['JSON in a text', `{"user":"sa","password":"${PLANTED}"}`],
  ['JSON in JSON in a text', JSON.stringify(JSON.stringify({ adminPassword: PLANTED }))],
  ['YAML', `users:\n  - name: ops\n    passwd: ${PLANTED}\n`],
  ['XML', `<AdministratorPassword><Value>${PLANTED}</Value></AdministratorPassword>`],
  ['a token', `token: ${PLANTED}`],
  ['a key', 'key=Zx81kqLmPw02'],
  ['a sentence', `The password is ${PLANTED}`],
  ['an address with credentials', `amqps://ops:${PLANTED}@broker.contoso.com:5671`],
  ['an address with a user alone', 'https://x-access-token:abc@github.com/contoso/infra'],
  ['a signed address', 'https://st.blob.core.windows.net/c/b?sv=2024-01-01&se=2027&sp=r&sig=AbCd%2FEfGhIjKlMn%3D'],
  ['a signature alone', 'sig=AbCd%2FEfGhIjKlMn%3D&se=2027'],
  ['a function address', 'https://f.azurewebsites.net/api/x?code=abcdef123456=='],
  ['a storage key', KEY_64],
  ['a storage key in a sentence', `use ${KEY_64} for the account`],
  ['a namespace key', KEY_32],
  ['a client secret of Entra', 'abc8Q~abcdefghijklmnopqrstuvwxyz0123456789'.slice(0, 40)],
  ['a token of GitHub', 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'],
  ['a token of GitLab', 'glpat-abcdefghij_klmnopqrs'],
  ['a key of Google', `AIza${'Sy0'.repeat(12).slice(0, 35)}`],
  ['a header', 'Ocp-Apim-Subscription-Key: 0123456789abcdef0123456789abcdef'],
  ['basic credentials', `Authorization: Basic ${base64(`ops:${PLANTED}`)}`],
  ['a command line', `./install.sh --admin-password ${PLANTED}`],
  ['a command line with an equals sign', `/opt/run --token=${PLANTED}`],
  ['curl', `curl -u ops:${PLANTED} https://x.contoso.com`],
  ['PowerShell', `$p = ConvertTo-SecureString '${PLANTED}' -AsPlainText -Force`],
  ['a login', `docker login -u ops -p ${PLANTED} acr.azurecr.io`],
  ['a database client', `mysqldump -h db -u root -p${PLANTED} orders`],
  ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n'],
  ['a JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl'],
])('%s shows a secret, plain and encoded', (_what, text) => {
  expect(looksSecret(text)).toBe(true);
  expect(looksSecret(base64(text))).toBe(true);
  expect(looksSecret(base64(base64(text)))).toBe(true);
  expect(looksSecret(base64(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))).toBe(true);
  expect(looksSecret(`powershell -EncodedCommand ${base64(text, 'utf16le')}`)).toBe(true);
  expect(looksSecret(gzipSync(text).toString('base64'))).toBe(true);
  expect(looksSecret(encodeURIComponent(text))).toBe(true);
  expect(looksSecret(Buffer.from(text).toString('hex'))).toBe(true);
});

test.each([
  'westeurope',
  'Standard_LRS',
  'The password policy of the tenant',
  'resetPassword is allowed',
  "[parameters('adminPassword')]",
  '{"password": "@parameters(\'pw\')"}',
  '{"disablePasswordAuthentication": true, "password": null}',
  'https://kv-contoso-web.vault.azure.net/secrets/db-password/0123456789abcdef0123456789abcdef',
  '/subscriptions/ed5ca9cc-a4c4-42da-a51b-0603b798cede/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v/secrets/password',
  'ed5ca9cc-a4c4-42da-a51b-0603b798cede',
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7vbqajDhA6pV0Y1bW0y1a3nXn8cRj4Y5kq9sQ6c7d8e9f0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0 ops@contoso',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'acrcontosoprod.azurecr.io/cart-api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'a9993e364706816aba3e25717850c26c9cd0d89d',
  'repo:contoso/infra:ref:refs/heads/main',
  '2026-04-01T00:00:00Z',
  'Microsoft.Authorization/roleAssignments/write',
  'contoso-prod-token-service',
  'AzureWebJobsStorage__accountName',
  'let secretName = "x"; requests | where url contains "token" | summarize count()',
  'key: value',
  'key: /subscriptions/x1234567890',
  'token: startswith the letter',
  'https://portal.azure.com/#@contoso.com/resource/subscriptions',
  '10.0.0.0/16',
  'docker run -d -p 8080:80 acrcontosoprod.azurecr.io/shop:1.2',
  'psql -h db.contoso.com -p 5432 orders',
  'SecretUri=https://kv.vault.azure.net/secrets/x/',
])('%s shows none', (text) => {
  expect(looksSecret(text)).toBe(false);
});

describe('in a record', () => {
  const schema = makeArmSchema();
  const masked = (record: Record<string, unknown>, type = 'Contoso.Unknown/things') =>
    maskSecrets(schema, type, record).value;

  test.each([
    [{ secrets: [{ name: 'conn', value: 'anything at all' }] }, { secrets: [{ name: 'conn', value: MASKED }] }],
    [
      { keys: [{ keyName: 'primary', value: 'abc', permissions: 'FULL' }] },
      { keys: [{ keyName: 'primary', value: MASKED, permissions: 'FULL' }] },
    ],
    [{ args: ['run', '--password', 'abc', '--verbose'] }, { args: ['run', '--password', MASKED, '--verbose'] }],
    [{ [`DB_PASSWORD=${PLANTED}`]: 'on' }, { [MASKED]: MASKED }],
    [{ db_password_for_reports: 'Zx9!k' }, { db_password_for_reports: MASKED }],
    [{ clientSecretText: 'Zx9!k' }, { clientSecretText: MASKED }],
    [{ licenseKey: 'ABCD-EFGH' }, { licenseKey: MASKED }],
    [{ parameters: { sqlAdminPassword: { value: 'abc' } } }, { parameters: { sqlAdminPassword: { value: MASKED } } }],
  ])('%j becomes %j', (properties, expected) => {
    expect(masked({ properties })).toEqual({ properties: expected });
  });

  test.each([
    { permissions: { secrets: ['get', 'list'], keys: ['wrapKey'] } },
    { secretName: 'db', keyVaultSecretId: 'https://kv.vault.azure.net/secrets/db', passwordSecretRef: 'db' },
    { tokenLifetime: 'P90D', passwordPolicy: 'strong', secretRotation: 'on', tokenStore: 'x1' },
    { partitionKey: { paths: ['/id'] }, publicKey: 'ssh-ed25519 AAAAC3Nza', primaryKeyColumn: 'id' },
    { adminUsername: 'azureuser', disablePasswordAuthentication: true, enableSecretsStore: 'true' },
    { args: ['run', '--key-file', '/etc/key.pem'] },
    {
      secrets: [
        {
          sourceVault: { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v' },
          vaultCertificates: [{ certificateUrl: 'https://v.vault.azure.net/secrets/tls', certificateStore: 'My' }],
        },
      ],
    },
    { env: [{ name: 'TLS', value: 'https://v.vault.azure.net/secrets/tls/0123456789abcdef0123456789abcdef' }] },
  ])('%j stays as it is', (properties) => {
    expect(masked({ properties })).toEqual({ properties });
  });
});
