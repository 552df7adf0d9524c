/** The lab's own programs, built from Go modules whose sums are committed. Each recipe makes a tree to lay over a node's root. */
import { cp, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { containerdVersion, coreDnsVersion, kubernetesVersions, type KubernetesMinor } from '../versions.ts';
import { readAll, type Recipe } from './cache.ts';

const sources = join(import.meta.dirname, '..', 'go');

const programs = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy', 'kubectl'];

type Build = { readonly module: string; readonly packages: readonly string[]; readonly into: string; readonly flags?: readonly string[] };

/** Static and without paths of this machine. */
async function buildGo({ module, packages, into, flags = [] }: Build): Promise<void> {
  await mkdir(into, { recursive: true });
  await execa('go', ['build', '-trimpath', '-buildvcs=false', ...flags, '-o', `${into}/`, ...packages], {
    cwd: module,
    env: { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off' },
  });
}

export async function describeKubernetes(minor: KubernetesMinor): Promise<Recipe> {
  const version = kubernetesVersions[minor];
  const [major, minorNumber] = minor.split('.');
  const modules = ['go.mod', 'go.sum'].map((file) => join(sources, 'kubernetes', minor, file));
  const own = ['main.go', 'agnhost/main.go'].map((file) => join(sources, 'kubernetes', file));
  const stamp = 'k8s.io/component-base/version';
  const linker = `-s -w -X ${stamp}.gitVersion=v${version} -X ${stamp}.gitMajor=${major} -X ${stamp}.gitMinor=${minorNumber}`;
  return {
    name: `kubernetes-${version}`,
    title: `Kubernetes ${version} from source (the longest stage: about 6 minutes on 2 cores when Go's own cache is empty)`,
    inputs: [linker, ...(await readAll([...modules, ...own]))],
    async make(folder) {
      const module = `${folder}.source`;
      await cp(join(sources, 'kubernetes', minor), module, { recursive: true });
      await cp(join(sources, 'kubernetes', 'main.go'), join(module, 'kube', 'main.go'));
      await cp(join(sources, 'kubernetes', 'agnhost'), join(module, 'agnhost'), { recursive: true });
      const into = join(folder, 'usr', 'local', 'bin');
      await buildGo({ module, packages: ['./kube', './agnhost'], into, flags: ['-ldflags', linker] });
      for (const program of programs) await symlink('kube', join(into, program));
      await rm(module, { recursive: true });
    },
  };
}

export async function describeContainerd(): Promise<Recipe> {
  const module = join(sources, 'containerd');
  const main = 'github.com/containerd/containerd/v2/cmd';
  const linker = `-s -w -X github.com/containerd/containerd/v2/version.Version=v${containerdVersion}`;
  return {
    name: `containerd-${containerdVersion}`,
    title: `containerd ${containerdVersion} from source`,
    inputs: [linker, ...(await readAll([join(module, 'go.mod'), join(module, 'go.sum')]))],
    make: (folder) =>
      buildGo({
        module,
        packages: [`${main}/containerd`, `${main}/containerd-shim-runc-v2`, `${main}/ctr`],
        into: join(folder, 'usr', 'local', 'bin'),
        flags: ['-tags', 'no_btrfs no_devmapper no_zfs', '-ldflags', linker],
      }),
  };
}

export async function describePolicyEngine(): Promise<Recipe> {
  const module = join(sources, 'policy');
  return {
    name: 'network-policy',
    title: 'Network policy engine from source',
    inputs: await readAll(['go.mod', 'go.sum', 'main.go', 'render.go'].map((file) => join(module, file))),
    async make(folder) {
      const into = join(folder, 'usr', 'local', 'bin');
      await buildGo({ module, packages: ['.'], into, flags: ['-ldflags', '-s -w'] });
      await rename(join(into, 'policy'), join(into, 'network-policy'));
    },
  };
}

export async function describeCoreDns(): Promise<Recipe> {
  const module = join(sources, 'coredns');
  return {
    name: `coredns-${coreDnsVersion}`,
    title: `CoreDNS ${coreDnsVersion} from source`,
    inputs: await readAll(['go.mod', 'go.sum', 'main.go'].map((file) => join(module, file))),
    make: (folder) => buildGo({ module, packages: ['.'], into: join(folder, 'usr', 'local', 'bin'), flags: ['-ldflags', '-s -w'] }),
  };
}
