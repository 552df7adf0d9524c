import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'the nodes hand a search domain on to their pods, and the servers that are asked for it do not answer',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.on('node1', `printf 'nameserver 192.0.2.53\\nsearch corp.invalid\\n' > /run/resolv.conf`);
    await reconfigureKubelet(lab, 'node1', `sed -i 's#^resolvConf:.*##; $ a resolvConf: /run/resolv.conf'`);
    await replaceClient(lab, 'cli1', {});
    await lab.component('stop', 'cp', 'upstream-dns', 'STOP');
  },
  symptom: async (lab) => {
    must((await lab.inPod('cli1', 'cat /etc/resolv.conf')).includes('corp.invalid'), 'the client searches the domain');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli1 web.app.svc.cluster.local:80': ['timed out', 'no name'] });
  },
  heal: async (lab) => {
    await lab.component('restart', 'cp', 'upstream-dns');
    await reconfigureKubelet(lab, 'node1', null);
    await replaceClient(lab, 'cli1', {});
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['resolver', 'dns'], object: /node1|cli1|coredns/ }] },
} satisfies Fault;
