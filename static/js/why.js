/**
 * The sheet "why this music": the mood of the passage on the screen, the sentences that carried it, lit in the
 * text, the reasons for the piece, and what its reader has to say against it.
 *
 *   <dialog id="why">… <em data-show="word"></em> <ul class="scores">…</ul> <ol data-show="carried"></ol>
 *     <h3 data-show="track"></h3> <ol data-show="reasons"></ol>
 *     <button data-correct="wrong_mood" data-label="fear">fear</button> <ul data-show="corrections"></ul></dialog>
 *
 * Events, on the dialog: "correct" {kind, label}, "take-back" {id}.
 */

import { light, placesOf, rangeIn } from './highlight.js';
import { moodOf, reasonsFor, showBars, showLicence, showReasons, whole } from './reasons.js';
import { sentence } from './words.js';

const WAITS = [0.4, 0.8, 1.6, 3, 5]; // seconds until sentences that are being read are asked for again
const SHOWN = 5; // corrections listed in the sheet; its link leads to all of them

export class WhySheet {
  #asking = null;
  #carried = [];
  #staysLit = false;

  constructor(sheet, { reader, server, conductor, pause = seconds }) {
    Object.assign(this, { sheet, reader, server, conductor, pause });
  }

  start() {
    this.sheet.addEventListener('click', (event) => this.#press(event.target));
    this.sheet.addEventListener('close', () => this.#closed());
    this.conductor.addEventListener('change', () => this.sheet.open && this.#showMusic());
    this.reader.addEventListener('turn', () => !this.sheet.open && this.#putOut());
  }

  /** Fill the sheet for the passage on the screen; called before it is shown. */
  async open() {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    this.#putOut();
    this.#clear();
    const answer = await this.conductor.explain();
    if (asking.signal.aborted) return;
    this.passage = answer?.passage ?? null;
    this.#showMusic();
    await Promise.all([this.showCorrections(), this.#showCarried(answer, asking.signal)]);
  }

  /** Say what became of a correction, to whoever sees the sheet and whoever hears it. */
  say(text) {
    this.#write('said', text);
  }

  /** List what this reader has said in the book. */
  async showCorrections() {
    const said = await this.server.corrections().catch(() => null);
    if (!said) return;
    const mood = said.find(({ kind, passage }) => kind === 'wrong_mood' && passage === this.passage);
    for (const button of this.sheet.querySelectorAll('[data-correct="wrong_mood"]')) {
      button.setAttribute('aria-pressed', String(button.dataset.label === mood?.label));
    }
    this.#write('yours', mood?.sentence);
    this.#list(said.slice(0, SHOWN));
  }

  /** Who was in the list with the keyboard stays there, or comes out of it to where moods are corrected. */
  #list(said) {
    const list = this.#part('corrections');
    const focused = [...list.children].findIndex((item) => item.contains(document.activeElement));
    list.replaceChildren(...said.map(correctionItem));
    if (focused < 0) return;
    const item = list.children[Math.min(focused, said.length - 1)];
    (item ?? this.sheet).querySelector('[data-take-back], summary').focus();
  }

  #clear() {
    this.passage = null;
    this.#part('carried').replaceChildren();
    this.#part('corrections').replaceChildren();
    this.sheet.querySelector('[data-part="moods"]').open = false;
    for (const name of ['carried-notice', 'said', 'cue', 'yours']) this.#write(name, '');
    this.#showMusic();
  }

  /** The mood as it is known, what plays or would play, and why. */
  #showMusic() {
    const { playing } = this.conductor;
    const answer = this.conductor.answer?.passage === this.passage ? this.conductor.answer : null;
    const track = playing?.track ?? answer?.track ?? null;
    if (answer || !this.passage) this.#showMood(answer);
    this.#write('track', track?.title ?? sentence('silence'));
    this.#write('attribution', track?.attribution);
    this.#write('cue', whole(playing?.cue ?? answer?.cue, answer));
    showReasons(this.#part('reasons'), reasonsFor(playing, answer));
    showLicence(this.#part('licence'), track);
    this.sheet.querySelector('[data-part="verdicts"]').hidden = !track;
  }

  #showMood(answer) {
    const mood = moodOf(answer);
    this.#write('word', mood?.word ?? '…');
    this.#write('notice', answer && (answer.notice || (answer.mood ? '' : sentence(missing(answer)))));
    showBars(this.sheet, mood);
  }

  async #showCarried(answer, signal) {
    if (!answer) return this.#write('notice', sentence(missing(answer)));
    if (!moodOf(answer)) return undefined;
    const tell = ({ notice }) => this.#write('carried-notice', notice);
    const found = await closeReading(this.server, this.passage, { signal, tell, pause: this.pause });
    if (signal.aborted) return undefined;
    if (!found) return tell({ notice: sentence('not carried') });
    this.#carried = this.#located(found.sentences);
    this.#part('carried').dataset.emotion = answer.mood.emotion;
    this.#part('carried').replaceChildren(...this.#carried.map(carriedItem));
    return this.#light();
  }

  /** The sentences that carried it, each with its place in the passage as it stands on the page. */
  #located(sentences) {
    const section = this.reader.flow.passage(this.passage);
    const places = placesOf(sentences.map(({ text }) => text), section?.textContent ?? '');
    return sentences.map((each, i) => ({ ...each, place: places[i] })).filter(({ carries }) => carries);
  }

  #light() {
    const section = this.reader.flow.passage(this.passage);
    const places = section ? this.#carried.map(({ place }) => place).filter(Boolean) : [];
    light('carried', places.map(({ start, end }) => rangeIn(section, start, end)));
  }

  #putOut() {
    this.#carried = [];
    light('carried', []);
  }

