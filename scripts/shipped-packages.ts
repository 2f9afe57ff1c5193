// Which npm packages are inside a bundle, told by what the bundler read, and what must be said of them: licences, and a list for scanners.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

export interface Shipped {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly license: string;
  readonly folder: string;
}

/** The packages whose files are in the output, sorted by name and version. */
export async function bundledPackages({ outputs }: Pick<Metafile, 'outputs'>): Promise<Shipped[]> {
  const inputs = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const folders = new Set(inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  const all = await Promise.all(
    [...folders].map(async (folder): Promise<Shipped> => {
      const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
        name: string;
        version: string;
        license?: string | { type: string };
      };
      const license = typeof manifest.license === 'object' ? manifest.license.type : manifest.license;
      if (!license) throw new Error(`${manifest.name} says no licence; look at it and decide`);
      return { name: manifest.name, version: manifest.version, license, folder };
    }),
  );
  const key = ({ name, version }: Shipped): string => `${name}@${version}`;
  const unique = new Map(all.map((each) => [key(each), each]));
  return [...unique.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The licence texts of the packages, which their licences ask to be kept with every copy. */
export async function notices(packages: readonly Shipped[]): Promise<string> {
  const parts = await Promise.all(
    packages.map(async ({ name, version, license, folder }) => {
      const file = (await readdir(folder)).find((each) => /^(licen[cs]e|copying)/i.test(each));
      const text =
        file === undefined ? 'The package holds no licence text.' : await readFile(join(folder, file), 'utf8');
      return `${name} ${version} (${license})\n\n${text.trim()}\n`;
    }),
  );
  return `This product contains the packages below, under the licences that follow each.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

interface Product {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** A CycloneDX 1.6 document; the same packages give the same bytes, so its serial number is made from them. */
export function sbom(product: Product, packages: readonly Shipped[]): Record<string, unknown> {
  const purl = (name: string, version: string): string => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
  const licences = (license: string): unknown[] =>
    /^[\w.+-]+$/.test(license) ? [{ license: { id: license } }] : [{ expression: license }];
  const components = packages.map(({ name, version, license }) => {
    const [group, short] = name.startsWith('@') ? name.split('/') : [undefined, name];
    return {
      type: 'library',
      'bom-ref': purl(name, version),
      ...(group && { group }),
      name: short,
      version,
      licenses: licences(license),
      purl: purl(name, version),
    };
  });
  const hex = createHash('sha256')
    .update(JSON.stringify([product, components]))
    .digest('hex');
  const serial = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${serial}`,
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': purl(product.name, product.version),
        name: product.name,
        version: product.version,
        licenses: licences(product.license),
        purl: purl(product.name, product.version),
      },
    },
    components,
    dependencies: [
      { ref: purl(product.name, product.version), dependsOn: packages.map(({ name, version }) => purl(name, version)) },
    ],
  };
}
