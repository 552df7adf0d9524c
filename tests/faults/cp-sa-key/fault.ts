import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { lookUp, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';
import { execa } from 'execa';

const pki = '/etc/kubernetes/pki';

async function restart(lab: Lab): Promise<void> {
  await lab.component('restart', 'cp', 'kube-apiserver');
  await until('the API answers', 60, async () => (await lab.kubectl('get', 'nodes', '-o', 'name')).includes('node1'));
}

export default {
  what: 'the API server was set up again with a new key for the tokens of accounts, so it takes none of those that pods hold, the DNS servers\' among them; new pods get new ones',
  target: 'practice',
  inject: async (lab) => {
    const { stdout: key } = await execa('openssl', ['genrsa', '2048']);
    const { stdout: open } = await execa('openssl', ['rsa', '-pubout'], { input: key });
    await lab.on('cp', `cp ${pki}/sa.key /run/sa.key.kept; cp ${pki}/sa.pub /run/sa.pub.kept; cat > ${pki}/sa.key <<'END'\n${key}\nEND\ncat > ${pki}/sa.pub <<'END'\n${open}\nEND`);
    await restart(lab);
    await lab.kubectl('-n', 'app', 'create', 'service', 'clusterip', 'fresh', '--tcp=80');
  },
  symptom: async (lab) => must(!/^10\./.test(await lookUp(lab, 'cli1', 'fresh.app.svc.cluster.local', '10.96.0.10')), 'the servers do not know a new Service'),
  heal: async (lab) => {
    await lab.on('cp', `cat /run/sa.key.kept > ${pki}/sa.key; cat /run/sa.pub.kept > ${pki}/sa.pub`);
    await restart(lab);
    await lab.kubectl('-n', 'app', 'delete', 'service', 'fresh');
    await lab.kubectl('-n', 'kube-system', 'rollout', 'restart', 'deployment/coredns');
    await lab.kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=90s');
  },
  expected: { named: [{ layer: ['dns', 'cluster', 'control-plane'], object: /^ServiceAccount kube-system\/coredns$|kube-apiserver|^Deployment kube-system\/coredns$/, message: /token|Unauthorized/i }] },
} satisfies Fault;
