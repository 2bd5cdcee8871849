/**
 * Fades as values: how loud a deck is at any moment follows from its fade and the clock alone, so nothing
 * ever has to be read back from the sound card. Pure.
 *
 * What moves is the *power* (the square of the gain), on a raised cosine. Decks that fade together from
 * powers that add up to one to powers that add up to one add up to one all the way (equal power), also when
 * a fade begins in the middle of another. Only where a piece fades into itself does the gain move instead
 * (equal gain): two copies of the same sound add up in amplitude, and at equal power would swell by 3 dB.
 */

/** What adds up to one in a crossfade: the gains raised to this. */
export const [POWER, GAIN] = [2, 1];

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

/** Whether the fade has come to its end at second `now`. */
export function isOver({ start, length }, now) {
  return now >= start + length;
}

/** Fades for all decks, beginning with the gains heard now, after which only `target` sounds (null: none). */
export function crossfade(fades, target, now, length, law = POWER) {
  return fades.map((each, deck) => fade(gainAt(each, now), deck === target ? 1 : 0, now, length, law));
}

/** The rest of a fade from second `now` on as `points` gains in even steps, for an AudioParam's value curve. */
export function curve(each, now, points = 65) {
  const rest = Math.max(0, each.start + each.length - now);
  return Float32Array.from({ length: points }, (_, i) => gainAt(each, now + (rest * i) / (points - 1)));
}

/** The gain, as a factor, of so many decibels. */
export function fromDecibels(decibels) {
  return 10 ** (decibels / 20);
}

/** Seconds in which a piece crosses into itself: long enough to hide the seam, too short to sound doubled. */
export const LOOP = 1;

/**
 * How a piece goes on inside its cue: the second at which its own crossfade begins, the second of the piece
 * that the other deck enters at, and the fade's length.
 *
 * `loop_end` and `loop_start` are the same musical moment. Where the piece has sound after the one or before
 * the other, the two overlap there in time with each other; where it has neither, its end overlaps its start.
 */
export function loopPlan({ duration, loop_start: start = 0, loop_end: end = duration }, longest = LOOP) {
  const tail = Math.max(0, duration - end);
  const length = Math.min(longest, (end - start) / 4);
  const early = Math.max(0, length - tail);
  return { leave: end - early, enter: Math.max(0, start - early), length };
}
