/** The package as `npm pack` makes it, installed in an empty project. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** An environment without the settings of the npm that runs the tests. */
function plainEnvironment(folder: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$|^NODE_OPTIONS$/i.test(name));
  return { ...Object.fromEntries(own), npm_config_userconfig: join(folder, 'no-npmrc') };
}

export interface InstalledPackage {
  readonly tarball: string;
  /** The project that has nothing but the package. */
  readonly project: string;
  /** What npm said while it was installed. */
  readonly output: string;
  /** What is installed: name to `package.json`. */
  readonly manifests: ReadonlyMap<string, { readonly scripts?: Readonly<Record<string, string>> }>;
  /** Addresses of the archives that npm fetched. */
  readonly fetched: readonly string[];
}

/** Packs what is in `dist` and installs it where no `.npmrc` of ours is. */
export function installPackage(): InstalledPackage {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-package-'));
  const env = plainEnvironment(folder);
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const tarball = join(folder, /"filename": "([^"]+)"/.exec(packed.toString())![1]!);
  writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "private": true, "type": "module" }');
  const { stdout, stderr, status } = spawnSync('npm', ['install', '--prefer-offline', tarball], {
    cwd: folder,
    env,
  });
  const output = `${stdout}${stderr}`;
  if (status !== 0) throw new Error(output);
  return { tarball, project: folder, output, manifests: manifestsIn(folder), fetched: fetchedBy(folder) };
}

function manifestsIn(project: string): InstalledPackage['manifests'] {
  const files = readdirSync(join(project, 'node_modules'), { recursive: true }).map(String);
  const packages = files.filter((file) =>
    /(?:^|node_modules\/)(?:@[^/]+\/)?[^/@]+\/package\.json$/.test(file),
  );
  const read = (file: string) => JSON.parse(readFileSync(join(project, 'node_modules', file), 'utf8'));
  return new Map(packages.map((file) => [file, read(file)]));
}

function fetchedBy(project: string): readonly string[] {
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly resolved?: string }>>;
  };
  return Object.values(lock.packages).flatMap(({ resolved }) => resolved ?? []);
}

/** Runs a program in the project; resolves to what it wrote. */
export function runInProject(
  { project }: InstalledPackage,
  name: string,
  text: string,
): { readonly stdout: string; readonly stderr: string } {
  writeFileSync(join(project, name), text);
  const { stdout, stderr } = spawnSync(process.execPath, [name], {
    cwd: project,
    env: plainEnvironment(project),
  });
  return { stdout: stdout.toString(), stderr: stderr.toString() };
}

/** Pairs of a word and its letters backwards, by a fixed rule. */
export const pairs = Array.from({ length: 60 }, (_, i) => {
  const source = Array.from({ length: 2 + (i % 5) }, (_, t) => 'abcde'[(i * 7 + t * t + (i >> t)) % 5]).join(
    '',
  );
  return { source, target: [...source].reverse().join('') };
});

/** Settings of a run of seconds. */
export const settings = {
  updates: 60,
  seed: 1,
  threads: 2,
  model: { layers: 1, width: 32, inner: 32, heads: 2 },
} as const;
