import { makePod } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'what pods send to the Service is redirected to a proxy of a mesh on their node, which asks the Service for them',
  inject: async (lab) => {
    const address = await serviceIp(lab);
    for (const node of ['node1', 'node2']) {
      await makePod(lab, 'app', `mesh-${node}`, { nodeName: node, hostNetwork: true, containers: [{ name: 'proxy', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['nc', '-ll', '-p', '15001', '-e', 'nc', address, '80'], readinessProbe: { tcpSocket: { port: 15001 }, periodSeconds: 5 } }] });
      await lab.on(node, `nft 'add table ip mesh; add chain ip mesh in { type nat hook prerouting priority -110; }; add rule ip mesh in iifname "cni0" ip daddr ${address} tcp dport 80 counter redirect to :15001'`);
    }
  },
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
    for (const node of ['node1', 'node2']) must(/counter packets [1-9]/.test(await lab.on(node, 'nft list table ip mesh')), `requests are redirected on ${node}`);
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'nft delete table ip mesh');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
