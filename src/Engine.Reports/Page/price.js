// The price picture: bars on a canvas, in levels of detail. What is drawn is the coarsest level that still has a bar for every few points of width, so that a frame costs the same for a day and for ten years.
'use strict';
window.EnginePrice = (() => {
  const MIN_BAR = 2.2, AXIS = 64, STRIP = 44, FOOT = 22, { FACTOR, levelsOf, before, decimals } = window.EngineBars;

  function create(box, canvas, tip, payload, style, onLevel) {
    const context = canvas.getContext('2d');
    const cache = new Map();
    let current = null, view = { from: 0, to: 1 }, width = 0, height = 0, hover = null, frame = 0, dragging = null, selected = -1;

    function select(index) {
      if (!cache.has(index)) {
        const levels = levelsOf(payload.prices[index]), base = levels[0];
        const trips = [], stops = [];
        payload.trips.contract.forEach((contract, i) => { if (contract === payload.prices[index].contract) trips.push(trip(i, base)); });
        for (const [contract, from, to, price] of payload.stops) if (contract === index) stops.push({ from: place(base, from), to: place(base, to), price });
        trips.sort((a, b) => a.x1 - b.x1);
        let longest = 0; for (const one of trips) longest = Math.max(longest, one.x2 - one.x1);
        let longestStop = 0; for (const one of stops) longestStop = Math.max(longestStop, one.to - one.from);
        cache.set(index, { index, series: payload.prices[index], base, levels, trips, stops, longest, longestStop, decimals: decimals(payload.prices[index].tick) });
      }
      current = cache.get(index);
      view = { from: 0, to: Math.max(1, current.base.n) };
      selected = -1;
      draw();
    }

    const place = (base, time) => Math.max(0, before(base.t, base.n, time));
    const trip = (i, base) => {
      const t = payload.trips;
      return { i, side: t.side[i], net: t.net[i], x1: place(base, t.entered[i]), x2: place(base, t.exited[i]), y1: t.entry[i], y2: t.exit[i] };
    };

    function resize() {
      const ratio = window.devicePixelRatio || 1, rect = box.getBoundingClientRect();
      if (rect.width === 0) return;
      width = Math.floor(rect.width); height = Math.floor(rect.height);
      canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      draw();
    }

    function draw() { if (!frame) frame = requestAnimationFrame(() => { frame = 0; paint(); }); }

    function levelFor(count, plot) {
      let level = 0;
      while (level < current.levels.length - 1 && count / FACTOR ** level > plot / MIN_BAR) level++;
      return level;
    }

    function paint() {
      if (!current || width === 0) return;
      const colours = style(), plot = width - AXIS, plotHeight = height - STRIP - FOOT;
      context.clearRect(0, 0, width, height);
      context.font = '11px system-ui, sans-serif';
      const count = view.to - view.from, level = levelFor(count, plot), bars = current.levels[level], size = FACTOR ** level;
      const first = Math.max(0, Math.floor(view.from / size) - 1), last = Math.min(bars.n - 1, Math.ceil(view.to / size));
      let high = -Infinity, low = Infinity;
      for (let i = first; i <= last; i++) { if (bars.h[i] > high) high = bars.h[i]; if (bars.l[i] < low) low = bars.l[i]; }
      // Stops that stand near enough belong into the picture.
      let top = high, bottom = low;
      if (count <= 600) for (const stop of current.stops) if (stop.to >= view.from && stop.from <= view.to) { top = Math.max(top, stop.price); bottom = Math.min(bottom, stop.price); }
      if (top - bottom <= Math.max((high - low) * 4, current.series.tick * 40)) { high = top; low = bottom; }
      const margin = Math.max((high - low) * 0.08, current.series.tick * 4);
      high += margin; low -= margin;
      const x = index => (index - view.from + 0.5) / count * plot, y = price => (high - price) / (high - low) * plotHeight;

      grid(colours, plot, plotHeight, high, low, y, x);
      context.save(); context.beginPath(); context.rect(0, 0, plot, plotHeight); context.clip();
      // A bar over days without data has no body: open and close are of different times.
      const gap = current.series.step * size + 4 * 86400;
      const barWidth = Math.max(1, size / count * plot * 0.7);
      for (const up of [true, false]) {
        context.strokeStyle = context.fillStyle = up ? colours.up : colours.down;
        context.lineWidth = Math.min(1.4, Math.max(1, barWidth / 4));
        context.beginPath();
        for (let i = first; i <= last; i++) {
          if (bars.c[i] >= bars.o[i] !== up) continue;
          const mid = x(i * size + (size - 1) / 2);
          context.moveTo(mid, y(bars.h[i])); context.lineTo(mid, y(bars.l[i]) + 0.5);
          if (barWidth >= 3 && bars.e[i] - bars.t[i] < gap) { const top = y(Math.max(bars.o[i], bars.c[i])), bottom = y(Math.min(bars.o[i], bars.c[i])); context.rect(mid - barWidth / 2, top, barWidth, Math.max(1, bottom - top)); }
        }
        context.globalAlpha = 0.92; context.stroke(); if (barWidth >= 3) context.fill();
      }
      context.globalAlpha = 1;
      stopLines(colours, x, y);
      const shown = tripMarks(colours, x, y, plot);
      crosshair(colours, plot, plotHeight, high, low, x, bars, size);
      context.restore();
      strip(colours, plot);
      if (onLevel) onLevel({ level, size, step: current.series.step * size, bars: last - first + 1, trips: shown.count, crowded: shown.crowded });
    }

    function grid(colours, plot, plotHeight, high, low, y, x) {
      context.strokeStyle = colours.grid; context.fillStyle = colours.muted; context.lineWidth = 1; context.textBaseline = 'middle';
      const raw = (high - low) / Math.max(2, plotHeight / 56), power = 10 ** Math.floor(Math.log10(raw));
      const step = Math.max(current.series.tick, [1, 2, 2.5, 5, 10].map(f => f * power).find(s => s >= raw));
      context.textAlign = 'left';
      for (let price = Math.ceil(low / step) * step; price <= high; price += step) {
        const at = Math.round(y(price)) + 0.5;
        context.beginPath(); context.moveTo(0, at); context.lineTo(plot, at); context.stroke();
        context.fillText(price.toFixed(Math.max(current.decimals, decimals(step))), plot + 6, at);
      }
      const base = current.base, count = view.to - view.from, labels = Math.max(2, Math.floor(plot / 110));
      context.textAlign = 'center';
      let day = '';
      for (let k = 0; k < labels; k++) {
        const index = Math.floor(view.from + (k + 0.5) * count / labels);
        if (index < 0 || index >= base.n) continue;
        const stamp = new Date(base.t[index] * 1000).toISOString(), date = stamp.slice(0, 10), at = Math.round(x(index)) + 0.5;
        context.beginPath(); context.moveTo(at, 0); context.lineTo(at, plotHeight); context.stroke();
        context.fillText(count * current.series.step > 86400 * 20 ? date : date === day ? stamp.slice(11, 16) : stamp.slice(5, 16).replace('T', ' '), at, plotHeight + FOOT / 2);
        day = date;
      }
    }

    function stopLines(colours, x, y) {
      context.strokeStyle = colours.stop; context.lineWidth = 1.2;
      context.beginPath();
      const from = view.from - current.longestStop - 1;
      let lastX = -1e9, lastY = 0;
      for (const stop of current.stops) {
        if (stop.from < from || stop.to < view.from) continue;
        if (stop.from > view.to) break;
        const left = x(stop.from - 0.4), right = Math.max(left + 2, x(stop.to + 0.4)), at = y(stop.price);
        if (left - lastX < 0.7 && Math.abs(at - lastY) < 0.7) continue;
        context.moveTo(left, at); context.lineTo(right, at);
        lastX = left; lastY = at;
      }
      context.stroke();
    }

    function tripMarks(colours, x, y, plot) {
      const list = current.trips, visible = [];
      const from = view.from - current.longest - 1;
      for (const one of list) { if (one.x1 < from || one.x2 < view.from) continue; if (one.x1 > view.to) break; visible.push(one); }
      const crowded = visible.length > plot / 7;
      // Too many to be told apart: small marks of the entries alone, so that the price stays to be seen.
      if (!crowded) for (const won of [true, false]) {
        context.strokeStyle = won ? colours.up : colours.down; context.lineWidth = 1.6;
        context.setLineDash(won ? [] : [4, 3]);
        context.beginPath();
        for (const one of visible) if (one.net > 0 === won && one.y2 !== null) { context.moveTo(x(one.x1), y(one.y1)); context.lineTo(x(one.x2), y(one.y2)); }
        context.stroke();
      }
      context.setLineDash([]);
      // Exits lie on the price, entries point at it from below (long) or above (short), so that a reversal shows both.
      const r = crowded ? 1.8 : 5, away = crowded ? 0 : 4;
      context.lineWidth = 1; context.strokeStyle = colours.paper;
      context.fillStyle = colours.ink;
      context.beginPath();
      if (!crowded) for (const one of visible) if (one.y2 !== null) context.rect(x(one.x2) - r * 0.6, y(one.y2) - r * 0.6, r * 1.2, r * 1.2);
      context.fill(); if (!crowded) context.stroke();
      context.globalAlpha = crowded ? 0.55 : 1;
      for (const side of [1, -1]) {
        context.fillStyle = side > 0 ? colours.long : colours.short;
        context.beginPath();
        for (const one of visible) if (one.side === side) {
          const cx = x(one.x1), tip = y(one.y1) + side * away;
          context.moveTo(cx, tip); context.lineTo(cx + r, tip + side * r * 1.7); context.lineTo(cx - r, tip + side * r * 1.7); context.closePath();
        }
        context.fill(); if (!crowded) context.stroke();
      }
      context.globalAlpha = 1;
      const chosen = visible.find(one => one.i === selected);
      if (chosen) {
        context.strokeStyle = colours.accent; context.lineWidth = 2;
        for (const [cx, cy] of [[x(chosen.x1), y(chosen.y1)], [x(chosen.x2), y(chosen.y2)]]) { context.beginPath(); context.arc(cx, cy, 10, 0, 7); context.stroke(); }
      }
      return { count: visible.length, crowded };
    }

    function crosshair(colours, plot, plotHeight, high, low, x, bars, size) {
      if (!hover || hover.x > plot || hover.y > plotHeight) { tip.hidden = true; return; }
      const index = Math.min(bars.n - 1, Math.max(0, Math.floor((view.from + hover.x / plot * (view.to - view.from)) / size)));
      context.strokeStyle = colours.muted; context.lineWidth = 1; context.setLineDash([2, 3]);
      context.beginPath(); const at = Math.round(x(index * size + (size - 1) / 2)) + 0.5;
      context.moveTo(at, 0); context.lineTo(at, plotHeight); context.moveTo(0, hover.y); context.lineTo(plot, hover.y); context.stroke(); context.setLineDash([]);
      const d = current.decimals, stamp = new Date(bars.t[index] * 1000).toISOString().replace('T', ' ').slice(0, 19);
      tip.textContent = `${stamp}Z\nO ${bars.o[index].toFixed(d)}  H ${bars.h[index].toFixed(d)}\nL ${bars.l[index].toFixed(d)}  C ${bars.c[index].toFixed(d)}\nat pointer ${(high - hover.y / plotHeight * (high - low)).toFixed(d)}`;
      tip.hidden = false;
      tip.style.left = (hover.x > plot / 2 ? 8 : Math.max(8, plot - tip.offsetWidth - 8)) + 'px';
    }

    function strip(colours, plot) {
      const top = height - STRIP + 4, tall = STRIP - 8;
      const bars = current.levels[current.levels.length - 1], scale = FACTOR ** (current.levels.length - 1);
      let high = -Infinity, low = Infinity;
      for (let i = 0; i < bars.n; i++) { if (bars.h[i] > high) high = bars.h[i]; if (bars.l[i] < low) low = bars.l[i]; }
      const n = current.base.n, x = i => Math.min(n, i) / n * plot, y = p => top + 3 + (high - p) / Math.max(1e-9, high - low) * (tall - 6);
      context.fillStyle = colours.panel; context.fillRect(0, top, plot, tall);
      context.strokeStyle = colours.muted; context.lineWidth = 1; context.beginPath();
      for (let i = 0; i < bars.n; i++) { const px = x(i * scale + scale / 2), py = y(bars.c[i]); if (i) context.lineTo(px, py); else context.moveTo(px, py); }
      context.stroke();
      const left = x(view.from), right = Math.max(left + 3, x(view.to));
      context.fillStyle = colours.window; context.fillRect(left, top, right - left, tall);
      context.strokeStyle = colours.accent; context.strokeRect(left + 0.5, top + 0.5, Math.max(2, right - left - 1), tall - 1);
    }

    function show(from, to) {
      const n = current.base.n, least = Math.min(n, 12);
      let span = Math.min(n, Math.max(least, to - from));
      from = Math.min(n - span, Math.max(0, from));
      view = { from, to: from + span };
      draw();
    }

    const zoom = (factor, share = 0.5) => { const span = view.to - view.from, centre = view.from + span * share; show(centre - span * factor * share, centre + span * factor * (1 - share)); };
    const pan = share => { const move = (view.to - view.from) * share; show(view.from + move, view.to + move); };

    function goTo(index) {
      const contract = payload.prices.findIndex(p => p.contract === payload.trips.contract[index]);
      if (contract < 0) return -1;
      if (current.index !== contract) select(contract);
      selected = index;
      const one = current.trips.find(t => t.i === index), span = Math.max(60, (one.x2 - one.x1) * 4);
      show((one.x1 + one.x2 - span) / 2, (one.x1 + one.x2 + span) / 2);
      return contract;
    }

    function step(direction) {
      if (!current.trips.length) return;
      const at = current.trips.findIndex(t => t.i === selected), middle = (view.from + view.to) / 2;
      let next = at >= 0 ? at + direction : direction > 0 ? current.trips.findIndex(t => t.x1 >= middle) : current.trips.findLastIndex(t => t.x1 <= middle);
      next = Math.min(current.trips.length - 1, Math.max(0, next));
      goTo(current.trips[next].i);
    }

    // Pointers: one drags, two pinch; on the strip one moves the window.
    const pointers = new Map();
    const local = event => { const rect = canvas.getBoundingClientRect(); return { x: event.clientX - rect.left, y: event.clientY - rect.top }; };
    canvas.addEventListener('pointerdown', event => {
      canvas.setPointerCapture(event.pointerId);
      const at = local(event);
      pointers.set(event.pointerId, at);
      dragging = { strip: at.y > height - STRIP, from: view.from, to: view.to, start: at, spread: 0 };
      if (dragging.strip) centre(at.x);
      if (pointers.size === 2) { const [a, b] = [...pointers.values()]; dragging.spread = Math.max(20, Math.abs(a.x - b.x)); dragging.from = view.from; dragging.to = view.to; }
    });
    const centre = px => { const middle = px / (width - AXIS) * current.base.n, half = (view.to - view.from) / 2; show(middle - half, middle + half); };
    canvas.addEventListener('pointermove', event => {
      const at = local(event);
      if (pointers.has(event.pointerId)) pointers.set(event.pointerId, at);
      if (dragging && pointers.size === 2) {
        const [a, b] = [...pointers.values()], factor = dragging.spread / Math.max(20, Math.abs(a.x - b.x)), span = dragging.to - dragging.from, share = (a.x + b.x) / 2 / (width - AXIS), middle = dragging.from + span * share;
        show(middle - span * factor * share, middle + span * factor * (1 - share));
      } else if (dragging && pointers.size === 1) {
        if (dragging.strip) centre(at.x);
        else { const move = (dragging.start.x - at.x) / (width - AXIS) * (dragging.to - dragging.from); show(dragging.from + move, dragging.to + move); }
      }
      hover = event.pointerType === 'touch' && !pointers.size ? null : at;
      draw();
    });
    const release = event => { pointers.delete(event.pointerId); dragging = null; if (event.pointerType === 'touch') hover = null; draw(); };
    canvas.addEventListener('pointerup', release);
    canvas.addEventListener('pointercancel', release);
    canvas.addEventListener('pointerleave', () => { hover = null; draw(); });
    canvas.addEventListener('wheel', event => {
      event.preventDefault();
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) pan(event.deltaX / width); else zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 260), Math.min(1, local(event).x / (width - AXIS)));
    }, { passive: false });
    canvas.addEventListener('keydown', event => {
      const act = { ArrowLeft: () => pan(-0.15), ArrowRight: () => pan(0.15), '+': () => zoom(0.7), '=': () => zoom(0.7), '-': () => zoom(1.4), Home: () => show(0, view.to - view.from), End: () => show(current.base.n - (view.to - view.from), current.base.n) }[event.key];
      if (act) { event.preventDefault(); act(); }
    });
    new ResizeObserver(resize).observe(box);
    select(payload.prices.findIndex(p => p.count > 0));
    resize();
    return { select, zoom, pan, goTo, step, draw, paint, all: () => show(0, current.base.n), view: () => view };
  }

  return { create };
})();
