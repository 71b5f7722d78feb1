import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { rhythms } from '../../domain/schedule-times.js';
import { tablesOf } from '../support/named-tests.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const found = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))];
const notes = ['README.md', 'docs/operations.md', 'docs/audit.md', 'docs/signatures.md'];

/** Words that look like settings, and are those of others: Temporal's page, iCalendar, a reason, a placeholder. */
const notOurs = ['TEMPORAL_CODEC_PASS_ACCESS_TOKEN', 'DAY_OFF', 'MATCHES_NORM', 'PUBLIC_KEY'];
/** What is there only once something ran. */
const made = ['dist/', '.habarlama/'];

describe('the notes for who runs the house and who reads it', () => {
  for (const note of notes) {
    it(`name only commands, settings, files and folders that there are: ${note}`, () => {
      const text = read(note);
      const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
      for (const name of found(text, /npm run (?:--silent )?([\w:-]+)/gu)) expect(scripts, name).to.have.property(name);
      const settings = found(
        read('.env.example') + read('docker-compose.yml'),
        /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/gu,
      );
      for (const name of found(text, /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+_?)/gu)) {
        const isThere = (setting: string) => setting === name || (name.endsWith('_') && setting.startsWith(name));
        if (!notOurs.includes(name)) expect(settings.some(isThere), name).to.equal(true);
      }
      const folders = readdirSync(root, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? entry.name : [],
      );
      const paths = found(text, /(?:`|tsx |mocha )((?:[\w.-]+\/)+[\w.-]*|[\w-]+\.(?:ts|js|yml))(?=[`\s)])/gu);
      for (const path of [...paths, ...found(text, /\]\(([^)#:]+)\)/gu)]) {
        const isOurs = !path.includes('/') || path.endsWith('/') || folders.includes(path.split('/')[0] ?? '');
        const places = [root, `${root}docs/`, `${root}workflows/`];
        if (isOurs && !made.includes(path)) {
          expect(
            places.some((place) => existsSync(place + path)),
            path,
          ).to.equal(true);
        }
      }
    });
  }

  it('say of every folder and file at the top what it is for', () => {
    const [folders = []] = tablesOf(read('README.md'));
    const named = found(folders.map(([first]) => first).join(' '), /`([^`]+)`/gu);
    const there = readdirSync(root, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.') && !['node_modules', 'dist'].includes(name))
      .flatMap((entry) =>
        entry.isDirectory() ? `${entry.name}/` : /\.(?:ts|js)$/u.test(entry.name) ? entry.name : [],
      );
    // One is named where another is said to be wired.
    expect(there.filter((name) => !named.includes(name) && name !== 'run-process.ts')).to.deep.equal([]);
  });

  it('say when each thing comes that comes by itself', () => {
    const text = read('docs/operations.md');
    for (const [name, { hour }] of Object.entries(rhythms)) {
      expect(text).to.match(new RegExp(`\\| \`${name}\` +\\| [^|]*${String(hour).padStart(2, '0')}:00`, 'u'));
    }
  });

  it('list what compose wants to be set', () => {
    const line = /^Required in `\.env`:.*$/mu.exec(read('docs/operations.md'))?.[0] ?? '';
    const required = found(read('docker-compose.yml'), /\$\{([A-Z_]+):\?/gu);
    const listed = found(line.split('(letters')[0] ?? '', /`([A-Z][A-Z_]+)`/gu);
    expect(listed.sort()).to.deep.equal(required.sort());
  });
});
