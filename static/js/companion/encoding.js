/** Pictures of a page, small enough to be sent in a moment, and sharp enough to be read. */

export const MOST_BYTES = 250_000;
export const MOST_PIXELS = 2_400_000; // a page is read no better with more

const QUALITIES = [0.85, 0.7, 0.55, 0.4];
const SMALLER = 0.8; // what a side is made of when even the lowest quality is too much
const TYPES = ['image/webp', 'image/jpeg'];

/** The size in which to send a picture: its own, or the largest allowed of the same shape. */
export function fit({ width, height }, most = MOST_PIXELS) {
  const scale = Math.min(1, Math.sqrt(most / (width * height)));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * A blob of at most `MOST_BYTES`. draw(size) gives a canvas of that size with the picture in it; size: that to begin
 * with. The picture loses quality first, which reading survives, and its size last.
 */
export async function encode(draw, size) {
  const canvas = draw(size);
  let blob = null;
  for (const quality of QUALITIES) {
    blob = await blobOf(canvas, quality);
    if (blob.size <= MOST_BYTES) return blob;
  }
  return encode(draw, { width: Math.round(size.width * SMALLER), height: Math.round(size.height * SMALLER) });
}

/** In the first format that this browser writes; who cannot write one gives PNG. */
async function blobOf(canvas, quality) {
  for (const type of TYPES) {
    const blob = await canvas.convertToBlob({ type, quality });
    if (blob.type === type) return blob;
  }
  throw new Error('this browser writes neither WebP nor JPEG');
}
