// Sharper than this nobody sees in soft forms.
const mostRatio = 2;

// Fits a canvas to its place on the page; true when it is another size than before.
export function fit(c: CanvasRenderingContext2D, width: number, height: number): boolean {
  const ratio = Math.min(mostRatio, devicePixelRatio);
  const w = Math.round(width * ratio);
  const h = Math.round(height * ratio);
  const changed = c.canvas.width !== w || c.canvas.height !== h;
  if (changed) Object.assign(c.canvas, { width: w, height: h });
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  return changed;
}
