import assert from 'node:assert/strict';
import test from 'node:test';

import { showInMediaSession, startMediaSession } from '../../static/js/media-session.js';

globalThis.location ??= { href: 'https://books.example/read/1/' };
globalThis.MediaMetadata ??= class {
  constructor(all) {
    Object.assign(this, all);
  }
};

const playing = { track: { title: 'Low Tide', artist: 'moodbgm ensemble' } };
const about = { book: 'The Long Rain', artwork: '/static/img/artwork.png' };

test('the keys of keyboard and lock screen do what the buttons do', () => {
  const handlers = {};
  const acts = { play: () => 'play', pause: () => 'pause', nexttrack: () => 'next' };
  startMediaSession(acts, { mediaSession: { setActionHandler: (name, act) => (handlers[name] = act) } });
  assert.deepEqual(Object.keys(handlers), ['play', 'pause', 'nexttrack', 'stop']);
  assert.equal(handlers.stop(), 'pause');
});

test('phones are told that this is to be heard with the screen locked', () => {
  const audioSession = { type: 'auto' };
  startMediaSession({}, { audioSession });
  assert.equal(audioSession.type, 'playback');
});

test('the lock screen shows piece, author, book and a picture with its whole address', () => {
  const session = {};
  showInMediaSession({ on: true, playing }, about, session);
  const { title, artist, album, artwork } = session.metadata;
  assert.deepEqual([title, artist, album, session.playbackState], ['Low Tide', 'moodbgm ensemble', 'The Long Rain', 'playing']);
  assert.match(artwork[0].src, /^https?:.*\/static\/img\/artwork\.png$/);
});

test('a piece without an artist is shown with whom its licence names', () => {
  const session = {};
  const track = { title: 'Low Tide', artist: '', attribution: 'Ada, example.org, CC BY 4.0' };
  showInMediaSession({ on: true, playing: { track } }, about, session);
  assert.equal(session.metadata.artist, 'Ada, example.org, CC BY 4.0');
});

test('the same piece is not shown anew', () => {
  const session = {};
  showInMediaSession({ on: true, playing }, about, session);
  const { metadata } = session;
  showInMediaSession({ on: false, playing }, about, session);
  assert.equal(session.metadata, metadata);
  assert.equal(session.playbackState, 'paused');
});

test('a browser without any of it plays all the same', () => {
  startMediaSession({}, {});
  showInMediaSession({ on: true, playing }, about, null);
});
