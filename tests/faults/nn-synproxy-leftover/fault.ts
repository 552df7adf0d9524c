import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'PREROUTING -i eth0 -p tcp --syn --dport 9376 -j CT --notrack';

// kube-proxy drops what conntrack calls invalid, and the answer to a question that nobody has seen is.
export default {
  what: 'a guard against floods was half taken off a node: the rule is left that keeps the first packet of connections out of tracking, and who would have answered it (SYNPROXY) is gone',
  only: { proxy: 'iptables', why: 'the rules of the nftables mode do not drop what is invalid' },
  inject: (lab) => lab.on('node2', `iptables -t raw -A ${rule}`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node2', `iptables -t raw -D ${rule}; nft delete table ip raw`),
  expected: { named: [{ layer: ['node-network', 'proxy'], object: 'Node node2', message: /track/ }] },
} satisfies Fault;
