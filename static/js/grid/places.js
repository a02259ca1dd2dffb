// Places of columns as an address holds them: "2,0-1,3-59", from 0, in the order in which they are drawn.

export function placesText(places) {
  const runs = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last && place === last[1] + 1) last[1] = place;
    else runs.push([place, place]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

/** The places, each once and below `most`; none when the text is not about places. */
export function readPlaces(text, most) {
  const places = new Set();
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(text)) return [];
  for (const run of text.split(",")) {
    const [from, to = from] = run.split("-").map(Number);
    for (let place = from; place <= Math.min(to, most - 1); place += 1) places.add(place);
  }
  return [...places];
}
