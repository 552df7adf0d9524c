import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

let other: Promise<{ readonly exitCode?: number | undefined; readonly all?: string | undefined }> | undefined;

export default {
  what: 'two people look at the cluster at once, and neither takes away or blames what the other has made',
  target: 'practice',
  inject: async (lab) => {
    other = execa('npx', ['playwright', 'test'], { reject: false, all: true, stdin: 'ignore', env: { KUBECONFIG: lab.kubeconfig, OUT: mkdtempSync(join(tmpdir(), 'other-')) } });
    await new Promise((resolve) => setTimeout(resolve, 5000));
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async () => {
    const result = await other;
    if (result?.exitCode !== 0) throw new Error(`the other run: ${result?.all?.slice(-2000) ?? ''}`);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
