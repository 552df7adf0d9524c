import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const range = { apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', metadata: { name: 'more-services' }, spec: { cidrs: ['10.244.0.0/16'] } };

const dropsPods = async (lab: Parameters<Fault['inject']>[0]): Promise<boolean> => /10\.244\.0\.0\/16.*drop/s.test(await lab.on('node1', 'nft list chain ip kube-proxy cluster-ips-check'));

export default {
  what: 'somebody has given Services a second range of addresses, which is that of the pods, and kube-proxy of a node, started anew since, drops what is for pods as what is for Services that do not exist',
  only: { proxy: 'nftables', why: 'iptables mode has no rule for the range of Services' },
  inject: async (lab) => {
    await lab.apply(JSON.stringify(range));
    await until('the range is ready', 20, async () => (await lab.kubectl('get', 'servicecidr', 'more-services', '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')) === 'True');
    await lab.component('restart', 'node1', 'kube-proxy');
    await until('kube-proxy of node1 knows the range', 40, () => dropsPods(lab));
  },
  symptom: async (lab) => {
    must(await dropsPods(lab), 'kube-proxy drops what is for pods');
    await expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' });
  },
  heal: async (lab) => {
    await lab.kubectl('delete', 'servicecidr', 'more-services', '--timeout=60s');
    await lab.component('restart', 'node1', 'kube-proxy');
    await until('kube-proxy of node1 has forgotten the range', 40, async () => !(await dropsPods(lab)));
  },
  expected: { named: [{ layer: ['proxy', 'node-network', 'cluster', 'control-plane', 'service'], object: /^(ServiceCIDR more-services|Node node1)$/, message: /10\.244\.0\.0\/16|ServiceCIDR|more-services|cluster-ips-check/ }] },
} satisfies Fault;
