import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const file = '/etc/kubernetes/components/etcd';
const answers = (lab: Parameters<Fault['inject']>[0]): Promise<void> => until('the API answers', 60, async () => (await lab.kubectl('get', 'nodes', '-o', 'name')).includes('node1'));
const write = (lab: Parameters<Fault['inject']>[0]): Promise<string> => lab.kubectl('-n', 'app', 'annotate', 'service', 'web', 'written=now', '--overwrite').then(() => 'written', (error: unknown) => String(error));

export default {
  what: 'the space of etcd is used up: what is there is read, and nothing can be written',
  inject: async (lab) => {
    await lab.on('cp', `cp ${file} /run/etcd.kept; sed -i 's/--data-dir=/--quota-backend-bytes=1000000 --data-dir=/' ${file}`);
    await lab.component('restart', 'cp', 'etcd');
    await answers(lab);
    await until('nothing can be written', 30, async () => /space exceeded/.test(await write(lab)));
    await deletePods(lab).catch(() => undefined);
  },
  symptom: async (lab) => must(/space exceeded/.test(await write(lab)), 'nothing can be written'),
  heal: async (lab) => {
    await lab.on('cp', `cat /run/etcd.kept > ${file}; rm /run/etcd.kept`);
    await lab.component('restart', 'cp', 'etcd');
    await lab.on('cp', `alarm() { curl -sf -X POST -d "$1" http://127.0.0.1:2379/v3/maintenance/alarm; }; for member in $(alarm '{"action":"GET"}' | grep -o '"memberID":"[0-9]*"'); do alarm "{\\"action\\":\\"DEACTIVATE\\",$member,\\"alarm\\":\\"NOSPACE\\"}"; done`);
    await lab.component('start', 'cp', 'kube-controller-manager').catch(() => undefined);
    await lab.component('start', 'cp', 'kube-scheduler').catch(() => undefined);
    await until('something can be written', 60, async () => (await write(lab)) === 'written');
    await lab.kubectl('-n', 'app', 'annotate', 'service', 'web', 'written-');
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'control-plane'], object: 'etcd' }] },
} satisfies Fault;
