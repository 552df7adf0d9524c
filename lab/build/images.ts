/** The images by the names that users write, made from what was built: there is no registry to pull them from. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { imageNames } from '../versions.ts';
import type { Entry, Image } from './image-tar.ts';

export type Trees = { readonly root: string; readonly kubernetes: string; readonly containerd: string; readonly coreDns: string };

/** busybox asks names through libc, and libc loads these by name when it does. */
const libraries = ['libc.so.6', 'libresolv.so.2', 'libnss_dns.so.2', 'libnss_files.so.2', 'libpthread.so.0'];

const skeleton: readonly Entry[] = [
  ...['bin', 'etc', 'root', 'usr', 'usr/bin', 'var', 'var/run', 'home'].map((path): Entry => ({ kind: 'folder', path })),
  { kind: 'folder', path: 'tmp', mode: 0o1777 },
  { kind: 'file', path: 'etc/passwd', mode: 0o644, data: Buffer.from('root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n') },
  { kind: 'file', path: 'etc/group', mode: 0o644, data: Buffer.from('root:x:0:\nnobody:x:65534:\n') },
];

export async function describeImages(trees: Trees): Promise<Image[]> {
  const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch;
  const program = async (tree: string, name: string): Promise<readonly Entry[]> => [...skeleton, await takeFile(join(tree, 'usr/local/bin', name), name)];
  const agnhost = await program(trees.kubernetes, 'agnhost');
  const image = (reference: string, entrypoint: string[], command: string[], entries: readonly Entry[]): Image => ({ reference, architecture, entrypoint, command, entries });
  return [
    image(imageNames.busybox, [], ['sh'], [...skeleton, ...(await takeBusybox(trees.root))]),
    image(imageNames.serveHostname, ['/agnhost', 'serve-hostname'], [], agnhost),
    image(imageNames.agnhost, ['/agnhost'], ['pause'], agnhost),
    image(imageNames.pause, ['/agnhost', 'pause'], [], agnhost),
    image(imageNames.coreDns, ['/coredns'], [], await program(trees.coreDns, 'coredns')),
  ];
}

async function takeBusybox(root: string): Promise<Entry[]> {
  const { stdout } = await execa('chroot', [root, 'busybox', '--list']);
  const applets = stdout.split('\n').filter((applet) => applet !== 'busybox');
  const library = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch as string] ?? '';
  const loader = { x64: 'lib64/ld-linux-x86-64.so.2', arm64: 'lib/ld-linux-aarch64.so.1' }[process.arch as string] ?? '';
  return [
    { kind: 'folder', path: 'lib' },
    { kind: 'folder', path: 'lib64' },
    { kind: 'folder', path: `lib/${library}` },
    await takeFile(join(root, 'usr/bin/busybox'), 'bin/busybox'),
    await takeFile(join(root, 'usr/bin/getent'), 'usr/bin/getent'),
    await takeFile(join(root, loader), loader),
    ...(await Promise.all(libraries.map((name) => takeFile(join(root, 'usr/lib', library, name), `lib/${library}/${name}`)))),
    { kind: 'file', path: 'etc/nsswitch.conf', mode: 0o644, data: Buffer.from('hosts: files dns\n') },
    ...applets.map((applet): Entry => ({ kind: 'link', path: `bin/${applet}`, target: '/bin/busybox' })),
  ];
}

async function takeFile(from: string, path: string): Promise<Entry> {
  return { kind: 'file', path, data: await readFile(from) };
}
