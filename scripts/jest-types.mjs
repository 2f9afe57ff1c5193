// Jest's transform for TypeScript: Node's own type stripping, so tests run the code exactly as `local/` does.
import { stripTypeScriptTypes } from 'node:module';

export default { process: (source) => ({ code: stripTypeScriptTypes(source) }) };
