// Jest's global teardown.
export { teardown as default } from './shared-neo4j.ts';
