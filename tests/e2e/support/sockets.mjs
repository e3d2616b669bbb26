// What really went over a page's socket, whatever the page makes of it.

// From now on; to be called before the page opens its line. `heard` and `said` grow: { at, text, message }.
export function listenTo(page) {
  const line = { heard: [], said: [], opened: 0, closed: 0 };
  const note = (list) => ({ payload }) => {
    const text = String(payload);
    let message = {};
    try {
      message = JSON.parse(text);
    } catch {
      // Chromium hands over control frames as well.
    }
    list.push({ at: performance.now(), text, message });
  };
  page.on('websocket', (socket) => {
    line.opened += 1;
    socket.on('framereceived', note(line.heard));
    socket.on('framesent', note(line.said));
    socket.on('close', () => (line.closed += 1));
  });
  return line;
}

export const ofType = (list, type) => list.filter(({ message }) => message.type === type).map(({ message }) => message);
export const newest = (line, type) => line.heard.findLast(({ message }) => message.type === type)?.message;

const nibbles = (strip) => [...Buffer.from(strip, 'base64url')].flatMap((byte) => [byte >> 4, byte & 15]);

// What a message tells of a heart: where in it that seat's values, beats or rests stand. Names and places in the circle
// (people, seats) are no values.
export function tellsOf(message, seat) {
  const places = [];
  if (message.type === 'frame') {
    if (message.people.some((row) => row.seat === seat)) places.push('frame.people');
    if (message.pairs.some((row) => row.a === seat || row.b === seat || row.leads === seat)) places.push('frame.pairs');
    if (message.strip !== undefined && (nibbles(message.strip)[seat - 1] ?? 0) !== 0) places.push('frame.strip');
  }
  if ((message.type === 'pulse' || message.type === 'pause') && message.seat === seat) places.push(message.type);
  return places;
}

// All that came after `since` (ms of performance.now) and tells of `seat`.
export const tellings = (line, seat, since = 0) =>
  line.heard.filter(({ at, message }) => at >= since && tellsOf(message, seat).length > 0).map(({ message }) => message);
