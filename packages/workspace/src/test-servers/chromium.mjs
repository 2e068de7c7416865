// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from '../repository.mjs';
import { fetchPackage } from './fetchPackage.mjs';

const PACKAGE = '@sparticuz/chromium';
const VERSION = '153.0.0';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * A Chromium for tests: `CHROMIUM_PATH`, else an installed one, else one from
 * npm, which runs where no library of a browser is installed.
 *
 * @param {{ onlyFromNpm: boolean }} options
 * @returns {Promise<{ origin: string, env: NodeJS.ProcessEnv }>} with
 *   `CHROMIUM_PATH` and what else the browser needs in `env`
 */
export async function provideChromium({ onlyFromNpm }) {
  const installed = [process.env.CHROMIUM_PATH, ...INSTALLED].find(
    path => path && existsSync(path),
  );
  if (installed && !onlyFromNpm) {
    return { origin: installed, env: { CHROMIUM_PATH: installed } };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'The browser tests need Chromium or Chrome: install one, or name it in CHROMIUM_PATH',
    );
  }

  const folder = await unpackChromium();
  const executable = join(folder, 'chromium');
  const env = {
    CHROMIUM_PATH: executable,
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    ...librariesFor(executable, join(folder, 'al2023/lib')),
  };
  return { origin: `${PACKAGE}@${VERSION}`, env };
}

/**
 * @returns {Promise<string>} the folder with `chromium`, `fonts`, `fonts.conf`
 *   and, in `al2023/lib`, the libraries that Chromium needs
 */
async function unpackChromium() {
  const folder = join(cacheFolder, `chromium-${VERSION}`);
  if (existsSync(folder)) return folder;

  const packed = await fetchPackage(PACKAGE, VERSION);
  const unfinished = mkdtempSync(`${folder}.`);
  // The package unpacks into the folder for temporary files, under fixed
  // names, and takes what is there for its own: so it gets one for itself.
  const previous = process.env.TMPDIR;
  process.env.TMPDIR = unfinished;
  try {
    const require = createRequire(join(packed, 'package.json'));
    const { inflate } = await import(
      pathToFileURL(require.resolve(PACKAGE)).href
    );
    await Promise.all(
      [
        'chromium.br',
        'fonts.tar.br',
        'swiftshader.tar.br',
        'al2023.tar.br',
      ].map(file => inflate(join(packed, 'bin', file))),
    );
  } finally {
    if (previous === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = previous;
  }
  writeFileSync(
    join(unfinished, 'fonts.conf'),
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`,
  );
  renameSync(unfinished, folder);
  return folder;
}

/**
 * The machine's own libraries where they are complete, else those that came
 * with the browser.
 *
 * @param {string} executable
 * @param {string} libraries
 * @returns {NodeJS.ProcessEnv}
 * @throws Error when it starts with neither
 */
function librariesFor(executable, libraries) {
  const path = [libraries, process.env.LD_LIBRARY_PATH]
    .filter(Boolean)
    .join(':');
  for (const env of [{}, { LD_LIBRARY_PATH: path }]) {
    const { status } = spawnSync(executable, ['--version'], {
      env: { ...process.env, ...env },
    });
    if (status === 0) return env;
  }
  throw new Error(
    `${executable} in ${dirname(
      executable,
    )} does not start here: install Chromium, or name one in CHROMIUM_PATH`,
  );
}
