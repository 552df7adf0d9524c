import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn, podsOf } from '../harness/symptom.ts';

export default {
  what: 'an experiment of chaos engineering has left its filter in the network of one pod: a set of addresses, one client among them, whose packets are dropped',
  client: 'app/cli2',
  inject: async (lab) => {
    const client = (await podsOf(lab, 'app=cli')).find(({ name }) => name === 'cli2');
    await lab.inNetworkOf((await podOn(lab, 'node1')).name, `set -e; ipset create chaos_src_9f3 hash:net; ipset add chaos_src_9f3 ${client?.ip}/32; iptables -N CHAOS-INPUT; iptables -A INPUT -j CHAOS-INPUT; iptables -A CHAOS-INPUT -m set --match-set chaos_src_9f3 src -j DROP`);
  },
  symptom: async (lab) => {
    await expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`node2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
    must((await podsOf(lab)).every(({ ready }) => ready), 'the pods are Ready');
  },
  heal: async (lab) => lab.kubectl('-n', 'app', 'delete', 'pod', (await podOn(lab, 'node1')).name, '--grace-period=1', '--timeout=60s'),
  expected: { named: [{ layer: ['pods', 'node-network'], object: /^Pod app\/web-/, message: /filter|CHAOS|chaos/ }] },
} satisfies Fault;
