import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { askSome, must, podOn, podsOf, serviceIp, type Outcome } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const askOften = async (lab: Lab, client: string): Promise<readonly Outcome[]> => [...(await askSome(lab, client, `${await serviceIp(lab)}:80`)), ...(await askSome(lab, client, `${await serviceIp(lab)}:80`))];

export default {
  what: 'kube-proxy of a node is frozen, and one of the three pods is another since',
  inject: async (lab) => {
    await lab.component('stop', 'node1', 'kube-proxy', 'STOP');
    const { name } = await podOn(lab, 'node2');
    await lab.kubectl('-n', 'app', 'delete', 'pod', name, '--grace-period=1', '--timeout=60s');
    await until('there are three pods again', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ ready, deleted }) => ready && !deleted);
    });
  },
  symptom: async (lab) => {
    const [here, there] = [await askOften(lab, 'cli1'), await askOften(lab, 'cli2')];
    must(here.includes('answers') && here.some((one) => one !== 'answers'), `some requests from node1 are lost: ${here.join(' / ')}`);
    must(there.every((one) => one === 'answers'), `none from node2 is: ${there.join(' / ')}`);
  },
  heal: (lab) => lab.component('restart', 'node1', 'kube-proxy'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
