/**
 * The geometry of text that flows through columns, one of which is seen at a time, or two side by side. A *column*
 * is a screen page, counted from 0; a *place* is {passage, offset}: characters from the passage's beginning.
 *
 * The element holds leaves (<article class="leaf">) of passages (<section data-passage>), and at its end
 * an empty <i class="end"> that begins a column of its own, so that the last page can be scrolled to.
 */

export class Flow {
  #above = new Map();

  constructor(element) {
    this.element = element;
    this.end = element.querySelector('.end') ?? element.appendChild(endMark());
    this.column = 0;
  }

  get step() {
    return this.element.getBoundingClientRect().width + parseFloat(getComputedStyle(this.element).columnGap);
  }

  /** How many columns of text stand side by side on a screen page. */
  get abreast() {
    return Number(getComputedStyle(this.element).columnCount) || 1;
  }

  /** The end begins a column: where that is not a page's first, its page is not empty. */
  get pages() {
    return Math.max(1, Math.ceil(this.#across(this.end.getBoundingClientRect()) / this.step - 0.1));
  }

  /** The first page that can be shown: text that is not laid out belongs above what follows a spacer. */
  get firstWhole() {
    return this.element.querySelector('.spacer') ? 1 : 0;
  }

  get leaves() {
    return [...this.element.querySelectorAll('.leaf')];
  }

  get passages() {
    return [...this.element.querySelectorAll('[data-passage]')];
  }

  passage(index) {
    return this.element.querySelector(`[data-passage="${index}"]`);
  }

  columnOf(rect) {
    return Math.floor((this.#across(rect) + 1) / this.step);
  }

  /** Pixels from where the first column begins to where a box does. */
  #across(rect) {
    return rect.left - this.element.getBoundingClientRect().left + this.element.scrollLeft;
  }

  /** Pixels from the beginning of its page to where a leaf begins, down one column and on in the next. */
  #depth(leaf) {
    const [rect] = leaf.getClientRects();
    const { top, height } = this.element.getBoundingClientRect();
    const column = Math.floor((((this.#across(rect) + 1) % this.step) / this.step) * this.abreast);
    return rect.top - top + column * height;
  }

  show(column) {
    this.column = Math.min(Math.max(0, column), this.pages - 1);
    this.element.scrollLeft = this.column * this.step;
  }

  /** The column that something else (find in page, a focused link) has scrolled to. */
  get scrolledTo() {
    return Math.round(this.element.scrollLeft / this.step);
  }

  columnOfPlace({ passage, offset = 0 }) {
    const section = this.passage(passage);
    if (!section) return 0;
    const rect = offset > 0 ? characterRect(section, offset) : null;
    return this.columnOf(rect ?? section.getClientRects()[0] ?? section.getBoundingClientRect());
  }

  /** The first place that can be read in a column. */
  firstPlace(column = this.column) {
    const section = this.passages.find((each) => this.#lastColumn(each) >= column) ?? this.passages.at(-1);
    const passage = Number(section.dataset.passage);
    if (this.columnOfPlace({ passage }) >= column) return { passage, offset: 0 };
    let [before, found] = [0, section.textContent.length];
    while (found - before > 1) {
      const middle = Math.floor((before + found) / 2);
      if (this.columnOfPlace({ passage, offset: middle }) >= column) found = middle;
      else before = middle;
    }
    return { passage, offset: found };
  }

  /**
   * What is on the screen: [{passage, share, part, seconds}], `share` being the part of the page that is its,
   * `part` how much of the passage that is, and `seconds` how long most readers take for that.
   */
  onScreen() {
    const page = this.element.clientHeight * this.abreast || 1;
    const height = (rects) => rects.reduce((sum, rect) => sum + rect.height, 0);
    const shown = this.passages.map((section) => {
      const rects = [...section.getClientRects()];
      const here = height(rects.filter((rect) => this.columnOf(rect) === this.column));
      const part = here / (height(rects) || 1);
      const { passage, seconds } = section.dataset;
      return { passage: Number(passage), share: here / page, part, seconds: part * Number(seconds) };
    });
    return shown.filter(({ share }) => share > 0);
  }

  /** Put a leaf after the others, a new chapter on a new page. */
  append(leaf) {
    this.end.before(leaf);
    this.#markChapters();
  }

  /** Put a leaf before the others: as far down its page as when it was shown last. */
  prepend(leaf) {
    this.leaves[0].before(leaf);
    this.#markChapters();
    this.#space(this.#above.get(leaf.dataset.leaf) ?? 0);
  }

  replace(leaf) {
    this.forgetLayout();
    this.leaves.forEach((each) => each.remove());
    this.append(leaf);
    this.column = 0;
  }

  /** Drop leaves that lie more than two behind the page shown, without moving a line of what follows. */
  trim() {
    const { leaves } = this;
    const here = leaves.findLastIndex((leaf) => this.columnOf(leaf.getClientRects()[0]) <= this.column);
    if (here < 3) return;
    const keep = leaves[here - 2];
    const gone = this.columnOf(keep.getClientRects()[0]);
    leaves.slice(0, here - 1).forEach((leaf) => this.#above.set(leaf.dataset.leaf, this.#depth(leaf)));
    leaves.slice(0, here - 2).forEach((leaf) => leaf.remove());
    this.#space(this.#above.get(keep.dataset.leaf));
    this.#markChapters();
    this.show(this.column - gone);
  }

  /** What is known of where leaves begin holds for one size of page and letters only. */
  forgetLayout() {
    this.#above.clear();
    this.#space(0);
  }

  /** Begin so many pixels down the first page. */
  #space(height) {
    this.element.querySelector('.spacer')?.remove();
    if (!height) return;
    const spacer = document.createElement('div');
    spacer.className = 'spacer';
    spacer.style.height = `${height}px`;
    this.element.prepend(spacer);
  }

  #lastColumn(section) {
    return this.columnOf([...section.getClientRects()].at(-1) ?? section.getBoundingClientRect());
  }

  #markChapters() {
    this.leaves.forEach((leaf, i, all) => {
      leaf.classList.toggle('opens', i > 0 && leaf.dataset.chapterIndex !== all[i - 1].dataset.chapterIndex);
    });
  }
}

function endMark() {
  const mark = document.createElement('i');
  mark.className = 'end';
  mark.setAttribute('aria-hidden', 'true');
  return mark;
}

/** The box of the first visible character at or after an offset into an element's text. */
function characterRect(element, offset) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let passed = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let i = Math.max(0, offset - passed); i < node.length; i += 1) {
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const rect = range.getClientRects()[0];
      if (rect?.width) return rect;
    }
    passed += node.length;
  }
  return null;
}
