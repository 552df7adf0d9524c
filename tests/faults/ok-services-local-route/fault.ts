import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the nodes hold the whole range of Services for their own (a local route on their loopback), so that they can announce it to the routers of the company',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'ip route add local 10.96.0.0/16 dev lo');
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    must((await lab.on('node1', `ip route get ${address}`)).includes('local'), 'the range is local');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`node1 ${address}:80`]: 'answers', [`node2 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'ip route del local 10.96.0.0/16 dev lo table local');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
