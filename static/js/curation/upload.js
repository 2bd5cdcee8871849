/**
 * Many files, one request each: a refusal or a lost connection concerns one file, and the table shows what
 * became of every one. Dropping the same folder again is harmless: what is here already says so.
 */

import { ask, csrfToken } from '../server.js';

const AT_ONCE = 2; // requests under way
const LOOK = 1500; // milliseconds between two looks at what is being heard
const ASKED = 100; // uploads asked about at once

class Uploads {
  constructor(form, results) {
    Object.assign(this, { form, results, held: [], queue: [], busy: 0, done: 0, taken: 0, refused: 0, unheard: new Map() });
    this.rows = results.querySelector('[data-rows]');
    this.status = results.querySelector('[data-status]');
    this.bar = results.querySelector('[data-bar]');
    form.querySelectorAll('[data-script-only]').forEach((each) => (each.hidden = false));
    form.querySelector('[data-files]').required = false;
    form.addEventListener('submit', (event) => this.submitted(event));
    form.addEventListener('change', () => this.held.length && form.checkValidity() && this.release());
    document.addEventListener('dragover', (event) => this.over(event));
    document.addEventListener('dragleave', (event) => event.relatedTarget || form.classList.remove('over'));
    document.addEventListener('drop', (event) => this.dropped(event));
  }

  submitted(event) {
    event.preventDefault();
    const chosen = [...this.form.querySelectorAll('[data-files], [data-folder]')];
    this.add(chosen.flatMap((input) => [...input.files]));
    chosen.forEach((input) => (input.value = ''));
  }

  over(event) {
    if (![...event.dataTransfer.types].includes('Files')) return;
    event.preventDefault();
    this.form.classList.add('over');
  }

  async dropped(event) {
    event.preventDefault();
    this.form.classList.remove('over');
    const { items, files } = event.dataTransfer;
    const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...files];
    const found = entries.length ? (await Promise.all(entries.map(filesIn))).flat() : plain;
    this.add(found.length ? found : plain);
  }

  add(files) {
    const wanted = files.filter((file) => !file.name.startsWith('.'));
    if (!wanted.length) return;
    this.results.hidden = false;
    this.held.push(...wanted);
    if (this.form.reportValidity()) this.release();
    else this.wait(this.held.length);
  }

  wait(n) {
    const { held, heldOne } = this.status.dataset;
    this.status.textContent = (n === 1 ? heldOne : held).replace('{n}', n);
  }

  /** Files that fell on a page on which something was still to be chosen have waited for it. */
  release() {
    this.queue.push(...this.held.splice(0));
    this.say();
    while (this.busy < AT_ONCE && this.queue.length) this.next();
  }

  async next() {
    const file = this.queue.shift();
    this.busy += 1;
    const results = await this.send(file);
    this.busy -= 1;
    this.done += 1;
    results.forEach((result) => this.show(result));
    this.say();
    if (this.queue.length) this.next();
  }

  /** The server's results for a file (several for a zip), or one that says why there are none. */
  async send(file) {
    const body = new FormData(this.form);
    body.delete('files');
    body.append('files', file, file.name);
    const headers = { Accept: 'application/json', 'X-CSRFToken': csrfToken() };
    const { failed, tooLarge } = this.rows.dataset;
    try {
      const response = await fetch(this.form.action, { method: 'POST', body, headers, credentials: 'same-origin' });
      const answer = await response.json().catch(() => ({}));
      const reason = answer.error ?? (response.status === 413 ? tooLarge : failed);
      return answer.results ?? [{ name: file.name, taken: false, reason }];
    } catch {
      return [{ name: file.name, taken: false, reason: failed }];
    }
  }

  show({ name, taken, reason, id, url }) {
    const row = this.rows.insertRow();
    const [title, result] = [row.insertCell(), row.insertCell()];
    const link = Object.assign(document.createElement(url ? 'a' : 'span'), { textContent: name });
    if (url) link.href = url;
    title.append(link);
    row.className = taken ? 'taken' : 'refused';
    result.textContent = taken ? this.rows.dataset.waiting : reason;
    this[taken ? 'taken' : 'refused'] += 1;
    if (!id) return;
    this.unheard.set(id, row);
    if (this.unheard.size === 1) setTimeout(() => this.look(), LOOK);
  }

  say() {
    const all = this.done + this.busy + this.queue.length;
    const words = { done: this.done, all, taken: this.taken, refused: this.refused };
    const sentence = this.done === all ? this.status.dataset.sent : this.status.dataset.sending;
    this.status.textContent = sentence.replace(/\{(\w+)\}/g, (_, word) => words[word]);
    this.bar.hidden = this.done === all;
    this.bar.value = this.done / all;
  }

  /** What the worker has found out since about the files that were taken. */
  async look() {
    const ids = [...this.unheard.keys()].slice(0, ASKED);
    const answer = await ask(`${this.form.dataset.progress}?ids=${ids}`).catch(() => null);
    const states = answer ? await answer.json() : {};
    for (const [id, { state, reason }] of Object.entries(states)) {
      if (state === 'waiting') continue;
      const row = this.unheard.get(id);
      row.className = state === 'refused' ? 'refused' : 'measured';
      row.cells[1].textContent = state === 'refused' ? reason : this.rows.dataset.measured;
      this.unheard.delete(id);
    }
    if (this.unheard.size) setTimeout(() => this.look(), LOOK);
  }
}

/** Every file in a dropped folder, and in the folders in it. */
async function filesIn(entry) {
  if (entry.isFile) return [await new Promise((found, lost) => entry.file(found, lost))];
  const reader = entry.createReader();
  const files = [];
  for (;;) {
    const entries = await new Promise((found, lost) => reader.readEntries(found, lost));
    if (!entries.length) return files;
    files.push(...(await Promise.all(entries.map(filesIn))).flat());
  }
}

const form = document.querySelector('[data-uploads]');
if (form) form.uploads = new Uploads(form, document.querySelector('[data-results]'));
