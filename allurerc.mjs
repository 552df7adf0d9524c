import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'allure';
import { tsImport } from 'tsx/esm/api';

const { layers, layerMeaning } = await tsImport('./helpers/layers.ts', import.meta.url);
const file = (name) => resolve(process.env.OUT || 'out', name);

/** What Allure calls environment: the cluster as the verdict of the run describes it. */
function environment() {
  if (!existsSync(file('verdict.json'))) return {};
  const { status, target, scope, cluster } = JSON.parse(readFileSync(file('verdict.json'), 'utf8'));
  const values = { verdict: status, target, scope: [scope].flat().join(', '), ...cluster };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

export default defineConfig({
  name: 'Debug Services',
  output: file('report'),
  variables: environment(),
  // The page carries them whole: every command with what it answered, unless that is too much for a page.
  globalAttachments: ['verdict.svg', 'verdict.txt', 'verdict.json', 'evidence/matrix.txt', 'evidence/commands.txt'].map(file).filter((path) => existsSync(path) && statSync(path).size < 4_000_000),
  // The first category that matches takes a failure, so layers are told from one another and nothing else is.
  categories: layers.map((layer) => ({ name: `${layer}: not so that ${layerMeaning[layer]}`, matchers: [{ labels: { layer }, statuses: ['failed', 'broken'] }] })),
  plugins: {
    awesome: { options: { reportName: 'Debug Services', singleFile: true, reportLanguage: 'en', groupBy: ['layer', 'feature'] } },
  },
});
