/** Connects the parts of a page; none of them knows another. */

import { Bars } from './bars.js';
import { BookReader } from './book-reader.js';
import { Conductor } from './conductor.js';
import { Corrections } from './corrections.js';
import { Ducking } from './ducking.js';
import { intentOf } from './gestures.js';
import { startGuide } from './guide.js';
import { showInMediaSession, startMediaSession } from './media-session.js';
import { Mixer } from './mixer.js';
import { MoodPlayer } from './mood-player.js';
import { PaceKeeper } from './pace-keeper.js';
import { PlaceKeeper, nameOf, windowName } from './places.js';
import { startPictures } from './pictures.js';
import { PageWatch } from './page-watch.js';
import { Preferences } from './preferences.js';
import { startSamples } from './sample.js';
import { Search } from './search.js';
import { BookServer, fragment } from './server.js';
import { isSheetOpen, startSheets, toggleSheet } from './sheets.js';
import { startShelf } from './shelf.js';
import { SleepTimer } from './sleep.js';
import { WhySheet } from './why.js';
import { sentence } from './words.js';

const TYPOGRAPHY = ['size', 'line_height', 'measure', 'justify', 'face', 'spread', 'page_text']; // settings that move the text
const NOTICED = 6; // seconds that a short notice stays
const FALLING_ASLEEP = 20; // seconds in which the sleep timer takes the music away

const body = document.body.dataset;
const preferences = new Preferences(JSON.parse(document.getElementById('preferences').textContent), { url: body.preferencesUrl });
preferences.start();
startShelf();
startPictures();
startSamples(preferences.values);

const reader = document.querySelector('book-reader');
if (reader) startBook(reader);
else startSheets();

function startBook(reader) {
  const { dataset } = reader;
  const server = new BookServer(dataset.api);
  const mixer = new Mixer();
  const conductor = new Conductor({ server, mixer, settings: preferences.values });
  const whose = { server, book: dataset.book, person: dataset.person };
  const keeper = new PlaceKeeper({ ...whose, seq: Number(dataset.seq), device: windowName() });
  const pace = new PaceKeeper({ ...whose, isAway: () => document.hidden || isSheetOpen() });
  const bars = new Bars();
  const why = new WhySheet(document.getElementById('why'), { reader, server, conductor });
  const openSheet = (sheet) => (sheet === why.sheet ? why.open() : fillSheet(sheet, reader));

  reader.addEventListener('passage', ({ detail }) => {
    conductor.follow(detail.passage);
    pace.show(detail.parts, reader.place);
    showProgress(detail);
  });
  connectMusic(conductor, reader);
  connectPlaces(keeper, reader);
  connectPace(pace);
  connectNotices(reader);
  connectCorrections(why, { server, conductor });
  connectSleep(conductor, mixer);
  connectVoices(conductor, mixer);
  connectSearch(reader, bars);
  startGuide(reader, document.querySelector('.guide'));
  preferences.addEventListener('change', ({ detail }) => {
    conductor.settings = detail.values;
    if (detail.names.some((name) => TYPOGRAPHY.includes(name))) reader.relayout();
  });
  preferences.addEventListener('kept', ({ detail }) => conductor.kept(detail.names));
  reader.addEventListener('bars', () => bars.toggle());
  reader.addEventListener('turn', ({ detail }) => {
    keeper.move(detail);
    bars.rest();
  });
  startSheets(openSheet);
  addEventListener('keydown', (event) => obeyKey(event, conductor, openSheet));
  customElements.define('mood-player', MoodPlayer);
  customElements.define('book-reader', BookReader);
  bars.start();
  document.mixer = mixer; // where tests and the curious can listen in
}

function connectMusic(conductor, reader) {
  const player = document.querySelector('mood-player');
  const toggle = () => (conductor.on ? conductor.stop() : conductor.play());
  const show = () => {
    player.show(conductor.state);
    showTint(conductor.state);
    showInMediaSession(conductor.state, { book: reader.dataset.title, artwork: reader.dataset.artwork });
  };
  conductor.addEventListener('change', show);
  player.addEventListener('music', ({ detail }) => (detail.act === 'skip' ? conductor.skip() : toggle()));
  document.addEventListener('visibilitychange', () => (conductor.isVisible = !document.hidden));
  startMediaSession({ play: () => conductor.play(), pause: () => conductor.stop(), nexttrack: () => conductor.skip() });
  customElements.whenDefined('mood-player').then(show);
}

function connectPlaces(keeper, reader) {
  const goTo = ({ passage, offset }, options) => reader.go(`${reader.base}${passage}/`, { offset, ...options });
  const elsewhere = document.getElementById('elsewhere');
  let other = null;
  onLeaving(() => {
    keeper.send({ leaving: true });
    preferences.send({ leaving: true });
  });
  addEventListener('online', () => keeper.send());
  keeper.addEventListener('elsewhere', ({ detail }) => {
    other = detail;
    showElsewhere(elsewhere, detail, { device: keeper.device, total: Number(reader.dataset.total) });
  });
  elsewhere.addEventListener('close', () => {
    const { returnValue: answer } = elsewhere; // none where it was closed by Escape: then it is asked again
    if (answer === 'stay') keeper.stay();
    if (answer !== 'go') return;
    keeper.leave(other);
    goTo(other);
  });
  customElements.whenDefined('book-reader').then(() => {
    const { unsent } = keeper;
    const cameBack = reader.dataset.passage === (reader.dataset.keptPassage || '0');
    if (!unsent || !cameBack) return;
    keeper.resume(unsent);
    goTo(unsent, { push: false });
  });
}

