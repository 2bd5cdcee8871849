/** The bars above and below the text step back while one reads, and return on a move, a tap or the Tab key. */

const REST = 2800; // milliseconds without a move until they step back
const MOVE = 6; // pixels: less is a hand resting on the mouse

export class Bars {
  #timer = null;
  #at = null;

  constructor(root = document.documentElement) {
    this.root = root;
  }

  start() {
    addEventListener('pointermove', (event) => event.pointerType === 'mouse' && this.#moved(event));
    addEventListener('focusin', (event) => event.target.closest('.bar') && this.show());
    addEventListener('keydown', (event) => event.key === 'Tab' && this.show());
    this.root.dataset.bars = 'shown'; // until the first turn or move: so that they are known to be there
  }

  show() {
    this.root.dataset.bars = 'shown';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.rest(), REST);
  }

  hide() {
    clearTimeout(this.#timer);
    this.root.dataset.bars = 'hidden';
  }

  toggle() {
    if (this.root.dataset.bars === 'shown') this.hide();
    else this.show();
  }

  /** Step back, unless they are being used. */
  rest() {
    const hover = matchMedia('(hover: hover)').matches ? '.bar:hover, ' : ''; // after a tap, phones hover for ever
    if (document.querySelector(`${hover}.bar :focus-visible, dialog[open]`)) this.show();
    else this.hide();
  }

  #moved({ clientX: x, clientY: y }) {
    const isMove = this.#at && Math.hypot(x - this.#at.x, y - this.#at.y) > MOVE;
    if (!this.#at || isMove) this.#at = { x, y };
    if (isMove) this.show();
  }
}
