/**
 * A recording studio in the page: the product's own conductor and mixer play on an OfflineAudioContext, which
 * renders minutes in seconds, to the sample and the same on every machine. The server, its cues and its music are
 * real; only the sound card, the media elements and the reader are not.
 *
 * It is one function, handed to the page by `studio.py`. pages: [[second, passage], …], when the reader turns to
 * which passage. sound: "music", or in its place "noise", as loud as each other and unlike each other, to measure
 * fades with, or "peaks", clicks of -1 dBTP at rates of their own, so that those of two tracks meet in their fade.
 */
async ({ pages, seconds, rate, settings, sound, modules }) => {
  const STEP = 0.05; // seconds of sound between two moments at which the page may act
  const { Mixer } = await import(`${modules}mixer.js`);
  const { Conductor } = await import(`${modules}conductor.js`);
  const { BookServer } = await import(`${modules}server.js`);

  const busy = new Set();
  /** Time stands still until this has come: a fast machine and a slow one hear the same. */
  const waitFor = (promise) => {
    busy.add(promise);
    promise.catch(() => {}).then(() => busy.delete(promise));
    return promise;
  };

  /** What the mixer takes for an AudioContext. */
  class Desk {
    constructor() {
      this.offline = new OfflineAudioContext(2, Math.round(rate * seconds), rate);
      for (const name of ['Gain', 'Delay', 'Analyser', 'DynamicsCompressor', 'WaveShaper', 'ConstantSource']) {
        this[`create${name}`] = (...options) => this.offline[`create${name}`](...options);
      }
    }

    state = 'running';
    get currentTime() {
      return this.offline.currentTime;
    }
    get sampleRate() {
      return rate;
    }
    get destination() {
      return this.offline.destination;
    }
    async resume() {}
    async suspend() {}
    createMediaElementSource(tape) {
      return tape.putOn(this);
    }
  }

  /** What the mixer takes for a media element. */
  class Tape extends EventTarget {
    readyState = 0;
    duration = NaN;
    seeking = false;
    error = null;
    source = null;
    place = 0;

    get buffered() {
      return { length: this.reel ? 1 : 0, start: () => 0, end: () => this.duration };
    }

    putOn(desk) {
      this.desk = desk;
      this.out = desk.createGain();
      return this.out;
    }

    load() {}

    set src(url) {
      this.pause();
      Object.assign(this, { reel: null, readyState: 0, place: 0, url });
      waitFor(this.#fetch(url));
    }

    async #fetch(url) {
      const reel = await (sound === 'music' ? music(this.desk, url) : made(this.desk, tracks.get(url)));
      if (this.url !== url) return;
      Object.assign(this, { reel, readyState: 4, duration: reel.duration });
      this.dispatchEvent(new Event('canplay'));
    }

    get currentTime() {
      if (!this.source) return this.place;
      return (this.place + this.desk.currentTime - this.since) % this.duration;
    }

    set currentTime(place) {
      const isPlaying = this.source !== null;
      this.pause();
      this.place = place;
      if (isPlaying) this.play();
    }

    async play() {
      if (this.source) return;
      this.source = this.desk.offline.createBufferSource();
      Object.assign(this.source, { buffer: this.reel, loop: true });
      this.since = this.desk.currentTime;
      this.source.connect(this.out);
      this.source.start(0, this.place);
    }

    pause() {
      if (!this.source) return;
      this.place = this.currentTime;
      this.source.stop();
      this.source = null;
    }
  }

  const music = async (desk, url) => {
    const answer = await fetch(url);
    return desk.offline.decodeAudioData(await answer.arrayBuffer());
  };

  /** As long as the track, and after its loop the same again. */
  const made = async (desk, { url, duration, loop_start: start, loop_end: end }) => {
    const reel = desk.offline.createBuffer(2, Math.round(duration * rate), rate);
    const period = Math.round((end - start) * rate);
    const seed = [...url].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2147483647, 7);
    const sampleAt = sound === 'noise' ? noise(seed) : clicks(seed);
    for (const channel of [0, 1]) {
      const samples = reel.getChannelData(channel);
      for (let i = 0; i < samples.length; i += 1) samples[i] = i < period ? sampleAt(i) : samples[i - period];
    }
    return reel;
  };

  /** White, at -23 dB. */
  const noise = (seed) => {
    let state = seed;
    return () => ((state = (state * 48271) % 2147483647) / 2147483647 - 0.5) * 0.245;
  };

  /** A millisecond each, 80 to 120 a second. */
  const clicks = (seed) => {
    const [every, length] = [Math.round(rate / (80 + (seed % 40))), rate / 1000];
    return (i) => (i % every < length ? 0.89 * Math.sin((Math.PI * (i % every)) / length) : 0);
  };

  const desk = new Desk();
  const mixer = new Mixer({ makeContext: () => desk, makeAudio: () => new Tape() });
  mixer.volume = settings.volume;
  const tracks = new Map();
  const changes = [];
  const loops = [];
  let shown = null;

  const real = new BookServer(document.querySelector('book-reader').dataset.api);
  const keep = (track) => {
    if (track && sound !== 'music') track.gain_db = 0;
    if (track) tracks.set(track.url, track);
  };
  const server = {
    async cue(passage, options) {
      const answer = await waitFor(real.cue(passage, options));
      [answer.track, answer.next?.track].forEach(keep);
      return answer;
    },
    async heard(track, cue) {
      changes.push({ at: desk.currentTime, track, cue, passage: shown });
      await waitFor(real.heard(track, cue));
    },
  };
  const timers = [];
  const later = (act, milliseconds) => timers.push({ at: desk.currentTime + milliseconds / 1000, act });
  const conductor = new Conductor({ server, mixer, settings, milliseconds: () => desk.currentTime * 1000, later });

  const turn = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
  /** Let everything go on that the last stretch of sound has set off. */
  const settle = async () => {
    for (let i = 0; i < 4; i += 1) await turn();
    while (busy.size) {
      await Promise.allSettled(busy);
      for (let i = 0; i < 4; i += 1) await turn();
    }
  };

  let front = null;
  const act = async () => {
    const now = desk.currentTime;
    while (pages.length && pages[0][0] <= now) {
      [, shown] = pages.shift();
      conductor.follow(shown);
    }
    if (!conductor.on) conductor.play();
    timers.splice(0).forEach((timer) => (timer.at <= now ? timer.act() : timers.push(timer)));
    await settle();
    if (mixer.front && front && mixer.front !== front && mixer.front.track.id === front.track.id) loops.push(now);
    front = mixer.front;
  };
  const goOn = async () => {
    await act();
    const next = desk.currentTime + STEP;
    if (next < seconds - STEP) desk.offline.suspend(next).then(goOn);
    await desk.offline.resume();
  };
  desk.offline.suspend(0).then(goOn);
  const recorded = await desk.offline.startRendering();
  const channels = [0, 1].map((channel) => recorded.getChannelData(channel));

  /** 16-bit samples of half the size, left and right in turn, as base64: full scale 2, so that nothing is clipped. */
  window.recording = (from, to) => {
    const bytes = new Uint8Array(new Int16Array((to - from) * 2).buffer);
    const samples = new Int16Array(bytes.buffer);
    for (let i = from; i < to; i += 1) channels.forEach((channel, c) => (samples[(i - from) * 2 + c] = Math.round(channel[i] * 16384)));
    const pieces = [];
    for (let i = 0; i < bytes.length; i += 32768) pieces.push(String.fromCharCode(...bytes.subarray(i, i + 32768)));
    return btoa(pieces.join(''));
  };
  return { frames: recorded.length, changes, loops, tracks: [...tracks.values()] };
};
