/**
 * Resolves at a second of an AudioContext's own clock. Timers of hidden tabs come late, this does not; and it stands
 * still with the sound.
 */
export function until(context, second) {
  const clock = context.createConstantSource();
  const mute = context.createGain();
  mute.gain.value = 0;
  clock.connect(mute).connect(context.destination);
  return new Promise((resolve) => {
    clock.onended = () => {
      mute.disconnect();
      resolve();
    };
    clock.start();
    clock.stop(second);
  });
}
