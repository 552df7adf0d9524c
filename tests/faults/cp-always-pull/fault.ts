import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';
import { endTrial, saidOf, tryPod } from '../harness/trial.ts';

const file = '/etc/kubernetes/components/kube-apiserver';
const up = (kubectl: (...words: string[]) => Promise<string>): Promise<void> => until('the API answers', 60, async () => (await kubectl('get', 'nodes', '-o', 'name')).includes('node1'));

export default {
  what: 'the API makes every new pod pull its images (AlwaysPullImages), and the registry is not to be reached: what runs does so, and nothing new starts',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('cp', `cp ${file} /run/apiserver.kept; sed -i 's/--enable-admission-plugins=NodeRestriction/--enable-admission-plugins=NodeRestriction,AlwaysPullImages/' ${file}`);
    await lab.component('restart', 'cp', 'kube-apiserver');
    await up(lab.kubectl);
    await tryPod(lab, 'node1');
  },
  symptom: async (lab) => must(/pull/i.test(await saidOf(lab)), 'a new pod gets no image'),
  heal: async (lab) => {
    await lab.on('cp', `cat /run/apiserver.kept > ${file}`);
    await lab.component('restart', 'cp', 'kube-apiserver');
    await up(lab.kubectl);
    await endTrial(lab);
  },
  // The product's own images cannot be had either, so it cannot look from pods; it may say so and no more.
  expected: { status: ['inconclusive', 'at-risk', 'broken'], named: [], also: [{ layer: ['cluster', 'pods', 'control-plane'], object: /.*/, message: /image|pull/ }] },
} satisfies Fault;
