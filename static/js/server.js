/**
 * Everything the page asks the server, with time limits. Refusals and silence are thrown as `ServerError`:
 * status 0 means that no answer came at all.
 */

const PATIENCE = 10_000; // milliseconds

export class ServerError extends Error {
  constructor(status, body = null) {
    super(body?.detail ?? `status ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** The token Django expects on every write, from its cookie or from the page. */
export function csrfToken(root = document) {
  const cookie = root.cookie.split('; ').find((each) => each.startsWith('csrftoken='));
  return cookie?.split('=')[1] ?? root.querySelector('[name=csrfmiddlewaretoken]')?.value ?? '';
}

/** One exchange. options: method, body (sent as JSON), headers, signal, keepalive, patience in milliseconds. */
export async function ask(url, { body, headers = {}, signal, patience = PATIENCE, ...options } = {}) {
  const signals = [AbortSignal.timeout(patience), ...(signal ? [signal] : [])];
  const request = { credentials: 'same-origin', ...options, headers, signal: AbortSignal.any(signals) };
  if (body !== undefined) request.body = JSON.stringify(body);
  if (body !== undefined) request.headers = { ...headers, 'Content-Type': 'application/json', 'X-CSRFToken': csrfToken() };
  const response = await fetch(url, request).catch((problem) => {
    if (signal?.aborted) throw signal.reason ?? problem;
    throw new ServerError(0);
  });
  if (!response.ok) throw new ServerError(response.status, await response.json().catch(() => null));
  return response;
}

/** The player's questions about one book. `base` is its address in the API, ending in a slash. */
export class BookServer {
  constructor(base) {
    this.base = base;
  }

  async cue(passage, { skip = null, signal } = {}) {
    const query = skip ? `?skip=${encodeURIComponent(skip)}` : '';
    return (await ask(`${this.base}cues/${passage}/${query}`, { signal })).json();
  }

  heard(track, cue) {
    return ask(`${this.base}heard/`, { method: 'POST', body: { track, cue } });
  }

  keepReadings(report, { leaving = false } = {}) {
    return ask(`${this.base}readings/`, { method: 'POST', body: report, keepalive: leaving });
  }

  /** The sentences that carried the mood of a passage, or how far they are. */
  async why(passage, { signal } = {}) {
    return (await ask(`${this.base}why/${passage}/`, { signal })).json();
  }

  /** What this reader has said in the book, the latest first. */
  async corrections() {
    return (await ask(`${this.base}corrections/`)).json();
  }

  async correct(said) {
    return (await ask(`${this.base}corrections/`, { method: 'POST', body: said })).json();
  }

  takeBack(id) {
    return ask(`${this.base}corrections/${id}/`, { method: 'DELETE', body: {} });
  }

  async keepPlace(place, { leaving = false } = {}) {
    const response = await ask(`${this.base}place/`, { method: 'PUT', body: place, keepalive: leaving });
    return response.json();
  }
}

/** A piece of the page that the server renders: {html, url}, the address after redirects. */
export async function fragment(url, name, { signal } = {}) {
  const response = await ask(url, { headers: { 'X-Fragment': name }, signal });
  return { html: await response.text(), url: response.url };
}
