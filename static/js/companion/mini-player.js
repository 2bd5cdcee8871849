/**
 * A small player that stays above other windows, where the browser can (Document Picture-in-Picture): the mood, the
 * piece, and two buttons. What it shows is made from <template id="mini">.
 *
 * Events: "music" to start and stop the music, "stop" to stop it all, "key" (detail: the event) for keys pressed in it.
 */

import { sentence } from '../words.js';

const SIZE = { width: 340, height: 148 };

export class MiniPlayer extends EventTarget {
  #window = null;
  #state = null;

  constructor({ maker = globalThis.documentPictureInPicture, root = document } = {}) {
    super();
    Object.assign(this, { maker, root });
  }

  get isPossible() {
    return Boolean(this.maker);
  }

  /** Open it, or close it. To be called in the reader's gesture. */
  async toggle() {
    if (this.#window) return this.close();
    const small = await this.maker.requestWindow(SIZE);
    this.#window = small;
    small.addEventListener('pagehide', () => this.#window === small && (this.#window = null));
    small.addEventListener('keydown', (detail) => this.dispatchEvent(new CustomEvent('key', { detail })));
    this.#furnish(small.document);
    if (this.#state) this.show(this.#state);
    return undefined;
  }

  close() {
    this.#window?.close();
    this.#window = null;
  }

  /** What is heard (a conductor's state), and what is watched (a companion's). */
  show(state) {
    this.#state = state;
    const body = this.#window?.document.body;
    if (!body) return;
    const { on, playing, answer, word } = state;
    write(body, 'word', word);
    write(body, 'title', playing?.track.title ?? sentence(on ? 'listening' : 'silence'));
    body.querySelector('.mood').dataset.emotion = playing?.cue?.emotion ?? answer?.mood?.emotion ?? '';
    const toggle = body.querySelector('[data-act="music"]');
    toggle.setAttribute('aria-label', sentence(on ? 'stop' : 'play'));
    toggle.dataset.on = on;
  }

  #furnish(page) {
    const { lang, dataset } = this.root.documentElement;
    page.documentElement.lang = lang;
    page.documentElement.dataset.theme = dataset.theme;
    page.title = this.root.title;
    for (const sheet of this.root.querySelectorAll('link[rel="stylesheet"]')) page.head.append(page.importNode(sheet));
    page.body.className = 'mini';
    page.body.append(page.importNode(this.root.getElementById('mini').content, true));
    page.body.addEventListener('click', ({ target }) => {
      const { act } = target.closest('[data-act]')?.dataset ?? {};
      if (act) this.dispatchEvent(new Event(act));
    });
  }
}

function write(body, name, text) {
  const element = body.querySelector(`[data-show="${name}"]`);
  if (element.textContent !== text) element.textContent = text;
}
