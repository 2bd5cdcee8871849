/** The companion's page: it shows what it is told (see `Companion.state`), and nothing else. */

import { sentence } from '../words.js';

const LIVE = '● '; // before the title of the tab while something is watched

export class View {
  #title = document.title;
  #shown = '';

  constructor(root) {
    this.root = root;
    this.language = document.documentElement.lang;
  }

  show(state) {
    const { source, isOn, notice, answer } = state;
    this.root.dataset.source = source;
    document.title = isOn ? `${LIVE}${sentence('watching', { name: this.#nameOf(state) })}` : this.#title;
    for (const part of this.root.querySelectorAll('[data-while]')) part.hidden = part.dataset.while !== (isOn ? 'on' : 'off');
    for (const part of this.root.querySelectorAll('[data-with]')) part.hidden = !part.dataset.with.split(' ').includes(source);
    this.#write('source', sentence('watching', { name: this.#nameOf(state) }));
    this.#write('status', isOn ? sentence(statusOf(state)) : '');
    this.#write('notice', notice ? sentence(notice) : '');
    const { word = '', opening = '', emotion = '' } = answer?.readings[0] ?? {};
    this.#write('word', word);
    this.#write('opening', opening);
    this.root.querySelector('.now').dataset.emotion = word && emotion;
    this.#list(answer?.readings ?? []);
  }

  #nameOf({ source, name }) {
    const isTitle = source === 'still' || !/^(window|browser|monitor|screen|camera)$/.test(name);
    return isTitle ? name : sentence(`a ${name}`);
  }

  #list(readings) {
    const list = this.root.querySelector('[data-show="readings"]');
    const key = JSON.stringify(readings.map(({ at, word }) => [at, word]));
    if (key === this.#shown) return;
    this.#shown = key;
    list.replaceChildren(...readings.map((reading) => this.#line(reading)));
    list.closest('section').hidden = !readings.length;
  }

  #line({ at, opening, emotion, word }) {
    const line = document.getElementById('one-reading').content.firstElementChild.cloneNode(true);
    const time = new Date(at * 1000);
    line.dataset.emotion = emotion;
    line.querySelector('time').dateTime = time.toISOString();
    line.querySelector('time').textContent = time.toLocaleTimeString(this.language, { hour: '2-digit', minute: '2-digit' });
    line.querySelector('em').textContent = word;
    line.querySelector('q').textContent = opening;
    return line;
  }

  /** A status that is written again is read out again, so only what has changed is written. */
  #write(name, text) {
    for (const element of this.root.querySelectorAll(`[data-show="${name}"]`)) {
      if (element.textContent === text) continue;
      element.textContent = text;
      if (!element.hasAttribute('role')) element.hidden = !text;
    }
  }
}

function statusOf({ isReading, isTurning, answer, source }) {
  if (isReading) return 'reading';
  if (isTurning) return 'turning';
  if (source === 'still') return answer ? 'read' : '';
  return answer ? 'waiting for a page' : 'looking';
}
