/** Everything a cluster is made of, taken from the cache or built into it. */
import { cacheFolder } from '../folders.ts';
import { takeLock } from '../lock.ts';
import type { Progress } from '../progress.ts';
import type { ClusterShape } from '../cluster/shape.ts';
import { obtain } from './cache.ts';
import { describeNodeRoot } from './debian.ts';
import { describeContainerd, describeCoreDns, describeKubernetes, describePolicyEngine } from './go.ts';
import { describeImageStore } from './image-store.ts';
import type { Trees } from './images.ts';

export type Parts = Trees & { readonly images: string; readonly policy: string | undefined };

export async function obtainParts(shape: ClusterShape, progress: Progress): Promise<Parts> {
  const lock = await takeLock(cacheFolder(), () => progress.note('waiting for another `lab up` that is building ...'));
  try {
    const root = await obtain(await describeNodeRoot(), progress);
    const coreDns = await obtain(await describeCoreDns(), progress);
    const containerd = await obtain(await describeContainerd(), progress);
    const kubernetes = await obtain(await describeKubernetes(shape.kubernetes), progress);
    const trees: Trees = { root, kubernetes, containerd, coreDns };
    const policy = shape.policy ? await obtain(await describePolicyEngine(), progress) : undefined;
    return { ...trees, policy, images: await obtain(await describeImageStore(trees), progress) };
  } finally {
    await lock.release();
  }
}