function showElsewhere(dialog, { device, passage }, here) {
  const percent = here.total > 1 ? Math.round((100 * passage) / (here.total - 1)) : 100;
  const where = nameOf(device) === nameOf(here.device) ? 'other window' : 'other device';
  dialog.querySelector('[data-show="elsewhere"]').textContent = sentence(where, { device: nameOf(device), percent });
  dialog.returnValue = '';
  if (!dialog.open) dialog.showModal();
}

function connectPace(pace) {
  for (const sign of ['pointermove', 'pointerdown', 'touchmove', 'wheel', 'keydown']) {
    addEventListener(sign, () => pace.alive(), { passive: true, capture: true });
  }
  addEventListener('online', () => pace.tell());
  onLeaving(() => pace.tell({ leaving: true }));
  pace.start();
}

/** The page may be seen for the last time: it is hidden, closed, or left. */
function onLeaving(act) {
  addEventListener('pagehide', act);
  document.addEventListener('visibilitychange', () => document.hidden && act());
}

function connectNotices(reader) {
  const notice = document.querySelector('[data-show="page-notice"]');
  const write = (text) => {
    notice.textContent = text;
    notice.hidden = !text;
  };
  reader.addEventListener('lost', () => write(sentence('lost')));
  reader.addEventListener('found', () => write(''));
}

function connectSearch(reader, bars) {
  const watch = new PageWatch(reader);
  watch.start();
  const tell = (text) => {
    bars.show(); // where the way to the words is
    sayBriefly(text);
  };
  new Search(document.getElementById('search'), reader, { tell, renew: () => watch.renew() }).start();
}

/** Corrections come from the sheet, and from whatever else dispatches "correct". */
function connectCorrections(why, { server, conductor }) {
  const tell = (text, isKept = false) => {
    if (why.sheet.open) {
      why.say(isKept ? sentence('noted') : text); // the sheet lists what was said
      why.showCorrections();
    } else sayBriefly(text);
  };
  const corrections = new Corrections({ server, conductor, tell });
  document.addEventListener('correct', ({ detail }) => corrections.correct(detail));
  document.addEventListener('take-back', ({ detail }) => corrections.takeBack(detail.id));
  why.start();
}

function sayBriefly(text) {
  const notice = document.querySelector('[data-show="page-notice"]');
  notice.textContent = text;
  notice.hidden = false;
  setTimeout(() => notice.textContent === text && (notice.hidden = true), NOTICED * 1000);
}

function connectSleep(conductor, mixer) {
  const timer = new SleepTimer();
  const choice = document.querySelector('[name=sleep]');
  choice.addEventListener('change', () => timer.set(Number(choice.value)));
  mixer.addEventListener('tick', () => timer.look());
  timer.addEventListener('over', () => {
    choice.value = '0';
    if (conductor.on) conductor.stop(FALLING_ASLEEP);
  });
}

/** The book's own sound and speech come before the music. */
function connectVoices(conductor, mixer) {
  const ducking = new Ducking();
  ducking.addEventListener('change', () => mixer.duck(ducking.isSpoken));
  conductor.addEventListener('change', () => ducking.watch(conductor.on));
  ducking.start();
}

function obeyKey(event, conductor, openSheet) {
  const intent = intentOf(event);
  const sheets = ['contents', 'search', 'text', 'why', 'help'];
  if (isSheetOpen()) return;
  if (sheets.includes(intent)) {
    event.preventDefault();
    toggleSheet(intent, openSheet);
  }
  if (intent === 'music') (conductor.on ? conductor.stop() : conductor.play());
  if (intent === 'page') document.querySelector('[name=page_text]')?.click();
}

async function fillSheet(sheet, reader) {
  if (sheet.id !== 'contents') return undefined;
  const list = sheet.querySelector('[data-contents]');
  const answer = await fragment(list.dataset.contents, 'contents').catch(() => null);
  if (!answer) return (list.textContent = sentence('lost'));
  list.replaceChildren(...new DOMParser().parseFromString(answer.html, 'text/html').body.childNodes);
  return markChapter(list, reader, sheet);
}

/** Mark the chapter that is being read, and open others without reloading the page. */
function markChapter(list, reader, sheet) {
  const links = [...list.querySelectorAll('a[data-first]')];
  const here = links.findLast((link) => Number(link.dataset.first) <= reader.place.passage);
  here?.setAttribute('aria-current', 'true');
  here?.scrollIntoView({ block: 'center' });
  list.onclick = (event) => {
    const link = event.target.closest('a[data-first]');
    if (!link) return;
    event.preventDefault();
    sheet.close();
    reader.go(link.href);
  };
}

function showProgress({ passage, total, chapter }) {
  const share = total > 1 ? passage / (total - 1) : 1;
  document.querySelector('[data-show="chapter"]').textContent = chapter;
  document.querySelector('[data-show="percent"]').textContent = `${Math.round(share * 100)} %`;
  document.querySelector('.progress').style.setProperty('--share', share);
}

function showTint({ on, playing }) {
  document.documentElement.dataset.mood = on && playing ? (playing.cue?.emotion ?? playing.track.emotion) : '';
}