  #press(target) {
    const correct = target.closest('[data-correct]');
    const takeBack = target.closest('[data-take-back]');
    const shown = target.closest('.sentence');
    if (correct) this.#tell('correct', { kind: correct.dataset.correct, label: correct.dataset.label });
    if (takeBack) this.#tell('take-back', { id: takeBack.dataset.takeBack });
    if (shown) this.#seek(this.#carried[[...this.#part('carried').children].indexOf(shown.parentElement)]);
  }

  /** Show a sentence in the text: the sheet makes way for it. */
  async #seek({ place }) {
    this.#staysLit = true;
    this.sheet.close();
    const { flow } = this.reader;
    const column = place ? flow.columnOfPlace({ passage: this.passage, offset: place.start }) : flow.column;
    const carried = this.#carried;
    if (column !== flow.column) await this.reader.turn(column - flow.column);
    this.#carried = carried;
    this.#light();
  }

  #closed() {
    this.#asking?.abort();
    if (!this.#staysLit) this.#putOut();
    this.#staysLit = false;
  }

  #tell(name, detail) {
    this.sheet.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  #part(name) {
    return this.sheet.querySelector(`[data-show="${name}"]`);
  }

  /** Only what has changed is written: a status that is written again is read out again. */
  #write(name, text) {
    const element = this.#part(name);
    if (element.textContent !== (text ?? '')) element.textContent = text ?? '';
    if (element.role !== 'status') element.hidden = !text; // what is not there when it is written is not read out
  }
}

/**
 * Ask until the sentences of a passage are read; `tell(answer)` hears every answer. Resolves with the last one, or
 * with null when it takes too long, or the server does not answer.
 */
export async function closeReading(server, passage, { signal, tell, pause }) {
  for (const wait of [...WAITS, null]) {
    const answer = await server.why(passage, { signal }).catch(() => null);
    if (!answer || signal?.aborted) return null;
    tell(answer);
    if (answer.state !== 'waiting') return answer;
    if (wait === null) return null;
    await pause(wait);
  }
  return null;
}

/** The key of the sentence that says why no mood is known. */
export function missing(answer) {
  return answer ? 'not scored' : 'away';
}

function copyOf(template) {
  return document.getElementById(template).content.firstElementChild.cloneNode(true);
}

function carriedItem({ text }) {
  const item = copyOf('one-carried');
  item.querySelector('q').textContent = text;
  return item;
}

function correctionItem({ id, sentence: text }) {
  const item = copyOf('one-said');
  item.querySelector('span').textContent = text;
  const button = item.querySelector('button');
  button.dataset.takeBack = id;
  button.setAttribute('aria-label', `${button.textContent}: ${text}`);
  return item;
}

function seconds(length) {
  return new Promise((resolve) => setTimeout(resolve, length * 1000));
}
