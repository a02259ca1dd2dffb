// Panels of a figure that stand side by side are put below each other where each would be too narrow for its labels.

const A_ROW = 3;
const NARROW = 220; // pixels for one panel
const HEIGHT = 220;

/** The layout for a figure so many pixels wide. */
export function fitted(layout, width) {
  const tails = Object.keys(layout).filter((name) => /^xaxis\d*$/.test(name)).map((name) => name.slice("xaxis".length));
  const count = tails.length;
  if (count < 2 || width / Math.min(A_ROW, count) >= NARROW) return layout;
  const title = tails.map((tail) => layout[`xaxis${tail}`].title).find(Boolean);
  const result = { ...layout, height: 60 + HEIGHT * count };
  const tops = tails.map((tail, at) => {
    const up = [1 - (at + 0.92) / count, 1 - (at + 0.08) / count];
    const isLast = at === count - 1;
    result[`xaxis${tail}`] = { ...layout[`xaxis${tail}`], domain: [0, 1], showticklabels: isLast, title: isLast ? title : undefined };
    result[`yaxis${tail}`] = { ...layout[`yaxis${tail}`], domain: up, showticklabels: true, title: layout.yaxis.title };
    return up[1];
  });
  result.annotations = layout.annotations?.map((note, at) => ({ ...note, x: 0.5, y: tops[at] }));
  return result;
}
