/**
 * Watches a captured stream and tells when there is another page to be read.
 *
 *   const eye = new Eye(video, ticker);
 *   eye.addEventListener('page', ({ detail: blob }) => …);
 *   await eye.open(stream, SCREEN);
 *
 * Events: "page" (detail: its picture, encoded), "look" (detail: "moving" | "same" | "settled"), "ended" when whoever
 * shares has stopped.
 */

import { Watcher, greyOf, smallSize } from './change.js';
import { encode, fit } from './encoding.js';
import { WHOLE, inPixels } from './region.js';

const LOOK = 100; // milliseconds between two looks

export class Eye extends EventTarget {
  #watcher = null;
  #isEncoding = false;
  #region = WHOLE;
  stream = null;

  constructor(video, ticker, { makeCanvas = (width, height) => new OffscreenCanvas(width, height) } = {}) {
    super();
    Object.assign(this, { video, ticker, makeCanvas });
    ticker.addEventListener('tick', () => this.#look());
  }

  /** Begin to watch. The first picture comes when it comes: a page that stands still in a hidden tab gives none yet. */
  open(stream, limits) {
    this.close();
    this.stream = stream;
    this.#watcher = new Watcher(limits);
    stream.getVideoTracks()[0].addEventListener('ended', () => this.stream === stream && this.#ended());
    this.video.srcObject = stream;
    this.video.play().catch(() => {}); // it was closed before there was a picture
    this.ticker.start(LOOK);
  }

  close() {
    this.ticker.stop();
    this.stream?.getTracks().forEach((track) => track.stop());
    this.video.srcObject = null;
    this.stream = null;
  }

  /** {width, height} of what is captured, in pixels. */
  get size() {
    return { width: this.video.videoWidth, height: this.video.videoHeight };
  }

  /** The part that is looked at; another one is another page. */
  set region(region) {
    this.#region = region;
    this.#watcher?.forget();
  }

  get region() {
    return this.#region;
  }

  #ended() {
    this.close();
    this.dispatchEvent(new Event('ended'));
  }

  #look() {
    if (!this.stream || this.#isEncoding || !this.size.width) return;
    const part = inPixels(this.#region, this.size);
    const small = smallSize(part.width, part.height);
    const { data } = this.#drawn(part, small).getContext('2d').getImageData(0, 0, small.width, small.height);
    const seen = this.#watcher.look(greyOf(data));
    this.dispatchEvent(new CustomEvent('look', { detail: seen }));
    if (seen === 'settled') this.#tell(part);
  }

  async #tell(part) {
    const { stream } = this;
    this.#isEncoding = true;
    try {
      const page = await encode((size) => this.#drawn(part, size), fit(part));
      if (this.stream === stream) this.dispatchEvent(new CustomEvent('page', { detail: page }));
    } finally {
      this.#isEncoding = false;
    }
  }

  #drawn({ x, y, width, height }, size) {
    return drawn(this.video, { x, y, width, height }, size, this.makeCanvas);
  }
}

/** A part of a video or picture on a canvas of its own. */
export function drawn(source, part, size, makeCanvas = (width, height) => new OffscreenCanvas(width, height)) {
  const canvas = makeCanvas(size.width, size.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, part.x, part.y, part.width, part.height, 0, 0, size.width, size.height);
  return canvas;
}
