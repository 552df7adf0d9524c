/** A process that judges the recordings that it is sent, one after another, and says of each what it came to. */
import { readBundle } from '../../fixtures/bundle.ts';
import { judge, statements } from '../unit/build-survey.ts';

const all = statements();

process.once('message', (files: readonly string[]) => {
  for (const file of files) {
    const { verdict, ids } = judge(readBundle(file), all);
    process.send?.({ file, judged: { verdict, ids } });
  }
  process.disconnect();
});
