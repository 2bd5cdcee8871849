/**
 * The text of a book, shown a screen page at a time. Without it, a leaf is a page to scroll.
 *
 *   <book-reader data-base="/read/4f…/" data-total="412" data-passage="12" data-offset="340">
 *     <div class="flow">
 *       <article class="leaf" data-leaf="3" data-previous="/read/4f…/9/" data-next="/read/4f…/21/" …>
 *         <section class="passage" data-passage="12">…</section>
 *       </article>
 *     </div>
 *   </book-reader>
 *
 * Events, bubbling: "passage" {passage, share, total, chapter, parts} whenever another screen page is shown, `passage`
 * filling most of it, `parts` being all that is on it (see flow.js); "turn" {passage, offset}, where the page begins, when its reader has turned to it; "bars"
 * when the middle was tapped; "lost" when pages could not be fetched, "found" when they were.
 */

import { Flow } from './flow.js';
import { intentOf, watchTouch } from './gestures.js';
import { fragment } from './server.js';

const AHEAD = 3; // pages that are laid out beyond the one shown
const SLOW = 400; // milliseconds before waiting is shown
const REST = 120; // milliseconds after a turn until what is not urgent is done
const AGAIN = 5; // seconds until pages that could not be fetched are tried again
const SLIDE = { duration: 150, easing: 'ease-out' };

export class BookReader extends HTMLElement {
  #fetched = new Map();
  #turning = Promise.resolve();
  #filling = null;
  #naming = null;

  connectedCallback() {
    this.flow = new Flow(this.querySelector('.flow'));
    this.classList.add('paged');
    this.place = { passage: Number(this.dataset.passage), offset: Number(this.dataset.offset) || 0 };
    this.relayout();
    this.setAttribute('ready', '');
    this.#listen();
    this.#arrived();
  }

  get base() {
    return this.dataset.base;
  }

  /** Show the place again after the size of page or letters has changed. */
  relayout() {
    this.flow.forgetLayout();
    this.flow.show(this.flow.columnOfPlace(this.place));
  }

  /** Turn so many pages; turns asked for while one is under way follow it, unless it has to wait for the server. */
  turn(by) {
    if (this.hasAttribute('aria-busy')) return this.#turning;
    this.#turning = this.#turning.then(() => this.#turn(by)).catch(() => {});
    return this.#turning;
  }

  /** Open an address of this book: a passage, or a link that leads to one. */
  async go(address, { offset = 0, push = true } = {}) {
    const url = new URL(address, location.href);
    const known = this.flow.passage(passageIn(url.pathname));
    const passage = known ? passageIn(url.pathname) : await this.#open(url.href);
    if (passage === null) return;
    clearTimeout(this.#naming);
    if (push) history.pushState(null, '', `${this.base}${passage}/`);
    this.place = { passage, offset };
    this.relayout();
    this.#arrived();
    this.#tell('turn', this.place);
  }

  #listen() {
    new ResizeObserver(() => this.relayout()).observe(this);
    document.fonts?.ready.then(() => this.relayout());
    this.flow.element.addEventListener('load', () => this.relayout(), true); // pictures
    this.flow.element.addEventListener('scroll', () => this.#scrolled());
    addEventListener('popstate', () => this.go(location.href, { push: false }));
    addEventListener('keydown', (event) => this.#obey(intentOf(event), event));
    this.addEventListener('click', (event) => this.#follow(event));
    watchTouch(this, (intent) => this.#obey(intent));
  }

  #obey(intent, event) {
    const acts = {
      next: () => this.turn(1),
      previous: () => this.turn(-1),
      first: () => this.go(`${this.base}0/`),
      last: () => this.go(`${this.base}${this.dataset.total - 1}/`),
      bars: () => this.#tell('bars'),
    };
    if (!acts[intent]) return;
    event?.preventDefault();
    acts[intent]();
  }

  async #turn(by) {
    const isBeyond = () => this.flow.column + by >= this.flow.pages;
    if (isBeyond()) await this.#waitFor(this.#insist());
    if (isBeyond()) return;
    if (this.flow.column + by < this.flow.firstWhole) return this.#turnBack();
    this.flow.show(this.flow.column + by);
    this.#slide(by);
    this.#turned();
  }

  /** Lay out the next leaf however long the server takes; nothing comes of it where the book ends. */
  async #insist() {
    while (this.flow.leaves.at(-1)?.dataset.next && !(await this.#extend())) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN * 1000));
    }
  }

  /** Before the first page laid out: the page that ends where this one begins. */
  async #turnBack() {
    const here = this.flow.firstPlace();
    const before = () => {
      const column = this.flow.columnOfPlace(here);
      const first = this.flow.firstPlace(column);
      return first.passage === here.passage && first.offset === here.offset ? column - 1 : column;
    };
    while (before() < this.flow.firstWhole) {
      const leaf = await this.#waitFor(this.#fetch(this.flow.leaves[0]?.dataset.previous));
      if (!leaf) return this.flow.show(this.flow.columnOfPlace(here));
      this.flow.prepend(leaf);
    }
    this.flow.show(before());
    this.#slide(-1);
    this.#turned();
  }

  #turned() {
    this.place = this.flow.firstPlace();
    this.#name();
    this.#arrived();
    this.#tell('turn', this.place);
  }

