/**
 * Looking for words in the book: the sheet asks while one types, and a place chosen there is opened and lit.
 *
 *   <dialog class="sheet left" id="search"><form role="search" action="/read/4f…/search/"><input name="q"></form>
 *     <div data-found></div></dialog>
 */

import { light, rangeIn } from './highlight.js';
import { fragment } from './server.js';
import { sentence } from './words.js';

const SETTLE = 250; // milliseconds without a key before it is worth asking
const LIT = 4000; // milliseconds that what was found stays lit
const BEHIND = 20_000; // the same for words behind the picture of their page, which have yet to be asked for

export class Search {
  #asking = null;
  #timer = null;
  #dark = null;

  /** tell: says a sentence to the reader. renew: fetches again what was still waited for on the screen. */
  constructor(sheet, reader, { tell, renew, ask = fragment }) {
    Object.assign(this, { sheet, reader, tell, renew, ask });
    this.form = sheet.querySelector('form');
    this.list = sheet.querySelector('[data-found]');
  }

  start() {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.look();
    });
    this.form.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.look(), SETTLE);
    });
    this.list.addEventListener('click', (event) => this.#follow(event));
  }

  /** Ask for what is in the field; an answer to what was typed before comes to nothing. */
  async look() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    const query = this.form.elements.q.value.trim();
    if (!query) return this.list.replaceChildren();
    try {
      const { html } = await this.ask(`${this.form.action}?q=${encodeURIComponent(query)}`, 'found', { signal: asking.signal });
      if (asking.signal.aborted) return undefined;
      this.query = query;
      return this.list.replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
    } catch {
      if (!asking.signal.aborted) this.list.textContent = sentence('lost');
    }
    return undefined;
  }

  async #follow(event) {
    const link = event.target.closest('a[data-passage]');
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.sheet.close();
    const passage = Number(link.dataset.passage);
    await this.reader.go(link.href);
    if (this.reader.flow.passage(passage)?.matches('[data-waits]')) await this.renew();
    const section = this.reader.flow.passage(passage);
    const span = section && nthOf(section.textContent, this.query, Number(link.dataset.nth));
    if (!span) return;
    await this.reader.go(link.href, { offset: span.start, push: false });
    this.#light(section, rangeIn(section, span.start, span.end));
  }

  /** Light what was found; where a scan shows its page instead of its words, light the page and say so. */
  #light(section, range) {
    const isBehind = section.querySelector('.words')?.getClientRects().length === 0;
    this.#darken();
    light('found', [range]);
    section.classList.toggle('hit', isBehind);
    this.#dark = setTimeout(() => this.#darken(), isBehind ? BEHIND : LIT);
    if (isBehind) this.tell(sentence('behind', { words: this.query }));
  }

  #darken() {
    clearTimeout(this.#dark);
    light('found', []);
    document.querySelector('.hit')?.classList.remove('hit');
  }
}

/** Where the nth place (from 0) of a query lies in a text, or null; a space in it is any white space. */
export function nthOf(text, query, nth) {
  const words = query.trim().split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const found = [...text.matchAll(new RegExp(words.join('\\s+'), 'gi'))][nth];
  return found ? { start: found.index, end: found.index + found[0].length } : null;
}
