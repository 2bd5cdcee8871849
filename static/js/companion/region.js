/**
 * The part of a captured picture where the text is, as shares of its width and height: {x, y, width, height}, 0..1.
 * Pure, but for `Regions`, which remembers them.
 */

export const WHOLE = { x: 0, y: 0, width: 1, height: 1 };

const LEAST = 0.05; // share of a side that a region has at least
const STEP = 0.02; // by which a key moves or grows it
const MOST_KEPT = 50;
const KEY = 'companion-regions';

/** A region inside the picture, not too small to hold a line. */
export function inside({ x, y, width, height }) {
  const wide = limit(width, LEAST, 1);
  const high = limit(height, LEAST, 1);
  return { x: limit(x, 0, 1 - wide), y: limit(y, 0, 1 - high), width: wide, height: high };
}

/** The region between two corners. */
export function between(one, other) {
  return inside({
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  });
}

/** Whether two corners are far enough apart to be a frame, and no tap. */
export function isFrame(one, other) {
  return Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y)) >= LEAST;
}

/** What an arrow key makes of a region: moved, or with the shift key grown and shrunk. */
export function nudged(region, key, isGrowing) {
  const across = { ArrowLeft: -STEP, ArrowRight: STEP }[key] ?? 0;
  const down = { ArrowUp: -STEP, ArrowDown: STEP }[key] ?? 0;
  const { x, y, width, height } = region;
  if (isGrowing) return inside({ x, y, width: Math.min(1 - x, width + across), height: Math.min(1 - y, height + down) });
  return inside({ x: x + across, y: y + down, width, height });
}

export function isWhole({ width, height }) {
  return width > 0.99 && height > 0.99;
}

/** In pixels of a picture. */
export function inPixels({ x, y, width, height }, size) {
  return {
    x: Math.round(x * size.width),
    y: Math.round(y * size.height),
    width: Math.max(1, Math.round(width * size.width)),
    height: Math.max(1, Math.round(height * size.height)),
  };
}

/**
 * What a captured thing is remembered by. Browsers tell the title of a window or only a number that is new each time;
 * then it is its kind: its size is not known before the first picture.
 */
export function nameOf({ label, kind }) {
  const isTitle = label && !/^(web-contents-media-stream|window|screen|browser|monitor)[:\d]/.test(label);
  return isTitle ? label : kind || 'camera';
}

/** The regions that were drawn, by the name of what they were drawn in; the latest of them stay. */
export class Regions {
  constructor(storage = () => localStorage) {
    this.storage = storage;
  }

  of(name) {
    const found = this.#all().find(([known]) => known === name);
    return found ? inside(found[1]) : WHOLE;
  }

  keep(name, region) {
    const others = this.#all().filter(([known]) => known !== name);
    const mine = isWhole(region) ? [] : [[name, region]];
    try {
      this.storage().setItem(KEY, JSON.stringify([...mine, ...others].slice(0, MOST_KEPT)));
    } catch {} // storage is full or forbidden: it is drawn again the next time
  }

  #all() {
    try {
      const kept = JSON.parse(this.storage().getItem(KEY));
      return Array.isArray(kept) ? kept.filter((one) => typeof one?.[1]?.x === 'number') : [];
    } catch {
      return [];
    }
  }
}

function limit(value, least, most) {
  return Math.min(most, Math.max(least, value));
}
