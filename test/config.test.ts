import { readFileSync } from 'node:fs';
import { ConfigSchema, readConfig } from '../src/config.ts';

const least = {
  NEO4J_URI: 'bolt://db:7687',
  NEO4J_PASSWORD: 'p',
  ARTIFACTS_STORAGE: 'https://a.blob.core.windows.net',
  WEB_PUBSUB: 'https://w.webpubsub.azure.com',
};

test('reads the least that is needed and fills in the documented defaults', () => {
  expect(readConfig(least)).toMatchObject({
    ...least,
    NEO4J_USER: 'neo4j',
    AZURE_ARM_ENDPOINT: 'https://management.azure.com',
    REMOVAL_LIMIT_PERCENT: 20,
    ARTIFACT_RETENTION_DAYS: 7,
    JOB_RETENTION_DAYS: 90,
    SAS_MINUTES: 15,
    ENTRA_SIGN_IN: false,
  });
});

test('reports every fault in one message, and shows no value', () => {
  const broken = {
    ...least,
    NEO4J_URI: 'http://secret-host',
    NEO4J_PASSWORD: '',
    SAS_MINUTES: '61',
    SCAN_ENGINE: 'command',
  };
  const message = (() => {
    try {
      readConfig(broken);
      return 'no fault';
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(message.split('\n')).toEqual([
    'The app settings are not usable:',
    '  NEO4J_URI: must begin with bolt:// or neo4j:// (or their +s forms)',
    '  NEO4J_PASSWORD: is missing',
    expect.stringContaining('SAS_MINUTES'),
    '  SCAN_COMMAND: is needed when SCAN_ENGINE is command',
  ]);
  expect(message).not.toContain('secret-host');
});

test('asks for the command line of an engine that wraps one, as a JSON array', () => {
  expect(() => readConfig({ ...least, SCAN_ENGINE: 'command' })).toThrow(
    'SCAN_COMMAND: is needed when SCAN_ENGINE is command',
  );
  expect(() => readConfig({ ...least, SCAN_COMMAND: 'atg scan' })).toThrow(
    'SCAN_COMMAND: must be a JSON array of words',
  );
  expect(readConfig({ ...least, SCAN_ENGINE: 'command', SCAN_COMMAND: '["atg","scan"]' }).SCAN_COMMAND).toEqual([
    'atg',
    'scan',
  ]);
});

test('local.settings.sample.json names exactly the settings of the schema, with their defaults', () => {
  const { Values } = JSON.parse(readFileSync('local.settings.sample.json', 'utf8')) as {
    Values: Record<string, string>;
  };
  const { FUNCTIONS_WORKER_RUNTIME, ...ours } = Values;
  expect(FUNCTIONS_WORKER_RUNTIME).toBe('node');
  expect(Object.keys(ours)).toEqual(Object.keys(ConfigSchema.shape));
  expect(readConfig(ours)).toEqual({ ...readConfig(least), ...readConfig({ ...least, ...pick(ours) }) });
});

/** The settings that have no default; all others must equal theirs. */
const pick = (values: Record<string, string>) =>
  Object.fromEntries(
    ['NEO4J_URI', 'NEO4J_PASSWORD', 'ARTIFACTS_STORAGE', 'WEB_PUBSUB', 'AzureWebJobsStorage'].map((name) => [
      name,
      values[name],
    ]),
  );
