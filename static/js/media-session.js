/** The music on the lock screen and on the keyboard's media keys. */

/** acts: {play, pause, nexttrack}, functions to call. */
export function startMediaSession(acts, { mediaSession: session, audioSession } = navigator) {
  if (audioSession) audioSession.type = 'playback'; // phones: go on with the screen locked and the bell switched off
  if (!session) return;
  const handlers = { ...acts, stop: acts.pause };
  for (const [name, act] of Object.entries(handlers)) session.setActionHandler(name, act);
}

/** artwork: the address of the book's cover, or of a picture that stands for it. */
export function showInMediaSession({ on, playing }, { book, artwork }, session = navigator.mediaSession) {
  if (!session) return;
  session.playbackState = on ? 'playing' : 'paused';
  if (!playing) return;
  const { title, artist: maker, attribution } = playing.track;
  const artist = maker || attribution;
  const { title: shown, artist: by } = session.metadata ?? {};
  if (shown === title && by === artist) return; // lock screens flicker when they are told the same again
  session.metadata = new MediaMetadata({ title, artist, album: book, artwork: [{ src: new URL(artwork, location.href).href }] });
}
