import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const script = `set -e
openssl x509 -in apiserver.crt -noout -ext subjectAltName | sed -n 's/IP Address:/IP:/g; s/^ *\\(\\(DNS\\|IP\\):.*\\)/subjectAltName=\\1/p' > ext
touch index; echo 1000 > serial
printf '[ca]\\ndefault_ca=x\\n[x]\\ndatabase=index\\nserial=serial\\nnew_certs_dir=.\\ndefault_md=sha256\\npolicy=p\\n[p]\\ncommonName=supplied\\n' > conf
openssl req -new -key apiserver.key -subj /CN=kube-apiserver -out csr
openssl ca -batch -config conf -cert ca.crt -keyfile ca.key -in csr -out expired.crt -extfile ext -startdate 20251101000000Z -enddate 20261126000000Z -notext`;

export default {
  what: 'the certificate of the API server ran out last night, and nobody trusts it any more',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('cp', 'cp /etc/kubernetes/pki/apiserver.crt /run/apiserver.crt.kept');
    const folder = mkdtempSync(join(tmpdir(), 'expired-'));
    for (const file of ['ca.crt', 'ca.key', 'apiserver.crt', 'apiserver.key']) writeFileSync(join(folder, file), await lab.on('cp', `cat /etc/kubernetes/pki/${file}`));
    await execa('sh', ['-c', script], { cwd: folder });
    await lab.on('cp', `cat > /etc/kubernetes/pki/apiserver.crt <<'END'\n${readFileSync(join(folder, 'expired.crt'), 'utf8')}END\n`);
    rmSync(folder, { recursive: true });
    await lab.component('restart', 'cp', 'kube-apiserver');
    await until('the API shows the old certificate', 60, async () => (await lab.kubectl('get', 'nodes').catch((error: unknown) => String(error))).includes('expired'));
  },
  symptom: async (lab) => must((await lab.kubectl('get', 'nodes').catch((error: unknown) => String(error))).includes('expired'), 'nobody trusts the API'),
  heal: async (lab) => {
    await lab.on('cp', 'cat /run/apiserver.crt.kept > /etc/kubernetes/pki/apiserver.crt');
    await lab.component('restart', 'cp', 'kube-apiserver');
    await until('the API answers', 60, async () => (await lab.kubectl('get', 'nodes', '-o', 'name')).includes('node1'));
  },
  expected: { status: ['broken', 'inconclusive'], named: [{ layer: 'cluster', object: 'kube-apiserver', message: /certificate|expired/ }] },
} satisfies Fault;
