/**
 * A containerd store that has every image unpacked already. Each node starts from a copy of it (hard links but for the
 * databases), which takes a tenth of a second where importing takes ten.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { imageNames } from '../versions.ts';
import { readAll, type Recipe } from './cache.ts';
import { packImage } from './image-tar.ts';
import { describeImages, type Trees } from './images.ts';

const importScript = join(import.meta.dirname, '..', 'node', 'import-images.sh');

export async function describeImageStore(trees: Trees): Promise<Recipe> {
  const definitions = ['images.ts', 'image-tar.ts'].map((file) => join(import.meta.dirname, file));
  return {
    name: 'images',
    title: 'Images',
    inputs: [trees.root, trees.kubernetes, trees.containerd, trees.coreDns, JSON.stringify(imageNames), ...(await readAll([...definitions, importScript]))],
    async make(folder) {
      const tars = `${folder}.tars`;
      await mkdir(tars, { recursive: true });
      for (const [index, image] of (await describeImages(trees)).entries()) await writeFile(join(tars, `${index}.tar`), packImage(image));
      await execa('unshare', ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', importScript, join(trees.containerd, 'usr/local/bin'), folder, tars]);
      await rm(tars, { recursive: true });
    },
  };
}
