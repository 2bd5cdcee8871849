/**
 * Measures how long passages are really read. Knows no DOM and no server: see `pace-keeper.js`.
 *
 * A screen page counts while it is seen, nothing lies over it, and its reader gives signs of life now and then;
 * one that was leafed through counts for nothing. Its time is spread over the passages on it.
 *
 * A *part* is what a screen page shows of a passage: {passage, part, seconds}, `part` being how much of the
 * passage that is (0..1), and `seconds` how long most readers take for it.
 */

const GAP = 5000; // milliseconds between two ticks: more, and the machine was asleep
const SKIM = 8 / 30; // part of the usual time below which a page was leafed: 8 s of a passage of half a minute
const SLOW = 2.5; // times the usual time that the slowest readers take
const STILL = 60; // seconds that any page may be looked at without a sign of life
const PAUSE = 30 * 60_000; // milliseconds after which reading is another visit
const AGAIN = 1.05; // parts of a passage seen, from which on some of them were seen twice

/** `isOver`: nobody has read for so long that what follows is another visit, and asks for another meter. */
export class Meter {
  #totals = new Map(); // passage: {seconds, share, steady}
  #changed = new Set();
  #screen = null; // {parts, place, usual, seconds, isBroken}
  #ticked;
  #alive;
  #isPaused = false; // away, or asleep, when the clock ticked last

  constructor({ milliseconds = () => performance.now(), isAway = () => document.hidden } = {}) {
    Object.assign(this, { milliseconds, isAway, isOver: false });
    this.#ticked = this.#alive = milliseconds();
  }

  /** Another screen page: its parts in reading order, and the place {passage, offset} where it begins. */
  show(parts, place) {
    this.tick();
    this.#leave({ parts, place });
    this.alive();
    const usual = parts.reduce((sum, { seconds }) => sum + seconds, 0) || 1;
    this.#screen = { parts, place, usual, seconds: 0, isBroken: false };
  }

  /** The reader has moved, tapped or pressed something. */
  alive() {
    this.isOver ||= this.milliseconds() - this.#alive > PAUSE;
    this.#alive = this.milliseconds();
  }

  /** Count the time since the last tick, if it was spent reading. To be called every second or so. */
  tick() {
    const now = this.milliseconds();
    const passed = now - this.#ticked;
    this.#ticked = now;
    const wasPaused = this.#isPaused;
    this.#isPaused = this.isAway() || passed > GAP;
    if (!this.#screen || this.#isPaused) return;
    if (wasPaused) this.alive(); // who comes back is there
    if (now - this.#alive > Math.max(STILL, SLOW * this.#screen.usual) * 1000) this.#fellStill();
    else this.#screen.seconds += passed / 1000;
  }

  /**
   * What has changed since the last report: the totals of this visit, {passage, seconds, share, steady}, which
   * only grow, so that a report may be lost, late, or come twice. leaving: with the page that may be the last.
   */
  report({ leaving = false } = {}) {
    this.tick();
    const totals = new Map([...this.#changed].map((passage) => [passage, this.#totals.get(passage)]));
    if (leaving) this.#glanced().forEach(([passage, total]) => totals.set(passage, total));
    this.#changed.clear();
    return [...totals].map(([passage, { seconds, share, steady }]) => ({ passage, seconds: rounded(seconds), share: rounded(share), steady }));
  }

  /** Nobody knows for how long a page lay open: for as long as most readers take, at most. */
  #fellStill() {
    this.#screen.seconds = Math.min(this.#screen.seconds, this.#screen.usual);
    this.#screen.isBroken = true;
  }

  #leave(next) {
    if (!this.#screen || this.#isLeafed) return;
    const { seconds, usual, isBroken } = this.#screen;
    const isFinished = leadsTo(this.#screen, next);
    const seen = isFinished ? 1 : Math.min(1, seconds / usual);
    for (const [passage, total] of this.#grown({ seconds, seen, isSteady: isFinished && !isBroken })) {
      this.#totals.set(passage, total);
      this.#changed.add(passage);
    }
  }

  /** The page that is open, counted for no more than most readers take: who knows what comes of it. */
  #glanced() {
    if (!this.#screen || this.#isLeafed) return [];
    const seconds = Math.min(this.#screen.seconds, this.#screen.usual);
    return this.#grown({ seconds, seen: seconds / this.#screen.usual, isSteady: false });
  }

  get #isLeafed() {
    return this.#screen.seconds <= SKIM * this.#screen.usual;
  }

  #grown({ seconds, seen, isSteady }) {
    const { parts, usual } = this.#screen;
    return parts.map((each) => {
      const total = this.#totals.get(each.passage) ?? { seconds: 0, share: 0, steady: true };
      const share = total.share + each.part * seen;
      const steady = total.steady && isSteady && share < AGAIN;
      return [each.passage, { seconds: total.seconds + (seconds * each.seconds) / usual, share: Math.min(1, share), steady }];
    });
  }
}

/** Whether a screen page is the next after another. */
function leadsTo({ parts, place }, next) {
  const [first, last] = [next.place.passage, parts.at(-1)?.passage];
  const isFurther = first > place.passage || (first === place.passage && next.place.offset > place.offset);
  return isFurther && first <= last + 1;
}

function rounded(number) {
  return Math.round(number * 1000) / 1000;
}