  /** Put the place into the address; not at once, since browsers take up to 80 ms for it. */
  #name() {
    clearTimeout(this.#naming);
    const write = () => history.replaceState(history.state, '', `${this.base}${this.place.passage}/`);
    this.#naming = setTimeout(write, REST);
  }

  #arrived() {
    const shown = this.flow.onScreen();
    const most = shown.reduce((best, each) => (each.share > best.share + 0.01 ? each : best), shown[0]);
    const { passage, share } = most ?? { passage: this.place.passage, share: 0 };
    const chapter = this.flow.passage(passage)?.closest('.leaf').dataset.chapter ?? '';
    this.#tell('passage', { passage, share, total: Number(this.dataset.total), chapter, parts: shown });
    clearTimeout(this.#filling);
    this.#filling = setTimeout(() => this.#fill(), REST / 2);
  }

  /** Have pages laid out beyond this one, and the leaf after those fetched. */
  async #fill() {
    while (this.flow.pages - this.flow.column <= AHEAD && (await this.#extend()));
    this.flow.trim();
    this.#fetch(this.flow.leaves.at(-1)?.dataset.next);
    if (this.flow.column < 2) this.#fetch(this.flow.leaves[0]?.dataset.previous);
  }

  /** Lay out the next leaf; resolves false where the book ends. */
  async #extend() {
    const last = this.flow.leaves.at(-1);
    const leaf = await this.#fetch(last?.dataset.next);
    const isMissing = leaf && last === this.flow.leaves.at(-1);
    if (isMissing) this.flow.append(leaf);
    return Boolean(leaf);
  }

  async #open(url) {
    const answer = await this.#waitFor(this.#ask(url));
    if (!answer) return null;
    this.flow.replace(answer.leaf);
    return passageIn(new URL(answer.url).pathname) ?? Number(answer.leaf.dataset.first);
  }

  /** The leaf at an address, a new copy each time; null where there is none, or the server is away. */
  async #fetch(url) {
    if (!url) return null;
    if (!this.#fetched.has(url)) this.#fetched.set(url, this.#ask(url));
    const answer = await this.#fetched.get(url);
    if (!answer || this.#fetched.size > 8) this.#fetched.delete(url);
    return answer?.leaf.cloneNode(true) ?? null;
  }

  async #ask(url) {
    try {
      const { html, url: address } = await fragment(url, 'leaf');
      const leaf = new DOMParser().parseFromString(html, 'text/html').querySelector('.leaf');
      this.#tell('found');
      return { leaf: document.adoptNode(leaf), url: address };
    } catch {
      this.#tell('lost');
      setTimeout(() => this.#fill(), AGAIN * 1000);
      return null;
    }
  }

  async #waitFor(promise) {
    const slow = setTimeout(() => this.setAttribute('aria-busy', 'true'), SLOW);
    const value = await promise;
    clearTimeout(slow);
    this.removeAttribute('aria-busy');
    return value;
  }

  /** Find in page or a focused link scrolled by itself: stay on whole pages, and know where we are. */
  #scrolled() {
    if (Math.abs(this.flow.element.scrollLeft - this.flow.column * this.flow.step) < 2) return;
    this.flow.show(this.flow.scrolledTo);
    this.#turned();
  }

  #follow(event) {
    const link = event.target.closest('a[href]');
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const turn = { prev: -1, next: 1 }[link.rel];
    const isInside = link.pathname.startsWith(`${this.base}link/`);
    if (link.pathname === `${this.base}out/`) Object.assign(link, { target: '_blank', rel: 'noopener' });
    if (turn || isInside) event.preventDefault();
    if (turn) this.turn(turn);
    if (isInside) this.go(link.href);
  }

  #slide(by) {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const from = { opacity: 0.2, transform: `translateX(${by > 0 ? 12 : -12}px)` };
    this.flow.element.animate([from, { opacity: 1, transform: 'none' }], SLIDE);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

/** The passage that an address of a book names, or null. */
function passageIn(pathname) {
  const found = pathname.match(/\/(\d+)\/$/);
  return found ? Number(found[1]) : null;
}
