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
  testTimeout: 60_000,
};
