import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const folder = '/etc/kubernetes/pki';

export default {
  what: 'the certificate of the API server was made anew without the IP of its Service (the range was meant to change), and the DNS servers were started anew since',
  inject: async (lab) => {
    const read = (file: string): Promise<string> => lab.on('cp', `cat ${folder}/${file}`);
    const work = await mkdtemp(join(tmpdir(), 'sans-'));
    for (const file of ['apiserver.crt', 'apiserver.key', 'ca.crt', 'ca.key']) await writeFile(join(work, file), `${await read(file)}\n`);
    await execa('sh', ['-ec', `openssl x509 -in apiserver.crt -noout -ext subjectAltName | tail -1 | sed 's/ //g; s/IPAddress:/IP:/g' | tr , '\\n' | grep -v '10\\.96\\.0\\.1$' | paste -sd, > sans
      openssl req -newkey rsa:2048 -nodes -keyout new.key -subj /CN=kube-apiserver -out new.csr
      printf 'subjectAltName=%s\\nextendedKeyUsage=serverAuth\\n' "$(cat sans)" > ext; openssl x509 -req -in new.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile ext -out new.crt`], { cwd: work });
    const [crt, key] = await Promise.all(['new.crt', 'new.key'].map((file) => readFile(join(work, file), 'utf8')));
    await rm(work, { recursive: true });
    await lab.on('cp', `cd ${folder}; cp apiserver.crt /run/apiserver.crt.kept; cp apiserver.key /run/apiserver.key.kept; cat > apiserver.crt <<'END'\n${crt ?? ''}\nEND\ncat > apiserver.key <<'END'\n${key ?? ''}\nEND`);
    await lab.component('restart', 'cp', 'kube-apiserver');
    await until('the API answers', 60, async () => (await lab.kubectl('get', 'nodes', '-o', 'name')).includes('node1'));
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
    await new Promise((resolve) => setTimeout(resolve, 12_000));
  },
  symptom: async (lab) => must(!(await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).some(({ ready }) => ready), 'the servers do not get ready'),
  heal: async (lab) => {
    await lab.on('cp', `cat /run/apiserver.crt.kept > ${folder}/apiserver.crt; cat /run/apiserver.key.kept > ${folder}/apiserver.key`);
    await lab.component('restart', 'cp', 'kube-apiserver');
    await until('the API answers', 60, async () => (await lab.kubectl('get', 'nodes', '-o', 'name')).includes('node1'));
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
  },
  expected: { named: [{ layer: ['cluster', 'control-plane', 'dns'], object: /kube-apiserver|default\/kubernetes|kube-system\/coredns/, message: /certificate|x509/ }] },
} satisfies Fault;
