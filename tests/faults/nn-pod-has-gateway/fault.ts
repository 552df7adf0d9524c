import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a pod that plays the router in a test has the gateway\'s address of its node for one of its own, and says so again and again',
  inject: async (lab) => {
    const { pid } = await lab.processOf('cli1');
    await lab.inNetworkOf('cli1', 'ip addr add 10.244.1.1/32 dev eth0');
    await lab.on('node1', `setsid nsenter --target ${pid} --net -- sh -c 'while arping -A -c 1 -w 1 -I eth0 10.244.1.1; do sleep 0.3; done' > /dev/null 2>&1 < /dev/null &`);
  },
  symptom: async (lab) => {
    const here = await podOn(lab, 'node1');
    await expectOutcomes(lab, { [`cli2 ${here.ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    await replaceClient(lab, 'cli1', {});
    for (const pod of ['cli1']) await lab.inNetworkOf(pod, 'ip neigh flush dev eth0; true');
  },
  expected: { named: [{ layer: 'node-network', object: /^(Pod app\/cli1|Node node1)$/, message: /10\.244\.1\.1\b/ }] },
} satisfies Fault;
