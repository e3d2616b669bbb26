// What a scenario stands on: a database and a server, started and stopped by their own process ids.
import { execFile, spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const here = dirname(dirname(fileURLToPath(import.meta.url)));
export const root = resolve(here, '../..');

export function binary() {
  const named = process.env.COREGULATION_BINARY;
  const candidates = named ? [resolve(named)] : ['release', 'dev'].map((p) => join(root, 'build', p, 'coregulation'));
  const [found] = candidates.filter((path) => existsSync(path)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (!found) throw new Error(`no server binary: expected ${candidates.join(' or ')} (or set COREGULATION_BINARY)`);
  return found;
}

// The built client: web/dist, or another folder that COREGULATION_CLIENT names.
export const client = () => resolve(process.env.COREGULATION_CLIENT ?? join(root, 'web', 'dist'));

export async function startDatabase({ own = false } = {}) {
  if (process.env.DATABASE_URL && !own) return { url: process.env.DATABASE_URL, stop: async () => {} };
  const dir = await mkdtemp(join(tmpdir(), 'cr-e2e-')); // short: a socket's path has a limit
  const postgres = join(root, 'deploy', 'postgres');
  await run(postgres, ['start', dir]);
  const { stdout } = await run(postgres, ['url', dir]);
  return {
    url: stdout.trim(),
    breakDown: () => run(postgres, ['stop', dir, 'immediate']),
    start: () => run(postgres, ['start', dir]),
    stop: async () => {
      await run(postgres, ['stop', dir]).catch(() => {});
      await rm(dir, { recursive: true, force: true });
    },
  };
}

// Port 0: any free one; a number: that one again, after a stop.
export async function startServer({ databaseUrl, port = 0, options = [], webRoot = client() }) {
  if (!existsSync(join(webRoot, 'index.html')))
    throw new Error('web/dist is missing: run npm ci, then npm run build, in web/');
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  if (port === 0) await run(binary(), ['migrate'], { env }); // one that comes again finds its tables
  const child = spawn(binary(), ['serve', '--port', String(port), '--web-root', webRoot, ...options], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const bound = await new Promise((done, fail) => {
    const hear = (chunk) => {
      said += chunk;
      const found = /listening on http:\/\/[^\s]*:(\d+)/.exec(said);
      if (found) done(Number(found[1]));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', (code) => fail(new Error(`the server ended with ${code} before it listened:\n${said}`)));
  });
  const gone = new Promise((done) => child.on('exit', (code) => done(code)));
  return {
    url: `http://localhost:${bound}`,
    port: bound,
    pid: child.pid,
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      return gone;
    },
    kill: async () => {
      if (child.exitCode === null) child.kill('SIGKILL');
      return gone;
    },
  };
}

// A server whose listening socket outlives it: `deploy` stops it and starts it anew.
export async function startHeldServer({ databaseUrl }) {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  await run(binary(), ['migrate'], { env });
  const command = 'exec "$0" serve --web-root "$1"';
  const holder = spawn(join(here, 'support', 'held_socket.py'), ['sh', '-c', command, binary(), client()], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [holder.stdout, holder.stderr]) stream.on('data', (chunk) => (said += chunk));
  const hear = async (pattern, within = 20_000) => {
    for (const until = Date.now() + within; Date.now() < until; ) {
      const found = pattern.exec(said);
      if (found) return found;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error(`not said within ${within / 1000} s: ${pattern}\n${said}`);
  };
  const port = Number((await hear(/port (\d+)/))[1]);
  await hear(/listening on/);
  const gone = new Promise((done) => holder.on('exit', done));
  return {
    url: `http://localhost:${port}`,
    deploy: async () => {
      said = '';
      holder.kill('SIGHUP');
      return Number((await hear(/ended (-?\d+)/))[1]);
    },
    stop: async () => {
      if (holder.exitCode === null) holder.kill('SIGTERM');
      return gone;
    },
  };
}

// The same client as another version would be served: other names of its files.
export async function newVersion() {
  const dir = await mkdtemp(join(tmpdir(), 'cr-web-'));
  await cp(client(), dir, { recursive: true });
  let page = await readFile(join(dir, 'index.html'), 'utf8');
  for (const file of await readdir(join(dir, 'assets'))) {
    const renamed = file.replace('index-', 'index-new-');
    await rename(join(dir, 'assets', file), join(dir, 'assets', renamed));
    page = page.replaceAll(file, renamed);
  }
  await writeFile(join(dir, 'index.html'), page);
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
