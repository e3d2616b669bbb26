// What the database holds, asked beside the server.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export async function ask(url, sql) {
  const { stdout } = await run('psql', [url, '-XAtF,', '-c', sql]);
  return stdout.trim().split('\n').filter(Boolean).map((line) => line.split(','));
}

// Readings of a session by stream, the oldest stream first. (stream, seq) is the key: what is there is there once.
export async function storedStreams(url, session) {
  const rows = await ask(url, `select stream, count(*), min(seq), max(seq) from notification
    where session_id = '${session}' group by stream order by min(at_us)`);
  return rows.map(([stream, count, first, last]) => ({ stream, count: +count, first: +first, last: +last }));
}

// From the first on, without a hole.
export const isWhole = ({ count, first, last }) => first === 1 && count === last;
