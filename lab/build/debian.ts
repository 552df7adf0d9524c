/**
 * A node's root file system, unpacked from Debian packages. apt works on folders of its own with an empty list of
 * installed packages, so it fetches everything that is needed, and the machine's own package state is never touched.
 */
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { debianPackages } from '../versions.ts';
import { readAll, type Recipe } from './cache.ts';

/** What maintainer scripts would have chosen: they are not run. */
const alternatives: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['iptables', 'iptables-save', 'iptables-restore', 'ip6tables', 'ip6tables-save', 'ip6tables-restore'].map((tool) => [`usr/sbin/${tool}`, 'xtables-nft-multi'])),
  ...Object.fromEntries(['ebtables', 'ebtables-save', 'ebtables-restore', 'arptables', 'arptables-save', 'arptables-restore'].map((tool) => [`usr/sbin/${tool}`, 'xtables-nft-multi'])),
  'usr/bin/awk': 'mawk',
  'usr/bin/nc': 'nc.openbsd',
  'usr/bin/traceroute': 'traceroute.db',
  'usr/sbin/arping': '../bin/arping',
};

const files: Readonly<Record<string, string>> = {
  'etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  'etc/group': 'root:x:0:\ntty:x:5:\nnogroup:x:65534:\n',
  'etc/nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\nnetworks: files\nprotocols: files\nservices: files\n',
};

export async function describeNodeRoot(): Promise<Recipe> {
  const { stdout: architecture } = await execa('dpkg', ['--print-architecture']);
  const [release = ''] = await readAll(['/etc/os-release']);
  const [source = ''] = await readAll([import.meta.filename]);
  return {
    name: 'node-root',
    title: `Debian packages for the nodes' root file system`,
    inputs: [architecture, release, source, ...debianPackages],
    make: unpackNodeRoot,
  };
}

async function unpackNodeRoot(root: string): Promise<void> {
  const apt = `${root}.apt`;
  const archives = join(apt, 'cache', 'archives');
  await mkdir(join(apt, 'lists', 'partial'), { recursive: true });
  await mkdir(join(archives, 'partial'), { recursive: true });
  await writeFile(join(apt, 'status'), '');
  const settings = [`Dir::State=${apt}`, `Dir::State::lists=${join(apt, 'lists')}`, `Dir::State::status=${join(apt, 'status')}`, `Dir::Cache=${join(apt, 'cache')}`, 'APT::Sandbox::User=root'];
  const options = ['-qq', ...settings.flatMap((setting) => ['-o', setting])];
  await execa('apt-get', [...options, 'update']);
  await execa('apt-get', [...options, '--yes', '--no-install-recommends', '--download-only', 'install', ...debianPackages]);
  await mergeUsr(root);
  for (const name of (await readdir(archives)).filter((file) => file.endsWith('.deb')).sort()) {
    await execa({ shell: true })`dpkg-deb --fsys-tarfile ${join(archives, name)} | tar -C ${root} --keep-directory-symlink --exclude=./usr/share/doc --exclude=./usr/share/man --exclude=./usr/share/locale -xf -`;
  }
  await rm(apt, { recursive: true });
  for (const [path, target] of Object.entries(alternatives)) {
    await rm(join(root, path), { force: true });
    await symlink(target, join(root, path));
  }
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
  for (const folder of ['proc', 'sys', 'dev', 'run', 'tmp', 'root', 'etc/kubernetes', 'etc/cni/net.d', 'var/lib/kubelet', 'var/lib/containerd', 'var/lib/cni', 'var/log', 'opt/cni', '.machine']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await symlink('/usr/lib/cni', join(root, 'opt/cni/bin'));
  await execa('chroot', [root, 'ldconfig']);
}

/** Old packages still ship /bin and /lib; on a merged-usr system these are links. */
async function mergeUsr(root: string): Promise<void> {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    await mkdir(join(root, 'usr', name), { recursive: true });
    await symlink(`usr/${name}`, join(root, name));
  }
}
