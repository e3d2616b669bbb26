// The way between a browser and a server, which can be cut, fall silent, or take its time. Loopback only.
import { connect, createServer } from 'node:net';
import { Transform } from 'node:stream';

// Hands on what comes, in order, as late as `delayMs` says at that moment.
function late(delayMs) {
  let due = 0;
  return new Transform({
    transform(chunk, _, taken) {
      const now = performance.now();
      due = Math.max(due, now + delayMs());
      setTimeout(() => this.push(chunk), due - now);
      taken();
    },
    flush: (ended) => void setTimeout(ended, Math.max(0, due - performance.now()) + 1),
  });
}

export async function startProxy() {
  let target = 0; // the server's port, told later: a server wants to know its public address first
  let silent = false;
  const delays = { up: () => 0, down: () => 0 };
  const pairs = new Set();
  const accept = (near) => {
    near.on('error', () => {});
    if (silent) return void pairs.add({ near }); // half-open: taken, and never answered
    const far = connect(target, '127.0.0.1');
    const pair = { near, far };
    pairs.add(pair);
    far.on('error', () => near.destroy());
    near.pipe(late(() => delays.up())).pipe(far);
    far.pipe(late(() => delays.down())).pipe(near);
    const gone = () => {
      if (pair.silenced) return;
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };
    near.on('close', gone);
    far.on('close', gone);
  };
  let server;
  const listen = (port) =>
    new Promise((done, fail) => {
      server = createServer(accept);
      server.on('error', fail);
      server.listen(port, '127.0.0.1', () => done(server.address().port));
    });
  const drop = () => {
    for (const { near, far } of pairs) {
      near.destroy();
      far?.destroy();
    }
    pairs.clear();
  };
  const unlisten = () => new Promise((done) => server.close(done));
  const port = await listen(0);
  return {
    port,
    url: `http://localhost:${port}`,
    to: (serverPort) => (target = serverPort),
    // As when the network goes: what is open breaks, what is tried is refused.
    cut: async () => {
      const closed = unlisten();
      drop();
      await closed;
    },
    mend: () => listen(port),
    // As when a router forgets: what is open stays open and carries nothing; what is tried is never answered.
    silence: () => {
      silent = true;
      for (const pair of pairs) {
        pair.silenced = true;
        pair.near.unpipe();
        pair.far?.unpipe();
        pair.far?.pause();
      }
    },
    // How late each way is, in ms: towards the server, and from it. `jitterMs` more at most, drawn for each piece.
    delay: ({ upMs = 0, downMs = 0, jitterMs = 0 }) => {
      delays.up = () => upMs + Math.random() * jitterMs;
      delays.down = () => downMs + Math.random() * jitterMs;
    },
    speak: () => {
      silent = false;
      drop();
    },
    stop: async () => {
      const closed = unlisten().catch(() => {});
      drop();
      await closed;
    },
  };
}
