import { describe, expect, it } from 'vitest';
import { templates } from '../../src/state/plan';
import { keepThread, loadConsole, mostQuick, quickFrom, threadOf } from '../../src/store/console.svelte';

function storage(texts: Record<string, string> = {}): () => Storage {
  const held = new Map(Object.entries(texts));
  return () =>
    ({
      getItem: (key: string) => held.get(key) ?? null,
      setItem: (key: string, value: string) => void held.set(key, value),
    }) as unknown as Storage;
}

describe('what the console remembers', () => {
  it('begins with keys on, figures off and nothing of its own', () => {
    expect(loadConsole(storage())).toEqual({ open: {}, plan: undefined, quick: undefined, keys: true, figures: false });
  });

  it('takes no damage from what another version, or somebody, has written', () => {
    for (const text of ['', 'x', '[]', '7', 'null', '{"plan":[{"phase":"lunch","minutes":1}],"open":7,"quick":[1]}']) {
      const loaded = loadConsole(storage({ 'coregulation.console': text }));
      expect(loaded.plan, text).toBeUndefined();
      expect(loaded.open, text).toEqual({});
    }
  });

  it('keeps a dozen words for quick notes, each once', () => {
    expect(quickFrom(['tears', 'tears', ' ', 'x'.repeat(41), 'calm'])).toEqual(['tears', 'calm']);
    expect(quickFrom(Array.from({ length: 30 }, (_, i) => `word ${i}`))).toHaveLength(mostQuick);
  });

  it('finds a session’s place in its plan again, and a plan half edited, each session its own', () => {
    const here = storage();
    const thread = { phase: 'practice', sinceMs: 61_000, part: 2, draft: templates.pair, base: templates.short };
    keepThread('one', thread, here);
    expect(threadOf('one', here)).toEqual(thread);
    expect(threadOf('two', here)).toBeUndefined();
  });

  it('does without storage that refuses', () => {
    const none = (): Storage => {
      throw new Error('denied');
    };
    expect(loadConsole(none).keys).toBe(true);
    expect(() => keepThread('one', { phase: 'arrive', sinceMs: 0, part: 0, draft: undefined, base: undefined }, none)).not.toThrow();
    expect(threadOf('one', none)).toBeUndefined();
  });
});
