// The public tree-sitter grammar of Bicep, loaded once.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

const resolve = createRequire(import.meta.url).resolve;
await Parser.init();

/** Parses Bicep. */
export const parser = new Parser();
parser.setLanguage(
  await Language.load(
    readFileSync(resolve('tree-sitter-bicep/package.json').replace(/package\.json$/, 'tree-sitter-bicep.wasm')),
  ),
);

/** True for a node that says nothing to the compiler. */
export const isComment = (type: string): boolean => type === 'comment' || type === 'diagnostic_comment';
