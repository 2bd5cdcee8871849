/**
 * What the reader has set: seen at once, kept on the server a moment later. Fields are ordinary form controls
 * whose name is the preference's; their `data-kind` says what the value is (number, flag, else text).
 *
 * Events: "change" (detail: all preferences) after each change.
 */

import { ask } from './server.js';

const SETTLE = 600; // milliseconds without a change before it is worth sending

export class Preferences extends EventTarget {
  #timer = null;
  #unsent = {};

  constructor(values, { url, root = document }) {
    super();
    Object.assign(this, { values, url, root });
  }

  /** Show the values in the page and in every control, and listen to those. */
  start() {
    this.#show();
    for (const control of this.root.querySelectorAll('[data-preference]')) {
      write(control, this.values[control.name]);
      control.addEventListener('input', () => this.set({ [control.name]: read(control) }));
    }
  }

  set(changes) {
    Object.assign(this.values, changes);
    Object.assign(this.#unsent, changes);
    this.#show();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.send(), SETTLE);
    this.dispatchEvent(new CustomEvent('change', { detail: { ...this.values } }));
  }

  /** Send what has changed; kept for the next time when the server is away. */
  async send({ leaving = false } = {}) {
    const changes = this.#unsent;
    if (!Object.keys(changes).length) return;
    this.#unsent = {};
    await ask(this.url, { method: 'PATCH', body: changes, keepalive: leaving }).catch(() => {
      this.#unsent = { ...changes, ...this.#unsent };
    });
  }

  #show() {
    const { theme, size, line_height: lines, measure, justify, tint } = this.values;
    const { documentElement: page } = this.root;
    Object.assign(page.dataset, { theme, justify, tint });
    page.style.setProperty('--reader-size', `${size}px`);
    page.style.setProperty('--reader-lines', lines);
    page.style.setProperty('--reader-measure', `${measure}rem`);
    for (const output of this.root.querySelectorAll('output[data-shows]')) {
      output.value = Number(this.values[output.dataset.shows].toFixed(2));
    }
  }
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
