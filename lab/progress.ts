/** Says which stage is running and for how long: rewritten in place on a terminal, a line now and then elsewhere. */
import pc from 'picocolors';

export type Progress = { readonly stage: <Result>(title: string, work: () => Promise<Result>) => Promise<Result>; readonly note: (text: string) => void };

const lineEvery = 30;

export function showProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return {
    note: (text) => void stream.write(`${text}\n`),
    async stage(title, work) {
      const started = performance.now();
      const seconds = (): number => Math.round((performance.now() - started) / 1000);
      if (!stream.isTTY) stream.write(`${title} ...\n`);
      const tick = setInterval(() => {
        if (stream.isTTY) stream.write(`\r${title} ... ${seconds()} s`);
        else if (seconds() % lineEvery === 0) stream.write(`${title} ... ${seconds()} s\n`);
      }, 1000);
      try {
        const result = await work();
        const took = ((performance.now() - started) / 1000).toFixed(1);
        stream.write(`${stream.isTTY ? '\r' : ''}${title} ${pc.green('done')} in ${took} s\n`);
        return result;
      } catch (error) {
        if (stream.isTTY) stream.write('\n');
        throw error;
      } finally {
        clearInterval(tick);
      }
    },
  };
}
