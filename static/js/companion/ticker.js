/** A clock that goes on in a hidden tab, where timers come late: it ticks in a worker. Events: "tick". */

export class Ticker extends EventTarget {
  #worker = null;

  constructor(address, makeWorker = (url) => new Worker(url)) {
    super();
    Object.assign(this, { address, makeWorker });
  }

  start(milliseconds) {
    this.stop();
    this.#worker = this.makeWorker(this.address);
    this.#worker.onmessage = () => this.dispatchEvent(new Event('tick'));
    this.#worker.postMessage(milliseconds);
  }

  stop() {
    this.#worker?.terminate();
    this.#worker = null;
  }
}
