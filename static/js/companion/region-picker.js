/**
 * Draws the part of the picture in which the text is: with a pointer from corner to corner, or with keys.
 *
 *   <region-picker tabindex="0" role="group" aria-label="…"><i></i></region-picker>   over the picture, of its size
 *
 * While it is open, arrows move the region and with the shift key change its size, Enter takes it, Escape leaves it as
 * it was, Delete takes the whole picture. Events, bubbling: "region" (detail: the region taken).
 */

import { WHOLE, between, isFrame, isWhole, nudged } from './region.js';

const FIRST = { x: 0.15, y: 0.1, width: 0.7, height: 0.8 }; // where keys begin, when there was none

export class RegionPicker extends HTMLElement {
  #corner = null;
  #region = WHOLE;
  #kept = WHOLE;
  #opener = null;

  connectedCallback() {
    this.addEventListener('pointerdown', (event) => this.#begin(event));
    this.addEventListener('pointermove', (event) => this.#corner && this.#draw(between(this.#corner, this.#at(event))));
    this.addEventListener('pointerup', (event) => this.#corner && this.#end(event));
    this.addEventListener('keydown', (event) => this.#obey(event));
  }

  get isOpen() {
    return this.hasAttribute('open');
  }

  /** Show a region, which is no longer being drawn. */
  show(region) {
    if (this.isOpen) return;
    this.#kept = region;
    this.#draw(region);
  }

  open() {
    this.#opener = document.activeElement;
    this.setAttribute('open', '');
    this.#draw(isWhole(this.#region) ? FIRST : this.#region);
    this.focus();
  }

  close() {
    if (!this.isOpen) return;
    this.#corner = null;
    this.removeAttribute('open');
    this.#draw(this.#kept);
    this.#opener?.focus();
  }

  takeWhole() {
    this.#take(WHOLE);
  }

  #begin(event) {
    if (!this.isOpen) return;
    this.setPointerCapture(event.pointerId);
    this.#corner = this.#at(event);
    event.preventDefault();
  }

  /** Take what was drawn; a mere tap has drawn nothing. */
  #end(event) {
    const corner = this.#corner;
    this.#corner = null;
    if (isFrame(corner, this.#at(event))) this.#take();
  }

  #obey(event) {
    if (!this.isOpen) return;
    const { key } = event;
    if (key === 'Enter') this.#take();
    else if (key === 'Escape') this.close();
    else if (key === 'Delete' || key === 'Backspace') this.takeWhole();
    else if (key.startsWith('Arrow')) this.#draw(nudged(this.#region, key, event.shiftKey));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #take(region = this.#region) {
    this.#kept = region;
    this.close();
    this.dispatchEvent(new CustomEvent('region', { detail: region, bubbles: true }));
  }

  #draw(region) {
    this.#region = region;
    this.toggleAttribute('whole', isWhole(region));
    for (const side of ['x', 'y', 'width', 'height']) this.style.setProperty(`--${side}`, region[side]);
  }

  #at({ clientX, clientY }) {
    const { left, top, width, height } = this.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  }
}
