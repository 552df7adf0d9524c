import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podOn, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the server of one pod may open no more files: the kernel takes its connections, and it cannot accept them',
  inject: async (lab) => {
    const { node, pid } = await lab.processOf((await podOn(lab, 'node1')).name);
    await lab.on(node, `prlimit --pid ${pid} --nofile=3:3`);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: deletePods,
  expected: { named: [{ layer: 'pods', object: /^Pod app\/web-/ }] },
} satisfies Fault;
