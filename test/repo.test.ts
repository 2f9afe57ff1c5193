// The laws of the repository that a linter cannot say.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { generatedDocs } from '../scripts/generated-docs.ts';
import { OPERATIONS } from '../src/contract/operations.ts';

const filesBelow = (folder: string, ending: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name));

const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as {
  version: string;
  devDependencies: Record<string, string>;
};

test('nothing in src imports from local, test or bench', () => {
  const offenders = filesBelow('src', /\.ts$/).filter((file) =>
    /from '(\.\.\/)+(local|test|bench)\//.test(readFileSync(file, 'utf8')),
  );
  expect(offenders).toEqual([]);
});

test('only the configuration and the CLI read the environment', () => {
  const readers = filesBelow('src', /\.ts$/).filter(
    (file) => /process\.env/.test(readFileSync(file, 'utf8')) && !file.startsWith(join('src', 'cli')),
  );
  expect(readers.sort()).toEqual([join('src', 'main.ts')]);
});

test('every package is pinned to an exact version', () => {
  const loose = Object.entries(packageJson.devDependencies).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(loose).toEqual([]);
});

test('every decision has a number of its own, and begins with it', () => {
  const decisions = filesBelow('docs/decisions', /\.md$/).sort();
  const numbers = decisions.map((file) => basename(file).slice(0, 4));
  expect(numbers).toEqual(numbers.map((_number, index) => String(index + 1).padStart(4, '0')));
  expect(decisions.map((file) => readFileSync(file, 'utf8').slice(2, 6))).toEqual(numbers);
});

test('the generated pages are equal to what the code makes', async () => {
  for (const [path, text] of Object.entries(await generatedDocs(packageJson.version)))
    expect([path, readFileSync(path, 'utf8')]).toEqual([path, text]);
});

test('operation ids are the names of functions, unique, and no route swallows another', () => {
  const ids = OPERATIONS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  // The host tries routes in alphabetical order of function name and takes the first that fits, so two routes of a method must differ in shape.
  const shapes = OPERATIONS.map(({ route }) => route.replace(/\{\w+\}/g, '*'));
  const clashes = OPERATIONS.filter(({ route }, index) =>
    shapes.some((shape, other) => other !== index && new RegExp(`^${shape.replace(/\*/g, '[^/]+')}$`).test(route)),
  );
  expect(clashes.map(({ id }) => id)).toEqual([]);
});

test('every file of the code opens with what it is for, or is small enough to show it', () => {
  const silent = [...filesBelow('src', /\.ts$/), ...filesBelow('local', /\.ts$/)].filter((file) => {
    const text = readFileSync(file, 'utf8');
    return !text.startsWith('//') && !text.startsWith('/*') && !text.startsWith('#!') && text.split('\n').length > 75;
  });
  expect(silent).toEqual([]);
});

test('every function that src exports says in a sentence what it does', () => {
  const exported =
    /(.*)\nexport (?:async )?(?:function\*? (\w+)|const (\w+)(?:: [^=\n]+)? =\s(?:async )?(?:<.+>)?\(.*(?:=>|,|\($))/g;
  const silent = filesBelow('src', /\.ts$/).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(exported)]
      .filter(([, before = '']) => !before.endsWith('*/'))
      .map(([, , name, other]) => `${file}: ${name ?? other}`),
  );
  expect(silent).toEqual([]);
});

test('no file imports itself by way of others', () => {
  const code = ['src', 'local', 'bench', 'test'].flatMap((folder) => filesBelow(folder, /\.ts$/));
  const imports = new Map(
    code.map((file) => {
      const values = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^'"]*?from '(\..+)'/gm);
      return [file, [...values].map(([, path = '']) => join(dirname(file), path))] as const;
    }),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' -> '));
    else if (!done.has(file)) for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of code) visit(file, []);
  expect(circles).toEqual([]);
});

test('what a file exports, another one uses', () => {
  const texts = new Map(
    ['src', 'local', 'bench', 'scripts', 'test']
      .flatMap((folder) => filesBelow(folder, /\.(ts|mjs)$/))
      .map((file) => [file, readFileSync(file, 'utf8')]),
  );
  const idle = [...texts].flatMap(([file, text]) =>
    [...text.matchAll(/^export (?:async )?(?:const|function\*?|class) (\w+)/gm)]
      .map(([, name = '']) => name)
      .filter((name) => {
        const used = new RegExp(`\\b${name}\\b`);
        return ![...texts].some(
          ([other, otherText]) => other !== file && otherText.includes(name) && used.test(otherText),
        );
      })
      .map((name) => `${file}: ${name}`),
  );
  expect(idle).toEqual([]);
});

test('every file that speaks Cypher is tested on both engines', () => {
  const tests = filesBelow(join('test', 'services'), /\.test\.ts$/).map((file) => readFileSync(file, 'utf8'));
  const tested = [
    ...tests.filter((text) => text.includes('describe.each(engines)')),
    ...filesBelow(join('test', 'support'), /\.ts$/).map((file) => readFileSync(file, 'utf8')),
  ].join('\n');
  const reached = (file: string): boolean => {
    if (tested.includes(file)) return true;
    // A part of a store is tried through the store that imports it.
    return cypher.some(
      (other) => other !== file && readFileSync(other, 'utf8').includes(`/${basename(file)}'`) && reached(other),
    );
  };
  const cypher = filesBelow(join('src', 'services'), /\.ts$/).filter((file) =>
    /\b(MATCH|MERGE|UNWIND|CREATE) [($]/.test(readFileSync(file, 'utf8')),
  );
  expect(cypher.filter((file) => !reached(file))).toEqual([]);
});
