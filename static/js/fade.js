/**
 * Fades as values: how loud a deck is at any moment follows from its fade and the clock alone, so nothing
 * ever has to be read back from the sound card. Pure.
 *
 * What moves is the *power* (the square of the gain), on a raised cosine. Decks that fade together from
 * powers that add up to one to powers that add up to one add up to one all the way (equal power), also when
 * a fade begins in the middle of another. Only where a piece goes over into itself, in time with itself, does
 * the gain move instead (equal gain): two copies of the same sound add up in amplitude, and at equal power would
 * swell by 3 dB.
 */

/** What adds up to one in a crossfade: the gains raised to this. */
export const [POWER, GAIN] = [2, 1];

/** The shortest crossfade, in seconds, also where none is wished: its gains move by less than 1 dB in 10 ms. */
export const CUT = 0.15;

/** A fade from one gain (0..1) to another, `length` seconds long, beginning at second `start` of the clock. */
export function fade(from, to, start = 0, length = 0, law = POWER) {
  return Object.freeze({ from, to, start, length, law });
}

/** A gain that stays as it is. */
export function still(gain) {
  return fade(gain, gain);
}

/** The gain (0..1) heard at second `now`. */
export function gainAt({ from, to, start, length, law }, now) {
  const share = length > 0 ? Math.min(1, Math.max(0, (now - start) / length)) : 1;
  const eased = Math.sin((share * Math.PI) / 2) ** 2;
  return (from ** law + (to ** law - from ** law) * eased) ** (1 / law);
}

/** Fades for all decks, beginning with the gains of second `start`, after which only `target` sounds (null: none). */
export function crossfade(fades, target, start, length, law = POWER) {
  return fades.map((each, deck) => fade(gainAt(each, start), deck === target ? 1 : 0, start, length, law));
}

/** The gain, as a factor, of so many decibels. */
export function fromDecibels(decibels) {
  return 10 ** (decibels / 20);
}

/** Seconds in which a piece crosses into itself: long enough to hide the seam, too short to sound doubled. */
export const LOOP = 1;

/** Seconds for which the two decks run side by side before that, to be laid on each other. */
export const LISTEN = 0.5;

/**
 * How a piece goes on inside its cue: the second of it at which the other deck sets in, the second that that one
 * enters at, the length of the fade, and whether the two then play the same music in time with each other.
 *
 * `loop_end` and `loop_start` are the same musical moment. Where the piece has enough sound after the one or
 * before the other, the two overlap there; where it has not, its end overlaps its start, which is other music.
 */
export function loopPlan({ duration, loop_start: start = 0, loop_end: end = duration, ...track }) {
  const { sound_start: first = 0, sound_end: last = duration } = track;
  const length = Math.min(LOOP, (end - start) / 4);
  const before = Math.max(0, LISTEN + length - Math.max(0, last - end));
  if (before <= start - first) return { leave: end - before, enter: start - before, length, isSame: true };
  return { leave: Math.min(end, last - length), enter: start, length, isSame: false };
}
