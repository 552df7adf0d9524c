import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announce, onStage } from '#helpers/progress.ts';
import { ProgressLine } from '../../reporters/progress-line.ts';

function fakeStream(isTTY: boolean): { readonly stream: NodeJS.WriteStream; readonly written: string[] } {
  const written: string[] = [];
  return { written, stream: { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream };
}

test('nothing is shown for two seconds, then a terminal counts, then the line is taken away', () => {
  let now = 0;
  const { stream, written } = fakeStream(true);
  const line = new ProgressLine(stream, () => now);
  line.show('waiting for probe pods');
  now = 1900;
  line.tick();
  assert.deepEqual(written, []);
  now = 3100;
  line.tick();
  line.show('');
  assert.deepEqual(written, ['\r\u001b[2Kwaiting for probe pods ... 3 s', '\r\u001b[2K']);
});

test('in a log each long stage is one line', () => {
  let now = 0;
  const { stream, written } = fakeStream(false);
  const line = new ProgressLine(stream, () => now);
  line.show('waiting for probe pods');
  for (now = 500; now < 9000; now += 500) {
    line.tick();
    line.clear();
  }
  line.show('reading node1');
  now += 2500;
  line.tick();
  line.show('');
  assert.deepEqual(written, ['waiting for probe pods ...\n', 'reading node1 ...\n']);
});

test('whoever looks and whoever shows meet on one channel', () => {
  const heard: string[] = [];
  onStage((stage) => heard.push(stage));
  announce('reading node1');
  assert.deepEqual(heard, ['reading node1']);
});
