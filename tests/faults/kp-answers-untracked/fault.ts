import type { Fault } from '../harness/fault.ts';
import { askSome, must, serviceIp } from '../harness/symptom.ts';

const rule = 'PREROUTING -p tcp --sport 9376 -j NOTRACK';

export default {
  what: 'a rule takes the answers of pods out of connection tracking, and leaves their questions in it',
  inject: (lab) => lab.on('node1', `iptables -t raw -A ${rule}`),
  symptom: async (lab) => must((await askSome(lab, 'cli1', await serviceIp(lab))).some((outcome) => outcome !== 'answers'), 'the Service does not always answer'),
  heal: (lab) => lab.on('node1', `iptables -t raw -D ${rule}; nft delete table ip raw`),
  expected: { named: [{ layer: 'proxy', object: 'Node node1', finding: 'proxy/tracked-apart' }] },
} satisfies Fault;
