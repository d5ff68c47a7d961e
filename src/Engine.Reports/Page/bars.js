// The bars of the price picture: unpacked from the file, and in levels of detail. Level 0 has the bars of the file, each next one four of the one before
// in one.
'use strict';
window.EngineBars = (() => {
  const FACTOR = 4;

  function unpack(series) {
    const text = atob(series.bars), n = series.count;
    const t = new Float64Array(n), o = new Float64Array(n), h = new Float64Array(n), l = new Float64Array(n), c = new Float64Array(n);
    let at = 0, time = series.start, close = 0;
    const next = () => {
      let value = 0, scale = 1, byte;
      do { byte = text.charCodeAt(at++); value += (byte & 127) * scale; scale *= 128; } while (byte & 128);
      return value;
    };
    const signed = () => { const v = next(); return v % 2 ? -(v + 1) / 2 : v / 2; };
    for (let i = 0; i < n; i++) {
      time += next() * series.step;
      const open = close + signed(), high = open + next(), low = open - next();
      close = open + signed();
      t[i] = time; o[i] = open; h[i] = high; l[i] = low; c[i] = close;
    }
    for (const column of [o, h, l, c]) for (let i = 0; i < n; i++) column[i] *= series.tick;
    return { n, t, o, h, l, c, e: t };
  }

  function coarser(bars) {
    const n = Math.ceil(bars.n / FACTOR), out = { n, t: new Float64Array(n), o: new Float64Array(n), h: new Float64Array(n), l: new Float64Array(n), c: new Float64Array(n), e: new Float64Array(n) };
    for (let i = 0; i < n; i++) {
      const from = i * FACTOR, to = Math.min(bars.n, from + FACTOR);
      let high = -Infinity, low = Infinity;
      for (let k = from; k < to; k++) { if (bars.h[k] > high) high = bars.h[k]; if (bars.l[k] < low) low = bars.l[k]; }
      out.t[i] = bars.t[from]; out.o[i] = bars.o[from]; out.h[i] = high; out.l[i] = low; out.c[i] = bars.c[to - 1]; out.e[i] = bars.e[to - 1];
    }
    return out;
  }

  // Index of the last value of an ascending column that is not above x; -1 when none is.
  function before(column, n, x) {
    let low = 0, high = n;
    while (low < high) { const mid = (low + high) >> 1; if (column[mid] <= x) low = mid + 1; else high = mid; }
    return low - 1;
  }

  function levelsOf(series) {
    const levels = [unpack(series)];
    while (levels[levels.length - 1].n > 400) levels.push(coarser(levels[levels.length - 1]));
    return levels;
  }

  // Decimals that tell prices of this tick apart.
  const decimals = tick => { let d = 0; while (d < 9 && Math.abs(tick * 10 ** d - Math.round(tick * 10 ** d)) > 1e-9) d++; return d; };

  return { FACTOR, levelsOf, before, decimals };
})();
