/**
 * What the reader has set: seen at once, kept on the server a moment later; what the music waits for, at once.
 * Fields are ordinary form controls whose name is the preference's; their `data-kind` says what the value is
 * (number, flag, else text), `data-most` which other preference it may not exceed.
 *
 * Events: "change" (detail: {names, values}, what was set and all preferences) after each change; "kept"
 * (detail: {names}) once the server has stored what was set.
 */

import { ask } from './server.js';

const SETTLE = 600; // milliseconds without a change before it is worth sending
const AGAIN = 10_000; // milliseconds until what the server could not take is sent again
const URGENT = ['mode', 'genre', 'vocals'];

export class Preferences extends EventTarget {
  #timer = null;
  #unsent = {};
  #line = Promise.resolve();

  constructor(values, { url, root = document, exchange = ask, later = (...all) => setTimeout(...all) }) {
    super();
    Object.assign(this, { values, url, root, exchange, later });
  }

  /** Show the values in the page and in every control, and listen to those. */
  start() {
    this.#show();
    for (const control of this.root.querySelectorAll('[data-preference]')) {
      write(control, this.values[control.name]);
      control.addEventListener('input', () => this.set({ [control.name]: read(control) }));
    }
  }

  set(wish) {
    const changes = { ...wish };
    const { volume, ceiling } = { ...this.values, ...wish };
    if (volume > ceiling) changes.volume = ceiling;
    Object.assign(this.values, changes);
    Object.assign(this.#unsent, changes);
    this.#show();
    const names = Object.keys(changes);
    if (names.some((name) => URGENT.includes(name))) this.send();
    else this.#sendIn(SETTLE);
    this.#tell('change', { names, values: { ...this.values } });
  }

  /** Send what has changed: one message after the other, so that the last value wins; at once when leaving. */
  send({ leaving = false } = {}) {
    clearTimeout(this.#timer);
    if (leaving) return this.#deliver({ keepalive: true });
    this.#line = this.#line.then(() => this.#deliver());
    return this.#line;
  }

  /** What the server could not take for now is kept for the next time; what it refuses is not. */
  async #deliver(options = {}) {
    const changes = this.#unsent;
    const names = Object.keys(changes);
    if (!names.length) return;
    this.#unsent = {};
    try {
      await this.exchange(this.url, { method: 'PATCH', body: changes, ...options });
      this.#tell('kept', { names });
    } catch ({ status = 0 }) {
      if (status >= 400 && status < 500 && status !== 429) return;
      this.#unsent = { ...changes, ...this.#unsent };
      this.#sendIn(AGAIN);
    }
  }

  #sendIn(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = this.later(() => this.send(), milliseconds);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #show() {
    const { theme, size, line_height: lines, measure, justify, face, spread, tint } = this.values;
    const { documentElement: page } = this.root;
    Object.assign(page.dataset, { theme, justify, face, spread, tint });
    page.style.setProperty('--reader-size', `${size}px`);
    page.style.setProperty('--reader-lines', lines);
    page.style.setProperty('--reader-measure', `${measure}rem`);
    for (const output of this.root.querySelectorAll('output[data-shows]')) {
      const value = this.values[output.dataset.shows];
      output.value = output.dataset.unit === '%' ? percent(value) : Number(value.toFixed(2));
    }
    for (const control of this.root.querySelectorAll('[data-most]')) {
      control.max = this.values[control.dataset.most];
      write(control, this.values[control.name]);
    }
    for (const control of this.root.querySelectorAll('input[data-unit="%"]')) {
      control.setAttribute('aria-valuetext', percent(this.values[control.name])); // screen readers would say 0.7
    }
  }
}

function percent(share) {
  return `${Math.round(share * 100)} %`;
}

function read(control) {
  if (control.dataset.kind === 'flag') return control.checked;
  return control.dataset.kind === 'number' ? Number(control.value) : control.value;
}

function write(control, value) {
  if (control.dataset.kind === 'flag') control.checked = value;
  else if (control.type === 'radio') control.checked = control.value === String(value);
  else control.value = value;
}
