/** Told a number of milliseconds, it tells the time that often. */
self.onmessage = ({ data }) => setInterval(() => self.postMessage(Date.now()), data);
