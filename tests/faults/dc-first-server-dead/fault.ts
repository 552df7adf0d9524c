import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a client asks a server first that does not answer, and waits for it each time before it asks the right one',
  client: 'app/cli1',
  inject: async (lab) => {
    const dns = await serviceIp(lab, 'kube-dns', 'kube-system');
    await replaceClient(lab, 'cli1', { dnsPolicy: 'None', dnsConfig: { nameservers: ['192.0.2.53', dns], searches: ['app.svc.cluster.local', 'svc.cluster.local', 'cluster.local'], options: [{ name: 'ndots', value: '5' }, { name: 'timeout', value: '3' }] } });
  },
  symptom: async (lab) => {
    await expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
    const started = Date.now();
    must((await lab.inPod('cli1', 'timeout 8 wget -qO- http://web:80/; echo " exit $?"')).includes('exit 0'), 'the name is found');
    must(Date.now() - started > 2500, 'and it takes seconds');
  },
  expected: { status: ['at-risk', 'broken'], named: [{ layer: 'resolver', object: 'Pod app/cli1', message: /192\.0\.2\.53/ }] },
} satisfies Fault;
