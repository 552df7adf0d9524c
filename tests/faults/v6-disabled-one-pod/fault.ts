import { makeDualStack } from '../harness/dual-stack.ts';
import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const address6 = async (lab: Parameters<Fault['inject']>[0], pod: string): Promise<string> => lab.kubectl('-n', 'app', 'get', 'pod', pod, '-o', 'jsonpath={.status.podIPs[1].ip}');

export default {
  what: 'the entry script of one pod switches IPv6 off for hardening, so the address that its status and the slices have is gone',
  lab: 'dual-stack',
  inject: async (lab) => {
    await makeDualStack(lab);
    await lab.inNetworkOf((await podOn(lab, 'node2')).name, 'sysctl -qw net.ipv6.conf.all.disable_ipv6=1');
  },
  symptom: async (lab) => {
    const { name, ip } = await podOn(lab, 'node2');
    await expectOutcomes(lab, { [`cli1 [${await address6(lab, name)}]:9376`]: ['timed out', 'unreachable'], [`cli1 ${ip}:9376`]: 'answers' });
  },
  heal: deletePods,
  expected: { named: [{ layer: 'node-network', object: /^Pod app\/web-/, message: /IPv6|address/ }] },
} satisfies Fault;
