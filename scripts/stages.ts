import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One part of `npm test`. Its tests are counted from what it prints; a stage that counts nothing just passes or fails. */
export interface Stage {
  readonly name: string;
  /** What it needs, in a word; `nothing` runs anywhere. */
  readonly needs: 'nothing' | 'lab';
  readonly command: readonly [string, ...string[]];
}

/** Faults of seven layers: what `npm test` puts into a live lab. `npm run test:faults` has all. */
const representative = [
  'wl-ready-wrong-path', 'sd-targetport-number', 'ep-selector-typo', 'ds-scaled-zero', 'kp-jump-removed', 'nn-route-missing', 'hp-mode-off', 'ok-names-alone', 'ok-client-without-shell',
];

/** What the other mode of kube-proxy makes different. */
const representativeOfNftables = ['kp-svc-rule-gone'];

/** In this order: without a cluster first, then live on the embedded cluster. */
export function stages(root: string): readonly Stage[] {
  return [
    { name: 'lint', needs: 'nothing', command: ['npm', 'run', '--silent', 'lint'] },
    { name: 'types', needs: 'nothing', command: ['tsc', '--noEmit'] },
    { name: 'unit', needs: 'nothing', command: nodeTest(root, 'tests/unit', sideBySide) },
    { name: 'cli', needs: 'nothing', command: nodeTest(root, 'tests/cli') },
    { name: 'replay', needs: 'nothing', command: nodeTest(root, 'tests/replay', sideBySide) },
    { name: 'lab', needs: 'lab', command: nodeTest(root, 'tests/lab') },
    { name: 'faults', needs: 'lab', command: ['tsx', 'tests/faults/run.ts', '--name', 'npm-test', '--down', ...representative] },
    { name: 'nftables', needs: 'lab', command: ['tsx', 'tests/faults/run.ts', '--name', 'npm-test', '--proxy', 'nftables', '--down', ...representativeOfNftables] },
  ];
}

/** Node keeps one processor for itself, which of two is half: files that only compute take it. */
const sideBySide = ['--test-concurrency=2'];

/** node:test over all `*.test.ts` of a folder; Node 20 takes no patterns. */
export function nodeTest(root: string, folder: string, options: readonly string[] = []): readonly [string, ...string[]] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts')).sort();
  if (files.length === 0) throw new Error(`${folder} holds no *.test.ts`);
  return ['node', '--import', 'tsx', '--test', '--test-reporter=spec', ...options, ...files.map((file) => `${folder}/${file}`)];
}
