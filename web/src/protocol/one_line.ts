// One line as the protocol takes it: no control characters, no direction overrides, at most so many code points.
export function oneLine(text: string, most: number): string {
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ');
  return Array.from(clean.trim()).slice(0, most).join('').trim();
}
