import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from './lab.ts';

const manifest = readFileSync(join(import.meta.dirname, '..', 'victim', 'victim.yaml'), 'utf8');

/** The Service that faults are put beneath, as it should be, with all its pods fresh where they changed. */
export async function resetVictim(lab: Lab): Promise<void> {
  // What a patch added to the object is not in the manifest, so the objects are replaced as a whole.
  await lab.kubectl('-n', 'app', 'delete', 'service', 'web', '--ignore-not-found', '--wait=true').catch(() => '');
  await lab.kubectl('-n', 'app', 'delete', 'deployment,pod,networkpolicy,endpointslice,resourcequota', '--all', '--wait=true', '--timeout=60s', '--ignore-not-found', '--grace-period=1').catch(() => '');
  await lab.apply(manifest);
  await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=90s');
  await lab.kubectl('-n', 'app', 'wait', 'pod', '-l', 'app=cli', '--for=condition=Ready', '--timeout=60s');
  await lab.kubectl('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=90s');
}
