// What pages tell the frame around them.

export const shell = $state({
  settings: false, // the sheet is open
  waiting: false, // somebody waits to be let in: links out would give the place away
  wall: false, // one picture covers the whole window: what lies below it is nobody's to reach
  live: false, // somebody is in a room: no way out but the one that says so
});
