// What lies in a page's browser, as a curious eye would find it.
export const inBrowser = (page) => page.evaluate(async () => {
  const database = await new Promise((done, fail) => {
    const opening = indexedDB.open('coregulation');
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => fail(opening.error);
  });
  const all = (store) => new Promise((done) => {
    const asked = database.transaction([store]).objectStore(store).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const [keys, places, readings] = [await all('keys'), await all('places'), await all('readings')];
  const exported = await crypto.subtle.exportKey('raw', keys[0]).then(() => true, () => false);
  database.close();
  const plain = (one) => JSON.stringify(one, (_, v) => (v instanceof ArrayBuffer || ArrayBuffer.isView(v) ? '' : v));
  return { exported, places: places.map(plain), readings: readings.map(plain) };
});

// Says later whether the page was ever loaded anew.
export const mark = (page) => page.evaluate(() => void (globalThis.stillHere = true));
export const isStillThere = (page) => page.evaluate(() => globalThis.stillHere === true);
