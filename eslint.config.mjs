import tseslint from 'typescript-eslint';

/** Which folder of src may import which: style is a table, and this is the table (docs/decisions/0002-layers.md). */
const layers = {
  contract: ['contract'],
  graph: ['contract', 'graph'],
  services: ['contract', 'graph', 'services'],
  scan: ['contract', 'graph', 'services', 'scan'],
  iac: ['contract', 'graph', 'iac'],
  activities: ['contract', 'scan', 'graph', 'iac', 'services', 'activities'],
  orchestrations: ['contract', 'orchestrations'],
  functions: ['contract', 'services', 'functions'],
  cli: ['contract', 'cli'],
};
const folders = Object.keys(layers);
const vendorSdks = ['@azure/*', 'neo4j-driver', 'archiver', 'durable-functions'];

const layerRules = folders.map((folder) => {
  const forbidden = folders.filter((other) => !layers[folder].includes(other));
  // activities are named in orchestrations by type alone; functions and scan see services by type alone
  const typeOnly = { orchestrations: ['activities'], functions: ['services'], scan: ['services'] }[folder] ?? [];
  const patterns = [
    ...forbidden.map((other) => ({
      regex: `^\\.{1,2}/(.*/)?${other}/`,
      allowTypeImports: typeOnly.includes(other),
      message: `src/${folder} may not import src/${other}.`,
    })),
    ...typeOnly
      .filter((other) => !forbidden.includes(other))
      .map((other) => ({
        regex: `^\\.{1,2}/(.*/)?${other}/`,
        allowTypeImports: true,
        message: `src/${folder} sees src/${other} by type only; main.ts hands it the value.`,
      })),
    { regex: '(^|/)local/', message: 'Nothing in src knows local.' },
  ];
  if (['contract', 'graph', 'scan', 'iac', 'activities'].includes(folder))
    patterns.push({ group: vendorSdks, message: 'Vendor SDKs live in src/services.' });
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
});

const deterministic = (name, instead) => ({ name, message: `Orchestrations replay: ${instead}` });

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '.local', 'demo-output', 'local/tenants', 'test/fixtures'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off', // noUncheckedIndexedAccess is on; `!` states a checked fact
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
    },
  },
  ...layerRules,
  {
    files: ['src/orchestrations/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        deterministic('Date', 'use context.df.currentUtcDateTime.'),
        deterministic('fetch', 'call an activity.'),
        deterministic('setTimeout', 'use context.df.createTimer.'),
        deterministic('setInterval', 'use context.df.createTimer.'),
        deterministic('process', 'take settings from the input or an activity.'),
        deterministic('crypto', 'use context.df.newGuid.'),
        deterministic('console', 'log from an activity.'),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Orchestrations replay: use context.df.newGuid.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'AwaitExpression', message: 'Orchestrations yield tasks; they never await.' },
        {
          selector: 'ImportDeclaration[source.value=/^node:/]',
          message: 'Orchestrations use no Node built-ins; call an activity.',
        },
      ],
    },
  },
  { files: ['src/orchestrations/**/*.ts'], rules: { '@typescript-eslint/no-explicit-any': 'off' } }, // a yielded task's type is any in the SDK's generator
  { files: ['**/*.mjs', '**/*.js'], ...tseslint.configs.disableTypeChecked },
);
