/** Connects the parts of the companion's page; none of them knows another. */

import { Conductor } from '../conductor.js';
import { Ducking } from '../ducking.js';
import { intentOf } from '../gestures.js';
import { showInMediaSession, startMediaSession } from '../media-session.js';
import { Mixer } from '../mixer.js';
import { MoodPlayer } from '../mood-player.js';
import { Preferences } from '../preferences.js';
import { wordOf } from '../reasons.js';
import { isSheetOpen, startSheets, toggleSheet } from '../sheets.js';
import { SleepTimer } from '../sleep.js';
import { CompanionServer } from './companion-server.js';
import { Companion } from './companion.js';
import { Eye } from './eye.js';
import { startGiving } from './giving.js';
import { MiniPlayer } from './mini-player.js';
import { fillReasons } from './reasons.js';
import { RegionPicker } from './region-picker.js';
import { Sender } from './sender.js';
import { Ticker } from './ticker.js';
import { View } from './view.js';
import { Wakefulness } from './wakefulness.js';

const FALLING_ASLEEP = 20; // seconds in which the sleep timer takes the music away

const root = document.querySelector('.companion');
const player = document.querySelector('mood-player');
const preferences = new Preferences(JSON.parse(document.getElementById('preferences').textContent), {
  url: document.body.dataset.preferencesUrl,
});
const mixer = new Mixer();
const server = new CompanionServer(root.dataset.api);
const conductor = new Conductor({ server, mixer, settings: preferences.values });
const companion = new Companion({
  eye: new Eye(root.querySelector('video'), new Ticker(root.dataset.clock)),
  sender: new Sender({ send: (page) => server.show(page) }),
  server,
  conductor,
  after: (seconds) => mixer.after(seconds),
});
const mini = new MiniPlayer();
const wakefulness = new Wakefulness();
const view = new View(root);
const picker = root.querySelector('region-picker');
const acts = {
  share: () => companion.share(),
  film: () => companion.film(),
  stop: () => companion.stop(),
  region: () => picker.open(),
  whole: () => picker.takeWhole(),
  leave: () => picker.close(),
  mini: () => mini.toggle(),
  choose: () => root.querySelector('.photograph').click(),
};

customElements.define('region-picker', RegionPicker);
customElements.define('mood-player', MoodPlayer);
preferences.start();
connectPage();
connectMusic();
connectMini();
connectGiven();
document.mixer = mixer; // where tests and the curious can listen in
document.companion = companion;

function show() {
  const { on, playing, answer } = conductor.state;
  const word = (on && wordOf(playing, companion.answer)) || companion.answer?.readings[0]?.word || '';
  player.show({ ...conductor.state, notice: isSaidAbove(conductor.notice) ? '' : conductor.notice });
  view.show(companion.state);
  wakefulness.isWanted = companion.state.source === 'camera';
  if (!companion.state.isOn) picker.close();
  picker.show(companion.eye.region);
  mini.show({ on, playing, answer, word });
  showInMediaSession(conductor.state, { book: root.dataset.title, artwork: root.dataset.artwork });
  document.documentElement.dataset.mood = on && playing ? (playing.cue?.emotion ?? playing.track.emotion) : '';
}

/** What the server says of a page stands beside what was read of it. */
function isSaidAbove(notice) {
  return notice === companion.notice;
}

function connectPage() {
  const { mediaDevices: media } = navigator;
  root.classList.toggle('can-share', Boolean(media?.getDisplayMedia));
  root.classList.toggle('can-film', Boolean(media?.getUserMedia));
  root.classList.toggle('can-float', mini.isPossible);
  root.addEventListener('click', ({ target }) => acts[target.closest('[data-act]')?.dataset.act]?.());
  root.addEventListener('region', ({ detail }) => (companion.region = detail));
  companion.addEventListener('change', show);
  startSheets((sheet) => sheet.id === 'why' && fillReasons(sheet, conductor.state));
  addEventListener('keydown', obeyKey);
  addEventListener('pagehide', () => companion.stop());
}

function obeyKey(event) {
  if (isSheetOpen() || picker.isOpen) return;
  const intent = intentOf(event);
  if (intent === 'music') toggleMusic();
  if (intent === 'why') toggleSheet('why', (sheet) => fillReasons(sheet, conductor.state));
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.('input, select, textarea');
  if (event.key === 's' && isPlain) companion.stop();
}

function toggleMusic() {
  return conductor.on ? conductor.stop() : conductor.play();
}

function connectMusic() {
  conductor.addEventListener('change', show);
  player.addEventListener('music', ({ detail }) => (detail.act === 'skip' ? conductor.skip() : toggleMusic()));
  startMediaSession({ play: () => conductor.play(), pause: () => conductor.stop(), nexttrack: () => conductor.skip() });
  preferences.addEventListener('change', ({ detail }) => (conductor.settings = detail.values));
  preferences.addEventListener('kept', ({ detail }) => conductor.kept(detail.names));
  const ducking = new Ducking();
  ducking.addEventListener('change', () => mixer.duck(ducking.isSpoken));
  conductor.addEventListener('change', () => ducking.watch(conductor.on));
  ducking.start();
  connectSleep();
  show();
}

function connectSleep() {
  const timer = new SleepTimer();
  const choice = document.querySelector('[name=sleep]');
  choice.addEventListener('change', () => timer.set(Number(choice.value)));
  mixer.addEventListener('tick', () => timer.look());
  timer.addEventListener('over', () => {
    choice.value = '0';
    if (conductor.on) conductor.stop(FALLING_ASLEEP);
  });
}

function connectMini() {
  mini.addEventListener('music', toggleMusic);
  mini.addEventListener('stop', () => {
    mini.close();
    companion.stop();
  });
  mini.addEventListener('key', ({ detail }) => obeyKey(detail));
}

function connectGiven() {
  const sheet = document.getElementById('paste');
  startGiving(root, {
    give: (page, name) => companion.read(page, name || root.dataset.pasted),
    refuse: (why) => companion.say(why),
  });
  sheet.addEventListener('close', () => {
    const field = sheet.querySelector('textarea');
    if (sheet.returnValue === 'read' && field.value.trim()) companion.read(field.value, root.dataset.pasted);
    sheet.returnValue = '';
  });
}
