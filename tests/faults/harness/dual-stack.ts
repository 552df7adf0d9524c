import type { Lab } from './lab.ts';
import { until } from './until.ts';

/** Gives the victim's Service an IP of each family; answers the IPv6 one. */
export async function makeDualStack(lab: Lab): Promise<string> {
  await lab.kubectl('-n', 'app', 'patch', 'service', 'web', '--type=merge', '-p', JSON.stringify({ spec: { ipFamilyPolicy: 'RequireDualStack' } }));
  const address = await serviceIp6(lab);
  await until('the Service answers on its IPv6 address', 30, async () => / exit 0/.test(await lab.inPod('cli1', `timeout 3 wget -qO- http://[${address}]:80/; echo " exit $?"`)));
  return address;
}

export const serviceIp6 = (lab: Lab, service = 'web'): Promise<string> => lab.kubectl('-n', 'app', 'get', 'service', service, '-o', 'jsonpath={.spec.clusterIPs[1]}');
