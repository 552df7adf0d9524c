import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { packImage, packTar, type Image } from '../../lab/build/image-tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'image-tar-'));
after(() => rmSync(folder, { recursive: true }));

const image: Image = {
  reference: 'registry.k8s.io/busybox:1.27.2',
  architecture: 'amd64',
  entrypoint: [],
  command: ['sh'],
  entries: [
    { kind: 'folder', path: 'tmp', mode: 0o1777 },
    { kind: 'file', path: 'bin/busybox', data: Buffer.from('program') },
    { kind: 'link', path: 'bin/sh', target: '/bin/busybox' },
  ],
};

test('tar reads what was packed: modes, sizes, links', () => {
  const listing = execFileSync('tar', ['-tvf', '-'], { input: packTar(image.entries), encoding: 'utf8' });
  assert.match(listing, /^drwxrwxrwt \S+ +0 .* tmp/m);
  assert.match(listing, /^-rwxr-xr-x \S+ +7 .* bin\/busybox$/m);
  assert.match(listing, /^l\S+ .* bin\/sh -> \/bin\/busybox$/m);
});

test('every digest in the image is the digest of the blob that it names', () => {
  execFileSync('tar', ['-C', folder, '-xf', '-'], { input: packImage(image) });
  const blob = (digest: string): Buffer => {
    const data = readFileSync(join(folder, 'blobs/sha256', digest.slice('sha256:'.length)));
    assert.equal(`sha256:${createHash('sha256').update(data).digest('hex')}`, digest);
    return data;
  };
  const json = (data: Buffer): any => JSON.parse(data.toString());
  const [entry] = json(readFileSync(join(folder, 'index.json'))).manifests;
  assert.equal(entry.annotations['io.containerd.image.name'], image.reference);
  const manifest = json(blob(entry.digest));
  const config = json(blob(manifest.config.digest));
  const [layer] = manifest.layers;
  assert.equal(blob(layer.digest).length, layer.size);
  assert.deepEqual(config.rootfs.diff_ids, [layer.digest]);
  assert.deepEqual(config.config.Cmd, ['sh']);
});

test('a path that a plain header cannot hold is an error, not a damaged image', () => {
  assert.throws(() => packTar([{ kind: 'folder', path: 'x'.repeat(101) }]), /too long/);
});
