/**
 * The patience contract, the reader's half: when the music may change. Pure, and the only place that decides it.
 *
 * The server has planned the cues of the whole book; what it cannot know is how this reader turns the pages
 * now. So each answer of the server is weighed here against what plays and what is shown.
 */

/** A passage shown for less than this many seconds was skimmed. */
export const SKIM = 8;

/** Seconds of the fade when the reader pauses, stops or goes on. */
export const PAUSE = 0.25;

/** The music behind a voice: its level in dB, and the seconds in which it steps back and returns. */
export const HUSH = { level: -24, away: 0.3, back: 1.5 };

/** The ranges of what the reader may set, and what holds until they do. */
export const RANGES = {
  dwell: { least: 10, most: 300, usual: 45 },
  fade: { least: 0, most: 12, usual: 4 },
  sensitivity: { least: 1, most: 5, usual: 3 },
  volume: { least: 0, most: 1, usual: 0.7 },
  ceiling: { least: 0.1, most: 1, usual: 1 },
};

/** A setting inside its range; nonsense counts as unset. */
export function within(name, value) {
  const { least, most, usual } = RANGES[name];
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : usual;
}

/** The volume that is heard: never above the ceiling, whatever the slider says. */
export function volumeOf({ volume, ceiling }) {
  return Math.min(within('volume', volume), within('ceiling', ceiling));
}

/** How clearly (0..1) a mood that holds for one passage only must differ: the calmer the setting, the more. */
export function margin(sensitivity) {
  return 0.55 - 0.1 * within('sensitivity', sensitivity);
}

/** Whether the cue holds for two consecutive passages, or differs by a clear margin at once. */
export function isConvincing(cue, sensitivity) {
  return cue.end > cue.start || cue.margin >= margin(sensitivity);
}

/** Whether an answer asks for what plays already: the same track, or the same cue under way. */
export function goesOn(playing, answer) {
  const sameCue = answer.cue && playing.cue?.start === answer.cue.start && playing.cue.emotion === answer.cue.emotion;
  return playing.track.id === answer.track.id || Boolean(sameCue);
}

/**
 * What to do with the server's answer for the passage on the screen.
 *
 * playing: {track, cue, seconds} or null: what sounds, and for how long it has been heard.
 * shown: {passage, seconds}: the passage on the screen, and for how long it has been.
 * answer: the server's cue answer, or null when there is none (not yet, or the server is away).
 * asked: the reader themself wants something else (skip, another mode or genre).
 *
 * Returns {act: 'hold' | 'go on' | 'change', why, wait}: `wait` is the number of seconds after which to decide
 * again, when time alone can make a difference.
 */
export function decide({ playing, shown, answer, asked = false }, settings) {
  if (!answer || answer.passage !== shown.passage) return hold('no answer');
  if (!answer.track) return hold(answer.state === 'waiting' ? 'not scored' : 'nothing fits');
  if (!playing) return { act: 'change', why: 'start' };
  if (asked) return answer.track.id === playing.track.id ? { act: 'go on' } : { act: 'change', why: 'asked' };
  if (goesOn(playing, answer)) return { act: 'go on' };
  if (answer.state === 'waiting' || answer.stale) return hold('not scored');
  if (answer.cue && !isConvincing(answer.cue, settings.sensitivity)) return hold('passing');
  if (shown.seconds < SKIM) return hold('skimming', SKIM - shown.seconds);
  const dwell = within('dwell', settings.dwell);
  if (playing.seconds < dwell) return hold('dwell', dwell - playing.seconds);
  return { act: 'change', why: 'mood' };
}

function hold(why, wait = null) {
  return { act: 'hold', why, wait };
}
