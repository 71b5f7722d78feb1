import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect } from 'chai';

const run = promisify(execFile);
const root = new URL('../../', import.meta.url);

interface Locked {
  version: string;
  license?: string;
  integrity?: string;
  hasInstallScript?: true;
  optional?: true;
}

interface OurPackage {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  overrides: Record<string, string>;
  allowScripts: Record<string, boolean>;
}

/** What may be used, linked and passed on with a work under Apache-2.0. */
const allowed = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
];

/** What may be used as the named packages use it, and why. */
const allowedFor: Record<string, { packages: RegExp; because: string }> = {
  'LGPL-3.0-or-later': { packages: /^@img\/sharp-/u, because: 'libvips, a library of its own that sharp links to' },
  'PSF-2.0': { packages: /^argparse$/u, because: 'reads the options of a tool; not in the image' },
  'Bitstream-Vera': {
    packages: /^dejavu-fonts-ttf$/u,
    because: 'letters for paper: they may be embedded and passed on as they are',
  },
  'CC-BY-4.0': { packages: /^caniuse-lite$/u, because: 'a table of browsers that the packer of the workflows reads' },
};

/** Packages that do not name their licence where npm looks for it: as their LICENSE file says. */
const readByHand: Record<string, { license: string; says: RegExp }> = {
  'busboy 1.6.0': { license: 'MIT', says: /Permission is hereby granted, free of charge/u },
  'dejavu-fonts-ttf 2.37.3': { license: 'Bitstream-Vera', says: /^Fonts are \(c\) Bitstream/u },
  'png-js 2.0.0': { license: 'MIT', says: /^MIT License/u },
  'streamsearch 1.1.0': { license: 'MIT', says: /Permission is hereby granted, free of charge/u },
  'unionfs 4.6.0': { license: 'Unlicense', says: /free and unencumbered software released into the public domain/u },
};

describe('the packages that the house stands on', () => {
  let ours: OurPackage;
  let locked: [path: string, Locked][];
  before(async () => {
    ours = await json<OurPackage>('package.json');
    const { packages } = await json<{ packages: Record<string, Locked> }>('package-lock.json');
    locked = Object.entries(packages).filter(([path]) => path !== '');
  });

  it('are each under a licence that is allowed', () => {
    const strange = locked.flatMap(([path, { version, license }]) => {
      const name = nameOf(path);
      const said = readByHand[`${name} ${version}`]?.license ?? license ?? 'none';
      return isAllowed(name, said) ? [] : [`${name} ${version}: ${said}`];
    });
    expect(strange).to.deep.equal([]);
  });

  it('say of their licence what the lock file says', async () => {
    const others: string[] = [];
    for (const [path, { version, license, optional }] of locked) {
      const installed = await json<{ version: string; license?: string }>(`${path}/package.json`).catch(
        () => undefined,
      );
      // One for another system or processor is not installed here.
      if (installed === undefined && optional === true) continue;
      if (installed?.version !== version || installed.license !== license) others.push(path);
    }
    expect(others).to.deep.equal([]);
  });

  it('have a licence in their own folder where they name none', async () => {
    for (const [name, { says }] of Object.entries(readByHand)) {
      const text = await readFile(new URL(`node_modules/${name.split(' ')[0] ?? ''}/LICENSE`, root), 'utf8');
      expect(text, name).to.match(says);
    }
  });

  it('are pinned: to one version by name, and to one content by the lock file', () => {
    const named = Object.entries({ ...ours.dependencies, ...ours.devDependencies, ...ours.overrides });
    expect(named.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/u.test(version))).to.deep.equal([]);
    const loose = locked.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true);
    expect(loose.map(([path]) => path)).to.deep.equal([]);
  });

  it('run no script when they are installed, and none that nobody has looked at', async () => {
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
    expect([...new Set(scripted)].sort()).to.deep.equal(Object.keys(ours.allowScripts).sort());
    expect(Object.values(ours.allowScripts)).not.to.include(true);
    const settings = await readFile(new URL('.npmrc', root), 'utf8');
    // Every npm keeps to the first; the second lets npm 11 refuse a package whose script is not in the list.
    for (const setting of ['ignore-scripts', 'strict-allow-scripts']) {
      expect(settings.split('\n')).to.include(`${setting}=true`);
    }
  });

  it('are listed by npm run sbom, each with its version and hash', async function () {
    this.timeout(60_000);
    const bytesAtMost = 64 * 1024 * 1024;
    const { stdout } = await run('npm', ['run', '--silent', 'sbom'], { cwd: root, maxBuffer: bytesAtMost });
    const bom = JSON.parse(stdout) as {
      bomFormat: string;
      components: { name: string; version: string; hashes: object[] }[];
    };
    expect(bom.bomFormat).to.equal('CycloneDX');
    const listed = bom.components.map(({ name, version, hashes }) => `${name} ${version} ${hashes.length}`);
    const due = locked.map(([path, { version }]) => `${nameOf(path)} ${version} 1`);
    expect(listed.sort()).to.deep.equal([...new Set(due)].sort());
  });
});

function isAllowed(name: string, license: string): boolean {
  return license.split(' AND ').every((one) => allowed.includes(one) || allowedFor[one]?.packages.test(name) === true);
}

function nameOf(path: string): string {
  return path.replace(/^.*node_modules\//u, '');
}

async function json<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(new URL(file, root), 'utf8')) as T;
}
