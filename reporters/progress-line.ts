/**
 * One line on standard error for what takes longer than two seconds. On a terminal it counts and goes away again; in a log each
 * stage is written once, when it has become long.
 */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #clock: () => number;
  #stage = '';
  #since = 0;
  #shown = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: NodeJS.WriteStream = process.stderr, clock: () => number = Date.now) {
    this.#stream = stream;
    this.#clock = clock;
  }

  /** An empty stage ends the line. */
  show(stage: string): void {
    if (stage === this.#stage) return;
    this.clear();
    this.#shown = false;
    this.#stage = stage;
    this.#since = this.#clock();
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (stage === '') return;
    this.#timer = setInterval(() => this.tick(), 500);
    this.#timer.unref();
  }

  tick(): void {
    const seconds = Math.floor((this.#clock() - this.#since) / 1000);
    if (this.#stage === '' || seconds < 2) return;
    if (this.#stream.isTTY) this.#stream.write(`\r\u001b[2K${this.#stage} ... ${seconds} s`);
    else if (!this.#shown) this.#stream.write(`${this.#stage} ...\n`);
    this.#shown = true;
  }

  /** Frees the line for other output; the stage goes on. */
  clear(): void {
    if (this.#shown && this.#stream.isTTY) this.#stream.write('\r\u001b[2K');
    if (this.#stream.isTTY) this.#shown = false;
  }
}
