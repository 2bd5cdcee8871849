/**
 * Scanned books whose pages are still being drawn and read: asks again for those on the screen until nothing about
 * them waits, and puts what is new in their place. A page that waits says so:
 *
 *   <section class="passage sheet" data-passage="12" data-waits>…</section>
 */

import { fragment } from './server.js';

const LOOK = 3000; // milliseconds between two looks
const LEAST = '.undrawn'; // what is worth a look at once

export class PageWatch {
  #shown = [];
  #timer = null;

  constructor(reader, { ask = fragment, later = (...all) => setTimeout(...all), forget = (timer) => clearTimeout(timer) } = {}) {
    Object.assign(this, { reader, ask, later, forget });
  }

  start() {
    this.reader.addEventListener('passage', ({ detail }) => this.look(detail.parts.map(({ passage }) => passage)));
  }

  /** These passages are on the screen now. */
  look(passages) {
    this.#shown = passages;
    this.forget(this.#timer);
    const waiting = this.#waiting();
    if (!waiting.length) return;
    this.#timer = this.later(() => this.renew(), waiting.some((section) => section.querySelector(LEAST)) ? LOOK / 6 : LOOK);
  }

  #waiting() {
    return this.#shown.map((index) => this.reader.flow.passage(index)).filter((section) => section?.matches('[data-waits]'));
  }

  /** Ask for what is on the screen now. */
  async renew() {
    const shown = this.#shown;
    const [first] = this.#waiting();
    if (!first || document.hidden) return this.#again();
    const answer = await this.ask(`${this.reader.base}${first.dataset.passage}/`, 'pages').catch(() => null);
    if (answer) this.#replace(new DOMParser().parseFromString(answer.html, 'text/html'));
    return shown === this.#shown && this.#again();
  }

  #again() {
    this.forget(this.#timer);
    if (this.#waiting().length) this.#timer = this.later(() => this.renew(), LOOK);
  }

  /** Sections that have become something else since they were fetched. */
  #replace(page) {
    const sections = [...page.querySelectorAll('[data-passage]')];
    const changed = sections.map((section) => [this.reader.flow.passage(section.dataset.passage), section]);
    const news = changed.filter(([old, section]) => old?.matches('[data-waits]') && old.outerHTML !== section.outerHTML);
    for (const [old, section] of news) old.replaceWith(document.adoptNode(section));
    if (news.length) this.reader.relayout();
  }
}
