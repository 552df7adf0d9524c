import pc from 'picocolors';

const { createColors } = pc;

/** Colours the words of a conclusion for a terminal; the text stays the same. */
export function paint(conclusion: string, stream: { readonly isTTY?: boolean }): string {
  const colours = createColors(stream.isTTY === true && pc.isColorSupported);
  return conclusion
    .replace(/^(verdict {2})(HEALTHY)\b/m, (_, label: string, word: string) => label + colours.bold(colours.green(word)))
    .replace(/^(verdict {2})(BROKEN|NONE)\b/m, (_, label: string, word: string) => label + colours.bold(colours.red(word)))
    .replace(/^(verdict {2})(AT-RISK|INCONCLUSIVE)\b/m, (_, label: string, word: string) => label + colours.bold(colours.yellow(word)))
    .replace(/^(cause|risk|unseen|note|follows|cluster|skipped| {2}fix)(?= )/gm, (word) => colours.dim(word));
}
