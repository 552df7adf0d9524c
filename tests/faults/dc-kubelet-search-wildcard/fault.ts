import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';
import { endTrial, stateOf, tryPod } from '../harness/trial.ts';

export default {
  what: 'a node searches a domain of the company, where every name has an address, and hands that on to its pods: full names of Services lead astray there',
  target: 'practice',
  inject: async (lab) => {
    await edited(lab, (text) => text.replace(/(\n\s*)kubernetes /, '$1template IN A corp.example {$1    answer "{{ .Name }} 60 IN A 192.0.2.80"$1}$1template IN AAAA corp.example {$1    rcode NOERROR$1}$1kubernetes '));
    await lab.on('node2', 'cp /etc/resolv.conf /run/resolv.kept; echo search corp.example >> /etc/resolv.conf');
    await tryPod(lab, 'node2');
    await until('the pod runs', 30, async () => (await stateOf(lab)).startsWith('Running'));
  },
  symptom: async (lab) => must((await lab.inPod('trial', 'nslookup web.app.svc.cluster.local; timeout 3 wget -qO- http://web.app.svc.cluster.local; echo " exit $?"')).includes('192.0.2.80'), 'the full name leads astray'),
  heal: async (lab) => {
    await lab.on('node2', 'cat /run/resolv.kept > /etc/resolv.conf');
    await endTrial(lab);
  },
  expected: { named: [{ layer: ['resolver', 'dns'], object: 'Node node2', message: /corp\.example/ }] },
} satisfies Fault;
