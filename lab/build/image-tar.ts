/** An OCI image of one layer as a tar file: oci-layout, index, config, manifest and the layer. */
import { createHash } from 'node:crypto';

export type Entry =
  | { readonly kind: 'folder'; readonly path: string; readonly mode?: number }
  | { readonly kind: 'file'; readonly path: string; readonly data: Buffer; readonly mode?: number }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

export type Image = {
  readonly reference: string;
  readonly architecture: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly entries: readonly Entry[];
};

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function packImage(image: Image): Buffer {
  const layer = packTar(image.entries);
  const config = json({
    architecture: image.architecture,
    os: 'linux',
    config: { Entrypoint: image.entrypoint, Cmd: image.command, Env: [`PATH=${path}`] },
    rootfs: { type: 'layers', diff_ids: [digest(layer)] },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digest(config), size: config.length },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: digest(layer), size: layer.length }],
  });
  const index = json({
    schemaVersion: 2,
    manifests: [
      {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: digest(manifest),
        size: manifest.length,
        annotations: { 'io.containerd.image.name': image.reference, 'org.opencontainers.image.ref.name': image.reference.split(':').at(-1) },
      },
    ],
  });
  const blobs = [layer, config, manifest].map((data): Entry => ({ kind: 'file', path: `blobs/sha256/${digest(data).slice('sha256:'.length)}`, data }));
  return packTar([{ kind: 'file', path: 'oci-layout', data: json({ imageLayoutVersion: '1.0.0' }) }, { kind: 'file', path: 'index.json', data: index }, ...blobs]);
}

export function packTar(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const data = entry.kind === 'file' ? entry.data : Buffer.alloc(0);
    return [header(entry, data.length), data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function header(entry: Entry, size: number): Buffer {
  if (Buffer.byteLength(entry.path) > 100) throw new Error(`${entry.path} is too long for a plain tar header`);
  const block = Buffer.alloc(512);
  const octal = (value: number, width: number): string => value.toString(8).padStart(width - 1, '0');
  block.write(entry.path, 0);
  block.write(octal(entry.kind === 'link' ? 0o777 : (entry.mode ?? 0o755), 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  block.write('        ', 148);
  block.write({ file: '0', link: '2', folder: '5' }[entry.kind], 156);
  if (entry.kind === 'link') block.write(entry.target, 157);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 7)}\0 `, 148);
  return block;
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const digest = (data: Buffer): string => `sha256:${createHash('sha256').update(data).digest('hex')}`;
