/**
 * Tells the server what a meter has measured: now and then, and when the page is left. What could not be told
 * waits in the browser until the book is opened again.
 */

import { Meter } from './pace.js';

const TICK = 1000; // milliseconds
const TELL = 30_000; // milliseconds between two messages
const MOST = 100; // passages in one message

export class PaceKeeper {
  #meter = null;
  #name = '';
  #screen = null;
  #isSending = false;

  constructor({ server, book, person = '', isAway, storage = localStorage, clock = () => Date.now(), meter = (options) => new Meter(options), visit = randomName }) {
    Object.assign(this, { server, isAway, storage, clock, meter, visit });
    this.prefix = `moodbgm pace ${person} ${book} `;
  }

  /** Measure from now on; signs of life are told by `alive`. */
  start({ every = (...all) => setInterval(...all) } = {}) {
    every(() => this.#meter?.tick(), TICK);
    every(() => this.tell(), TELL);
    return this.tell();
  }

  show(parts, place) {
    this.#screen = { parts, place };
    if (this.#meter) this.#meter.show(parts, place);
    if (this.#meter?.isOver ?? true) this.#begin();
  }

  alive() {
    this.#meter?.alive();
    if (this.#meter?.isOver) this.#begin();
  }

  /** Tell what has changed, and what could not be told before; `leaving` lets it outlive the page. */
  async tell({ leaving = false } = {}) {
    if (this.#meter) this.#keep(this.#meter.report({ leaving }));
    if (this.#isSending && !leaving) return;
    this.#isSending = true;
    try {
      await Promise.all(this.#waiting().map((key) => this.#send(key, leaving)));
    } finally {
      this.#isSending = false;
    }
  }

  /** Another visit, on the page that is open. */
  #begin() {
    if (this.#meter) this.#keep(this.#meter.report({ leaving: true }));
    this.#meter = this.meter({ isAway: this.isAway });
    this.#name = this.visit();
    if (this.#screen) this.#meter.show(this.#screen.parts, this.#screen.place);
  }

  /** Put readings beside those of this visit that wait already. */
  #keep(readings) {
    if (!readings.length) return;
    const key = this.prefix + this.#name;
    const waiting = JSON.parse(this.storage.getItem(key) ?? '{"readings":[]}').readings;
    const all = new Map([...waiting, ...readings].map((reading) => [reading.passage, reading]));
    this.storage.setItem(key, JSON.stringify({ at: this.clock(), readings: [...all.values()] }));
  }

  #waiting() {
    const keys = Array.from({ length: this.storage.length }, (_, i) => this.storage.key(i));
    return keys.filter((key) => key.startsWith(this.prefix));
  }

  async #send(key, leaving) {
    const text = this.storage.getItem(key);
    const { at, readings } = JSON.parse(text);
    const ago = Math.max(0, (this.clock() - at) / 1000);
    const zone = -new Date(at).getTimezoneOffset();
    const part = readings.slice(0, MOST);
    try {
      await this.server.keepReadings({ visit: key.slice(this.prefix.length), ago, zone, readings: part }, { leaving });
    } catch ({ status = 0 }) {
      if (status < 400 || status >= 500 || status === 429) return;
    }
    this.#told(key, part);
  }

  /** Forget what was told, unless it has grown meanwhile. */
  #told(key, part) {
    const told = new Set(part.map((reading) => JSON.stringify(reading)));
    const { at, readings } = JSON.parse(this.storage.getItem(key) ?? '{"readings":[]}');
    const rest = readings.filter((reading) => !told.has(JSON.stringify(reading)));
    if (rest.length) this.storage.setItem(key, JSON.stringify({ at, readings: rest }));
    else this.storage.removeItem(key);
  }
}

function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
