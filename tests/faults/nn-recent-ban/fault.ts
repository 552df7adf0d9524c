import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rules = ['FORWARD -i eth0 -p tcp --syn --dport 9376 -m recent --name knocks --set', 'FORWARD -i eth0 -p tcp --syn --dport 9376 -m recent --name knocks --update --seconds 60 --hitcount 6 -j DROP'];

export default {
  what: 'a guard against guessers of passwords, put on the port of the application by mistake, shuts out whoever begins more than five connections a minute',
  inject: async (lab) => {
    for (const rule of rules) await lab.on('node2', `iptables -A ${rule}`);
    const { ip } = await podOn(lab, 'node2');
    await lab.inPod('cli1', `for i in 1 2 3 4 5 6 7; do timeout 1 wget -qO /dev/null http://${ip}:9376/; done`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out', [`cli2 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  client: 'app/cli1',
  heal: (lab) => lab.on('node2', rules.map((rule) => `iptables -D ${rule}`).join('; ')),
  expected: { named: [{ layer: 'node-network', object: 'Node node2', message: /knocks|recent/ }] },
} satisfies Fault;
