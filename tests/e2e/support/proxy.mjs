// The way between a browser and a server, which can be cut, fall silent, or take its time. Loopback only.
import { connect, createServer } from 'node:net';
import { Transform } from 'node:stream';

// Hands on what comes, in order, as late as `delayMs` says at that moment. By one timer at a time: of two that are due in
// the same moment, either may come first.
function late(delayMs) {
  const waiting = [];
  let timer;
  let ended;
  const way = new Transform({
    transform(chunk, _, taken) {
      const last = waiting.at(-1)?.due ?? 0;
      waiting.push({ chunk, due: Math.max(last, performance.now() + delayMs()) });
      wait();
      taken();
    },
    flush: (done) => {
      ended = done;
      wait();
    },
    destroy: (problem, done) => {
      clearTimeout(timer);
      done(problem);
    },
  });
  const wait = () => {
    if (waiting.length === 0) return void ended?.();
    timer ??= setTimeout(handOn, waiting[0].due - performance.now());
  };
  const handOn = () => {
    timer = undefined;
    const now = performance.now();
    while (waiting.length > 0 && waiting[0].due <= now + 1) way.push(waiting.shift().chunk);
    wait();
  };
  return way;
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
