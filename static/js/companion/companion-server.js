/** What the companion asks the server: it stands for the book's server before the conductor. */

import { ServerError, ask, csrfToken } from '../server.js';

const PATIENCE = 15_000; // milliseconds: the server gives a picture twelve seconds

export class CompanionServer {
  #answer = null;
  #count = 0;

  /** base: the companion's address in the API, without a slash at its end. exchange, fetching: to ask with. */
  constructor(base, { exchange = ask, fetching = (...all) => fetch(...all) } = {}) {
    Object.assign(this, { base, exchange, fetching });
  }

  /** Show a picture (a blob) or a text; resolves with the answer. ServerErrors know how long to `wait`, in seconds. */
  async show(page) {
    const response = typeof page === 'string' ? await this.#showText(page) : await this.#showPicture(page);
    return this.#numbered(await response.json());
  }

  /** As of a passage in a book. An answer that has just come is handed on once; from then on the server is asked. */
  async cue(passage, { skip = null, signal } = {}) {
    const fresh = this.#answer;
    this.#answer = null;
    if (fresh && !skip) return fresh;
    const query = skip ? `?skip=${encodeURIComponent(skip)}` : '';
    const response = await this.exchange(`${this.base}${query}`, { signal });
    return { ...(await response.json()), passage };
  }

  heard(track, cue) {
    return this.exchange(`${this.base}/heard`, { method: 'POST', body: { track, cue } });
  }

  /** The server forgets what it knows of the pages; also while this page is being left. */
  forget() {
    this.#answer = null;
    return this.exchange(this.base, { method: 'DELETE', body: {}, keepalive: true });
  }

  #showText(text) {
    return this.exchange(`${this.base}/frames`, { method: 'POST', body: { text }, patience: PATIENCE });
  }

  async #showPicture(picture) {
    const body = new FormData();
    body.append('image', picture, 'page');
    const request = { method: 'POST', body, headers: { 'X-CSRFToken': csrfToken() }, signal: AbortSignal.timeout(PATIENCE) };
    const response = await this.fetching(`${this.base}/frames`, { credentials: 'same-origin', ...request }).catch(() => {
      throw new ServerError(0);
    });
    if (response.ok) return response;
    const problem = new ServerError(response.status, await response.json().catch(() => null));
    throw Object.assign(problem, { wait: Number(response.headers.get('Retry-After')) || 0 });
  }

  /** Pages are counted here: the server begins anew when it has forgotten, and the conductor must not miss it. */
  #numbered(answer) {
    if (answer.seen === 'new' || answer.seen === 'again' || !this.#count) this.#count += 1;
    this.#answer = { ...answer, passage: this.#count };
    return this.#answer;
  }
}
