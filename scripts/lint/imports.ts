import { builtinModules } from 'node:module';
import { join, posix, relative } from 'node:path';
import { Node, Project, type SourceFile } from 'ts-morph';
import type { Problem } from './problem.ts';

interface Import {
  readonly file: string;
  readonly line: number;
  /** A file of the repository, or the name of a package. */
  readonly to: string;
  readonly inside: boolean;
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

interface Area {
  readonly name: string;
  readonly holds: RegExp;
  /** Files of the repository that it may import, beside its own. */
  readonly mayImport: RegExp;
}

/** The direction of imports; a folder that is not here may be imported by nobody but itself. */
const areas: readonly Area[] = [
  { name: 'helpers', holds: /^helpers\//, mayImport: /^(?!)/ },
  { name: 'fixtures', holds: /^fixtures\//, mayImport: /^helpers\// },
  { name: 'specs', holds: /^specs\//, mayImport: /^(fixtures\/index\.ts|helpers\/.*)$/ },
  { name: 'reporters', holds: /^reporters\//, mayImport: /^helpers\// },
  { name: 'lab', holds: /^lab\//, mayImport: /^(?!)/ },
  // The command line, the reporters' configuration and the scripts put the parts together; they know the lab by its command only.
  { name: 'the command line', holds: /^(cli\.ts|start\/.*|playwright\.config\.ts)$/, mayImport: /^(start|fixtures|helpers|reporters|scripts)\// },
  { name: 'scripts', holds: /^scripts\//, mayImport: /^(fixtures|helpers|reporters)\// },
  // Faults are put into the lab; of the product they know the command line and the verdict file.
  { name: 'tests/faults', holds: /^tests\/faults\//, mayImport: /^lab\// },
  { name: 'tests/bench', holds: /^tests\/(bench|interrupt)\//, mayImport: /^(lab|tests\/faults)\// },
  { name: 'tests/lab', holds: /^tests\/lab\//, mayImport: /^(lab|tests\/(?!faults\/).*)/ },
  { name: 'tests/replay', holds: /^tests\/replay\//, mayImport: /^(fixtures|helpers|tests\/(faults|unit))\// },
  { name: 'tests', holds: /^tests\/(?!bench\/|faults\/|interrupt\/|lab\/|replay\/)/, mayImport: /^(cli\.ts|start\/|fixtures\/|helpers\/|reporters\/|scripts\/|tests\/(?!faults\/|lab\/))/ },
];

// Helpers are pure functions: no runner, no client, no way out of the process.
const impure = /^(@playwright\/|playwright|@kubernetes\/|undici$|ws$|execa$|allure|node:(fs|http|https|http2|tls|dns|dgram|child_process|worker_threads|cluster|readline)\b)/;
// The shape of the verdict file is its contract, and types leave no code behind.
const contract = 'helpers/verdict.ts';

export function lintImports(root: string): readonly Problem[] {
  const imports = readImports(root);
  return [...imports.flatMap(lintImport), ...circles(imports)];
}

function lintImport(one: Import): readonly Problem[] {
  const area = areas.find(({ holds }) => holds.test(one.file));
  const say = (message: string): readonly Problem[] => [{ file: one.file, line: one.line, message }];
  if (area === undefined) return [];
  if (!one.inside) {
    if (area.name === 'helpers' && (impure.test(one.to) || opensSockets(one))) return say(`helpers are pure and do not import ${one.to}`);
    if (area.name === 'specs') return say(`a spec imports #fixtures and #helpers only, not ${one.to}`);
    return [];
  }
  if (area.holds.test(one.to) || area.mayImport.test(one.to)) return [];
  if (area.name === 'tests/faults' && one.typeOnly && one.to === contract) return [];
  return say(`${area.name} must not import ${one.to}`);
}

/** node:net also reads addresses, and that is pure. */
function opensSockets({ to, names }: Import): boolean {
  return to === 'node:net' && (names.length === 0 || names.some((name) => !['isIP', 'isIPv4', 'isIPv6', 'BlockList', 'SocketAddress'].includes(name)));
}

function readImports(root: string): readonly Import[] {
  const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
  project.addSourceFilesAtPaths([`${root}/*.ts`, ...['helpers', 'fixtures', 'specs', 'reporters', 'lab', 'start', 'scripts', 'tests'].map((folder) => `${root}/${folder}/**/*.ts`), `!${root}/**/node_modules/**`]);
  return project.getSourceFiles().flatMap((source) => importsOf(root, source));
}

function importsOf(root: string, source: SourceFile): readonly Import[] {
  const file = relative(root, source.getFilePath());
  const declared = [...source.getImportDeclarations(), ...source.getExportDeclarations()].flatMap((declaration) => {
    const to = declaration.getModuleSpecifierValue();
    return to === undefined ? [] : [{ to, line: declaration.getStartLineNumber(), typeOnly: declaration.isTypeOnly(), names: Node.isImportDeclaration(declaration) ? declaration.getNamedImports().map((name) => name.getName()) : [] }];
  });
  const dynamic = !source.getFullText().includes('import(') ? [] : source.getDescendants().filter(Node.isCallExpression).flatMap((call) => {
    const [argument] = call.getArguments();
    return Node.isImportExpression(call.getExpression()) && Node.isStringLiteral(argument) ? [{ to: argument.getLiteralText(), line: call.getStartLineNumber(), typeOnly: false, names: [] }] : [];
  });
  return [...declared, ...dynamic].map((one) => ({ ...one, file, ...targetOf(file, one.to) }));
}

function targetOf(file: string, specifier: string): { readonly to: string; readonly inside: boolean } {
  if (specifier === '#fixtures') return { to: 'fixtures/index.ts', inside: true };
  const alias = /^#(fixtures|helpers)\/(.*)$/.exec(specifier);
  if (alias !== null) return { to: `${alias[1]}/${alias[2]}`, inside: true };
  if (specifier.startsWith('.')) return { to: posix.normalize(join(posix.dirname(file), specifier)), inside: true };
  return { to: builtinModules.includes(specifier) ? `node:${specifier}` : specifier, inside: false };
}

/** Helpers that import one another in a circle; each circle is reported once, at its first file. */
function circles(imports: readonly Import[]): readonly Problem[] {
  const edges = new Map<string, Import[]>();
  for (const one of imports) {
    if (one.inside && one.file.startsWith('helpers/') && one.to.startsWith('helpers/')) edges.set(one.file, [...(edges.get(one.file) ?? []), one]);
  }
  const problems: Problem[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      const circle = [...path.slice(start), file];
      const line = edges.get(path.at(-1) ?? '')?.find((edge) => edge.to === file)?.line ?? 1;
      problems.push({ file: path.at(-1) ?? file, line, message: `helpers import one another in a circle: ${circle.join(' -> ')}` });
      return;
    }
    if (done.has(file)) return;
    for (const edge of edges.get(file) ?? []) visit(edge.to, [...path, file]);
    done.add(file);
  };
  for (const file of [...edges.keys()].sort()) visit(file, []);
  return problems;
}
