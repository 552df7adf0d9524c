/** Each thing that is built has a folder named by the hash of all it was made from, and appears there in one rename. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../folders.ts';
import type { Progress } from '../progress.ts';

export type Recipe = {
  readonly name: string;
  /** What the user reads while it is made. */
  readonly title: string;
  /** All that decides the outcome: versions, arguments, file contents. */
  readonly inputs: readonly string[];
  readonly make: (folder: string) => Promise<void>;
};

export const locate = (recipe: Recipe): string => join(cacheFolder(), `${recipe.name}-${hash(recipe.inputs)}`);

export async function obtain(recipe: Recipe, progress: Progress): Promise<string> {
  const folder = locate(recipe);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await progress.stage(recipe.title, () => recipe.make(unfinished));
  await rename(unfinished, folder);
  return folder;
}

export async function readAll(files: readonly string[]): Promise<string[]> {
  return Promise.all(files.map((file) => readFile(file, 'utf8')));
}

function hash(inputs: readonly string[]): string {
  const digest = createHash('sha256');
  for (const input of inputs) digest.update(input).update('\0');
  return digest.digest('hex').slice(0, 12);
}
