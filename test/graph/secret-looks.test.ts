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
  ['a key of PuTTY', `PuTTY-User-Key-File-2: ssh-rsa\nPrivate-Lines: 1\n${PLANTED}`],
  ['a webhook of Slack', 'https://hooks.slack.com/services/T0000/B0000/AbCdEfGhIjKl'],
  ['a webhook of Teams', 'https://contoso.webhook.office.com/webhookb2/1111@2222/IncomingWebhook/abcdef/3333'],
  ['a webhook of Discord', 'https://discord.com/api/webhooks/123456789012345678/AbCdEfGhIjKlMnOpQrStUvWxYz'],
  ['a webhook secret of Stripe', 'whsec_abcdefghijklmnopqrstuvwxyz012345'],
  ['a token of PyPI', 'pypi-AgEIcHlwaS5vcmcCJDAwMDAwMDAwLTAwMDA'],
  ['a token of Hugging Face', 'hf_abcdefghijklmnopqrstuvwxyzABCDEFGH'],
  ['a token of Shopify', 'shpat_0123456789abcdef0123456789abcdef'],
  ['a token of Telegram', '123456789:AAabcdefghijklmnopqrstuvwxyz0123456'],
  ['a key of New Relic', 'NRAK-ABCDEFGHIJKLMNOPQRSTUVWXYZ1'],
  ['a key of Postman', 'PMAK-0123456789abcdef01234567-0123456789abcdef0123456789abcdef01'],
  ['a token of Atlassian', 'ATATT3xFfGF0abcdefghijklmnopqrstuvwxyz0123456789AB'],
  ['a key of a registry', `${'aB3'.repeat(14)}+ACRA12345`],
  ['a key of a search service', `${'aB3'.repeat(14)}AzSeA12345`],
  ['a token of DevOps', `${'abc2'.repeat(13)}`],
  ['a key of an AI service', `${'aB3'.repeat(17)}xJQQJ99BKACYeBjFXJ3w3AAABACOGabcd`],
  ['a word for a password in another language', `Passwort: ${PLANTED}`],
  ['a short word for it', `export DB_PASS=${PLANTED}`],
  ['a login and its password', `machine x login ops password ${PLANTED}`],
  ['credentials of a registry', `{"auths":{"x.azurecr.io":{"auth":"${base64(`ops:${PLANTED}`)}"}}}`],
  ['a setting in XML', `<add key="ApiSecret" value="${PLANTED}"/>`],
  ['a header in JSON', `{"headers":[{"name":"x-functions-key","value":"${PLANTED}"}]}`],
  ['a hash of bcrypt', `$2b$12$${'abcdefgh'.repeat(6)}`],
  ['a line of /etc/shadow', `root:$6$salt$${'abcdefgh'.repeat(6)}:18000:0`],
  ['a user made in Windows', `net user ops ${PLANTED} /add`],
  ['a password on standard input', `echo ${PLANTED} | docker login -u ops --password-stdin x.azurecr.io`],
  ['a password that is set', `echo 'ops:${PLANTED}' | sudo chpasswd`],
  ['a password in a cloud-init', `#cloud-config\nchpasswd:\n  list: |\n    root:${PLANTED}\n`],
  ['a password of a share', `cmdkey /add:st.file.core.windows.net /user:AZURE\\st /pass:${PLANTED}`],
  ['a word for a password before prose', `Password: ${PLANTED} must be changed at the first sign-in`],
  ['a word that could begin a sentence as a password', 'password: must\nuser: ops'],
  ['words in place of a password', 'password=must meet'],
  ['a passphrase of words', 'Passphrase: correct horse battery staple'],
  ['a passphrase after prose', `Password: must be ${PLANTED}, password: ${PLANTED}`],
  ['a passphrase of words', 'passphrase: the quick brown fox jumps'],
  ['a passphrase that begins like a sentence', 'Password: not all who wander are lost'],
  ['a number as a password', 'Password: 12345678'],
  ['a JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl'],
])('%s shows a secret, plain and encoded', (_what, text) => {
  expect(looksSecret(text)).toBe(true);
  expect(looksSecret(base64(text))).toBe(true);
  expect(looksSecret(base64(base64(text)))).toBe(true);
  expect(looksSecret(base64(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))).toBe(true);
  expect(looksSecret(`powershell -EncodedCommand ${base64(text, 'utf16le')}`)).toBe(true);
  expect(looksSecret(gzipSync(text).toString('base64'))).toBe(true);
  expect(looksSecret(encodeURIComponent(text))).toBe(true);
  expect(looksSecret(encodeURIComponent(encodeURIComponent(text)))).toBe(true);
  expect(looksSecret(encodeURIComponent(base64(text)))).toBe(true);
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
  '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----',
  'MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJRTESMBAGA1UEChMJQmFsdGltb3JlMRMwEQYDVQQL',
  'A1B2C3D4E5F60718293A4B5C6D7E8F9012345678',
  'bypass=AzureServices1',
  'pass: 12 of 14 tests',
  '#cloud-config\nchpasswd: { expire: False }\n',
  'echo "$PW" | docker login -u ops --password-stdin x.azurecr.io',
  '<claim name="token_use" value="access" />',
  'Password: must meet the complexity requirements of the domain',
  'Password: The password of the administrator, at least 12 characters.',
  'AdminPassword: should be rotated every 90 days',
  'API key: see the wiki',
  'Secret: not needed here',
  'Password: minimum 12 characters',
  'password: 12 characters or more',
  'The password is 90 days old at most',
  'the secret was rotated',
  '<set-variable name="token" value="@(context.Request.Headers)" />',
  '<set-header name="x-api-key"><value>{{backend-key}}</value></set-header><rate-limit key="@(x ?? &quot;y&quot;)" />',
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
    [
      { protectedSettings: { run: 'a word', deep: [{ n: 'b' }] } },
      { protectedSettings: { run: MASKED, deep: [{ n: MASKED }] } },
    ],
    [{ configurationProtectedSettings: { x: 'a' } }, { configurationProtectedSettings: { x: MASKED } }],
    [
      { list: [{ name: 'a', value: 'word', isSecret: true }] },
      { list: [{ name: 'a', value: MASKED, isSecret: true }] },
    ],
    [
      { password: 12345678, passwordLength: 14 },
      { password: MASKED, passwordLength: 14 },
    ],
    [
      { environmentSettings: [{ name: 'A', value: 'a word' }] },
      { environmentSettings: [{ name: 'A', value: MASKED }] },
    ],
    [
      { queries: { code: 'word', 'api-version': '2024-01-01' } },
      { queries: { code: MASKED, 'api-version': '2024-01-01' } },
    ],
    [{ licenseKey: 'ABCD-EFGH' }, { licenseKey: MASKED }],
    [{ parameters: { sqlAdminPassword: { value: 'abc' } } }, { parameters: { sqlAdminPassword: { value: MASKED } } }],
  ])('%j becomes %j', (properties, expected) => {
    expect(masked({ properties })).toEqual({ properties: expected });
  });

  test.each([
    ['Microsoft.Web/sites/hostKeys', { functionKeys: { default: 'word' } }, { functionKeys: { default: MASKED } }],
    ['Microsoft.Solutions/applications', { outputs: { o: { value: 'word' } } }, { outputs: { o: { value: MASKED } } }],
    [
      'Microsoft.ContainerInstance/containerGroups',
      { volumes: [{ name: 'v', secret: { file: 'word' } }] },
      { volumes: [{ name: 'v', secret: { file: MASKED } }] },
    ],
    [
      'Microsoft.MachineLearningServices/workspaces/connections',
      { authType: 'ApiKey', credentials: { key: 'word' } },
      { authType: 'ApiKey', credentials: { key: MASKED } },
    ],
    [
      'Microsoft.ApiManagement/service/backends',
      { credentials: { query: { code: ['word'] }, authorization: { scheme: 'Basic', parameter: 'word' } } },
      { credentials: { query: { code: [MASKED] }, authorization: { scheme: 'Basic', parameter: MASKED } } },
    ],
    [
      'Microsoft.Logic/workflows',
      { parameters: { p: { value: 'word' }, $connections: { value: { o: { connectionName: 'office' } } } } },
      { parameters: { p: { value: MASKED }, $connections: { value: { o: { connectionName: 'office' } } } } },
    ],
  ])('%s %j becomes %j', (type, properties, expected) => {
    expect(masked({ properties }, type)).toEqual({ properties: expected });
  });

  test('settings of a static site are masked', () => {
    const type = 'Microsoft.Web/staticSites/config';
    expect(masked({ name: 'functionappsettings', properties: { X: 'word' } }, type)).toEqual({
      name: 'functionappsettings',
      properties: { X: MASKED },
    });
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

test.each(['key=', 'y', 'echo a:b ', 'echo x|', '--a-', 'name="a ', 'token: ', '://', '-----BEGIN '])(
  'a text of 2 MB that repeats %j is looked through in a time that grows with its length alone',
  (piece) => {
    // By backtracking this would take hours; by reading it takes a moment.
    expect(looksSecret(piece.repeat(Math.ceil(2_000_000 / piece.length)))).toBe(false);
  },
);
