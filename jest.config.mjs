/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-types.mjs' },
  globalSetup: '<rootDir>/test/support/shared-neo4j.ts',
  globalTeardown: '<rootDir>/test/support/stop-shared-neo4j.ts',
  maxWorkers: 2,
  testTimeout: 180_000, // on a busy machine the first test that asks for a real Neo4j waits a minute for it
};
