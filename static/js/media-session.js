/** The music on the lock screen and on the keyboard's media keys. */

/** acts: {play, pause, nexttrack}, functions to call. */
export function startMediaSession(acts, session = navigator.mediaSession) {
  if (!session) return;
  const handlers = { ...acts, stop: acts.pause };
  for (const [name, act] of Object.entries(handlers)) session.setActionHandler(name, act);
}

export function showInMediaSession({ on, playing }, { book, cover }, session = navigator.mediaSession) {
  if (!session) return;
  session.playbackState = on ? 'playing' : 'paused';
  if (!playing) return;
  const { title, artist } = playing.track;
  const artwork = cover ? [{ src: new URL(cover, location.href).href }] : [];
  session.metadata = new MediaMetadata({ title, artist, album: book, artwork });
}
