// Draws the pictures of a report, pages its list of round trips and switches its colours. Every figure on the page is there before this runs.
'use strict';
(() => {
  const $ = id => document.getElementById(id), root = document.documentElement;
  const payload = JSON.parse($('payload').textContent), figures = JSON.parse($('figures').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const css = name => getComputedStyle(root).getPropertyValue(name).trim();
  const MINUS = '\u2212';
  const money = (value, digits = 2) => value === null || value === undefined ? '\u2013' : (value < 0 ? MINUS : '') + '$' + Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const short = value => (value < 0 ? MINUS : '') + (Math.abs(value) >= 10000 ? (Math.abs(value) / 1000).toLocaleString('en-US', { maximumFractionDigits: 1 }) + 'k' : Math.abs(value).toLocaleString('en-US', { maximumFractionDigits: 0 }));
  const stamp = seconds => new Date(seconds * 1000).toISOString().replace('T', ' ').slice(0, 19) + 'Z';
  const held = seconds => seconds >= 86400 ? Math.floor(seconds / 86400) + ' d ' + Math.floor(seconds % 86400 / 3600) + ' h' : seconds >= 3600 ? Math.floor(seconds / 3600) + ' h ' + Math.floor(seconds % 3600 / 60) + ' min' : seconds >= 60 ? Math.floor(seconds / 60) + ' min ' + Math.floor(seconds % 60) + ' s' : +seconds.toFixed(1) + ' s';
  const escape = text => String(text).replace(/[&<>"']/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]);

  let colours = {};
  function readColours() {
    colours = Object.fromEntries(['paper', 'panel', 'ink', 'muted', 'line', 'accent', 'up', 'down', 'long', 'short', 'stop'].map(name => [name, css('--' + name)]));
    colours.grid = colours.line; colours.window = colours.accent + '33';
  }

  const charts = new Map(), builders = new Map();
  let price = null;
  function theme(name) {
    root.dataset.theme = name;
    $('theme').textContent = name === 'dark' ? 'Light' : 'Dark';
    readColours();
    for (const [id, chart] of charts) chart.setOption(builders.get(id)(), true);
    if (price) price.draw();
  }
  let chosen = null;
  root.dataset.theme = dark.matches ? 'dark' : 'light';
  readColours();
  $('theme').textContent = dark.matches ? 'Light' : 'Dark';
  dark.addEventListener('change', event => { if (!chosen) theme(event.matches ? 'dark' : 'light'); });
  $('theme').addEventListener('click', () => theme(chosen = root.dataset.theme === 'dark' ? 'light' : 'dark'));

  const axis = extra => ({ axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false }, axisLabel: { color: colours.muted, fontSize: 11, hideOverlap: true }, splitLine: { lineStyle: { color: colours.line, opacity: .7 } }, nameTextStyle: { color: colours.muted, fontSize: 11 }, ...extra });
  const frame = extra => ({ animation: false, backgroundColor: 'transparent', textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colours.ink }, grid: { left: 8, right: 14, top: 34, bottom: 8, containLabel: true }, tooltip: { trigger: 'axis', confine: true, backgroundColor: colours.panel, borderColor: colours.line, textStyle: { color: colours.ink, fontSize: 12 }, axisPointer: { lineStyle: { color: colours.muted } } }, legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: colours.muted, fontSize: 12 } }, ...extra });
  const time = extra => axis({ type: 'time', splitLine: { show: false }, ...extra });
  const tips = rows => rows.filter(Boolean).join('<br>');

  builders.set('equity-1', () => {
    const c = payload.curve, equity = [], fall = [], floor = [];
    let high = -Infinity;
    c.at.forEach((t, i) => {
      high = Math.max(high, c.equity[i]);
      equity.push([t * 1000, c.equity[i]]); fall.push([t * 1000, Math.min(0, c.low[i] - high)]);
      if (c.floor[i] !== null) floor.push([t * 1000, c.floor[i]]);
    });
    const narrow = innerWidth < 560;
    return frame({
      useUTC: true,
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      grid: [{ left: 52, right: 14, top: 34, height: '54%' }, { left: 52, right: 14, top: '71%', bottom: 26 }],
      tooltip: { ...frame().tooltip, formatter: items => tips([stamp(items[0].value[0] / 1000), ...items.map(item => `${item.marker}${item.seriesName} ${money(item.value[1])}`)]) },
      xAxis: [time({ gridIndex: 0, axisLabel: { show: false } }), time({ gridIndex: 1 })],
      yAxis: [axis({ gridIndex: 0, scale: true, axisLabel: { color: colours.muted, fontSize: 11, formatter: short } }), axis({ gridIndex: 1, max: 0, splitNumber: 2, axisLabel: { color: colours.muted, fontSize: 11, formatter: short } })],
      dataZoom: [{ type: 'inside', xAxisIndex: [0, 1], zoomOnMouseWheel: 'ctrl', moveOnMouseMove: !narrow, moveOnMouseWheel: false, preventDefaultMouseMove: !narrow }],
      series: [
        { name: 'Equity', type: 'line', step: 'end', showSymbol: equity.length < 2, data: equity, sampling: 'lttb', lineStyle: { width: 1.8 }, color: colours.up },
        ...(floor.length ? [{ name: 'Loss floor', type: 'line', step: 'end', showSymbol: false, data: floor, lineStyle: { width: 1.4, type: 'dashed' }, color: colours.stop }] : []),
        { name: 'Drawdown', type: 'line', step: 'end', xAxisIndex: 1, yAxisIndex: 1, showSymbol: fall.length < 2, data: fall, sampling: 'min', lineStyle: { width: 1 }, areaStyle: { opacity: .35 }, color: colours.down },
      ],
    });
  });

  builders.set('distribution-1', () => {
    const net = payload.trips.net, low = Math.min(...net), high = Math.max(...net), n = net.length;
    const raw = Math.max((high - low) / Math.min(40, Math.max(8, Math.ceil(Math.sqrt(n) * 1.6))), 1), power = 10 ** Math.floor(Math.log10(raw)), width = [1, 2, 2.5, 5, 10].map(f => f * power).find(w => w >= raw);
    const first = Math.floor(low / width), bins = new Array(Math.floor(high / width) - first + 1).fill(0);
    for (const value of net) bins[Math.floor(value / width) - first]++;
    return frame({
      legend: undefined,
      grid: { left: 8, right: 14, top: 14, bottom: 26, containLabel: true },
      tooltip: { ...frame().tooltip, axisPointer: { type: 'shadow' }, formatter: ([item]) => `${money((first + item.dataIndex) * width, 0)} to ${money((first + item.dataIndex + 1) * width, 0)}<br>${item.value.value ?? item.value} round trips` },
      xAxis: axis({ type: 'category', data: bins.map((_, i) => short((first + i) * width)), name: 'profit after costs, from', nameLocation: 'middle', nameGap: 28, splitLine: { show: false } }),
      yAxis: axis({ type: 'value', minInterval: 1 }),
      series: [{ type: 'bar', barCategoryGap: '8%', data: bins.map((value, i) => ({ value, itemStyle: { color: first + i < 0 ? colours.down : colours.up, borderRadius: [2, 2, 0, 0] } })) }],
    });
  });

  const scatter = (column, name) => () => {
    const t = payload.trips, won = [], lost = [];
    t[column].forEach((x, i) => { if (x !== null) (t.net[i] > 0 ? won : lost).push([x, t.net[i], i]); });
    return frame({
      grid: { left: 8, right: 16, top: 34, bottom: 26, containLabel: true },
      tooltip: { ...frame().tooltip, trigger: 'item', formatter: ({ value: [x, y, i] }) => tips([`#${i + 1} ${escape(t.contract[i])} ${t.side[i] > 0 ? 'long' : 'short'} ${t.size[i]}`, stamp(t.entered[i]), `${column.toUpperCase()} ${money(x)}`, `net ${money(y)}`]) },
      xAxis: axis({ type: 'value', name, nameLocation: 'middle', nameGap: 28, axisLabel: { color: colours.muted, fontSize: 11, formatter: short } }),
      yAxis: axis({ type: 'value', axisLabel: { color: colours.muted, fontSize: 11, formatter: short } }),
      series: [
        { name: 'Winners', type: 'scatter', data: won, symbol: 'circle', symbolSize: won.length + lost.length > 500 ? 5 : 8, color: colours.up, itemStyle: { opacity: .65 } },
        { name: 'Losers', type: 'scatter', data: lost, symbol: 'diamond', symbolSize: won.length + lost.length > 500 ? 6 : 9, color: colours.down, itemStyle: { opacity: .65 } },
      ],
    });
  };
  builders.set('excursions-1', scatter('mae', 'largest loss before the end (MAE)'));
  builders.set('excursions-2', scatter('mfe', 'largest profit before the end (MFE)'));

  const bars = (groups, keys, label) => () => {
    const by = new Map(figures[groups].map(g => [String(g.key), g.figures]));
    return frame({
      legend: undefined,
      grid: { left: 8, right: 14, top: 14, bottom: 8, containLabel: true },
      tooltip: { ...frame().tooltip, axisPointer: { type: 'shadow' }, formatter: ([item]) => { const f = by.get(keys[item.dataIndex]); return f ? tips([label(keys[item.dataIndex]), `net ${money(f.net)}`, `${f.count} round trips, ${f.winners} won`]) : label(keys[item.dataIndex]) + '<br>no round trip'; } },
      xAxis: axis({ type: 'category', data: keys.map(label), splitLine: { show: false } }),
      yAxis: axis({ type: 'value', axisLabel: { color: colours.muted, fontSize: 11, formatter: short } }),
      series: [{ type: 'bar', barCategoryGap: '22%', data: keys.map(key => { const net = by.get(key)?.net ?? null; return { value: net, itemStyle: { color: net < 0 ? colours.down : colours.up, borderRadius: 2 } }; }) }],
    });
  };
  // The trade date begins at 17:00 in Chicago.
  builders.set('hours-1', bars('byHour', Array.from({ length: 24 }, (_, i) => String((i + 17) % 24)), key => key.padStart(2, '0')));
  builders.set('hours-2', bars('byWeekday', ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'], key => key.slice(0, 3)));

  builders.set('room-1', () => {
    const c = payload.curve, line = column => c.at.map((t, i) => [t * 1000, c[column][i]]).filter(p => p[1] !== null);
    const floor = line('floorRoom'), daily = line('dailyRoom');
    return frame({
      useUTC: true,
      tooltip: { ...frame().tooltip, formatter: items => tips([stamp(items[0].value[0] / 1000), ...items.map(item => `${item.marker}${item.seriesName} ${money(item.value[1])}`)]) },
      xAxis: time(), yAxis: axis({ type: 'value', axisLabel: { color: colours.muted, fontSize: 11, formatter: short } }),
      dataZoom: [{ type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseMove: innerWidth >= 560, moveOnMouseWheel: false, preventDefaultMouseMove: innerWidth >= 560 }],
      series: [
        ...(floor.length ? [{ name: 'Before the loss floor', type: 'line', step: 'end', data: floor, showSymbol: floor.length < 2, sampling: 'min', lineStyle: { width: 1.6 }, color: colours.stop }] : []),
        ...(daily.length ? [{ name: 'Before the limit of the day', type: 'line', step: 'end', data: daily, showSymbol: daily.length < 2, sampling: 'min', lineStyle: { width: 1.4 }, color: colours.up }] : []),
        { name: 'Zero', type: 'line', data: [], markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: colours.down, type: 'solid', width: 1.4 }, data: [{ yAxis: 0 }] } },
      ],
      legend: { ...frame().legend, data: ['Before the loss floor', 'Before the limit of the day'] },
    });
  });

  builders.set('rules-1', () => {
    const d = payload.days, limit = parseFloat($('rules').dataset.share);
    const share = d.share.map(s => s === null || s > 2 ? null : s * 100);
    return frame({
      tooltip: { ...frame().tooltip, formatter: items => tips([items[0].axisValue, ...items.map(item => item.value === null || item.value === undefined ? '' : `${item.marker}${item.seriesName} ${item.seriesIndex === 0 ? item.value : item.value.toFixed(1) + ' %'}`)]) },
      xAxis: axis({ type: 'category', data: d.date, splitLine: { show: false } }),
      yAxis: [axis({ type: 'value', min: 0, minInterval: 1, }), axis({ type: 'value', min: 0, show: share.some(s => s !== null), splitLine: { show: false }, axisLabel: { color: colours.muted, fontSize: 11, formatter: '{value} %' } })],
      series: [
        { name: 'Largest size, minis', type: 'line', step: 'middle', data: d.minis, connectNulls: true, showSymbol: d.date.length < 20, color: colours.accent },
        ...(share.every(s => s === null) ? [] : [{ name: 'Best date\u2019s share', type: 'line', yAxisIndex: 1, data: share, showSymbol: d.date.length < 20, color: colours.stop, ...(isNaN(limit) ? {} : { markLine: { silent: true, symbol: 'none', lineStyle: { color: colours.down, type: 'dashed' }, label: { formatter: 'limit', color: colours.muted, position: 'insideEndTop' }, data: [{ yAxis: limit * 100 }] } }) }]),
      ],
    });
  });

  function draw(id) {
    const place = $(id);
    if (!place || charts.has(id)) return;
    const chart = echarts.init(place, null, { renderer: 'canvas' });
    charts.set(id, chart);
    chart.setOption(builders.get(id)());
  }

  // Pictures are drawn when they come near the window, so that the first paint does not wait for all of them.
  const watcher = new IntersectionObserver(entries => { for (const entry of entries) if (entry.isIntersecting) { watcher.unobserve(entry.target); draw(entry.target.id); } }, { rootMargin: '400px' });
  for (const id of builders.keys()) if ($(id)) watcher.observe($(id));
  let resizing = 0;
  addEventListener('resize', () => { cancelAnimationFrame(resizing); resizing = requestAnimationFrame(() => { for (const chart of charts.values()) chart.resize(); }); });
  // Paper is light, and as wide as an A4 page between its margins.
  let before = null;
  addEventListener('beforeprint', () => {
    before = root.dataset.theme;
    theme('light');
    for (const id of builders.keys()) draw(id);
    for (const [id, chart] of charts) chart.resize({ width: $(id).parentElement.classList.contains('pair') ? 335 : 690 });
    if (price) price.paint();
  });
  addEventListener('afterprint', () => { theme(before); for (const chart of charts.values()) chart.resize({ width: 'auto' }); });

  function startPrice() {
    const span = seconds => seconds >= 86400 ? `${+(seconds / 86400).toFixed(1)} d` : seconds >= 3600 ? `${+(seconds / 3600).toFixed(1)} h` : seconds >= 60 ? `${+(seconds / 60).toFixed(1)} min` : `${seconds} s`;
    let last = '';
    price = window.EnginePrice.create($('price-box'), $('price-canvas'), $('price-tip'), payload, () => colours, state => {
      const text = `bars of ${span(state.step)}, ${state.trips} round trips in view${state.crowded ? ', zoom in for exits and lines' : ''}`;
      if (text !== last) $('price-level').textContent = last = text;
    });
    window.enginePrice = price;
    $('price-contract').addEventListener('change', event => price.select(+event.target.value));
    const act = { in: () => price.zoom(0.6), out: () => price.zoom(1 / 0.6), all: () => price.all(), prev: () => price.step(-1), next: () => price.step(1) };
    for (const button of document.querySelectorAll('[data-price]')) button.addEventListener('click', () => act[button.dataset.price]());
  }
  if ($('price-canvas')) requestAnimationFrame(() => setTimeout(startPrice));

  if ($('trip-table')) {
    const t = payload.trips, PAGE = 25, body = document.querySelector('#trip-table tbody');
    const key = { n: i => i, entered: i => t.entered[i], exited: i => t.exited[i], contract: i => t.contract[i], side: i => t.side[i], size: i => t.size[i], entry: i => t.entry[i], exit: i => t.exit[i], held: i => t.exited[i] - t.entered[i], mae: i => t.mae[i], mfe: i => t.mfe[i], fees: i => t.fees[i], net: i => t.net[i] };
    let order = t.net.map((_, i) => i), shown = order, page = 0, sort = 'n', direction = 1;
    const words = i => `${t.contract[i]} ${t.strategy[i]} ${t.side[i] > 0 ? 'long buy' : 'short sell'} ${t.net[i] > 0 ? 'winner' : t.net[i] < 0 ? 'loser' : 'even'} ${stamp(t.entered[i])} ${stamp(t.exited[i])}`.toLowerCase();
    const number = value => value === null ? '\u2013' : String(value).replace('-', MINUS);
    function render(all) {
      const pages = Math.max(1, Math.ceil(shown.length / PAGE));
      page = Math.min(pages - 1, Math.max(0, page));
      const rows = all ? shown : shown.slice(page * PAGE, page * PAGE + PAGE);
      body.innerHTML = rows.map(i => `<tr data-trip="${i}"><td>${i + 1}</td><td>${stamp(t.entered[i])}</td><td>${stamp(t.exited[i])}</td><td>${escape(t.contract[i])}</td><td>${t.side[i] > 0 ? 'long' : 'short'}</td><td>${t.size[i]}</td><td>${number(t.entry[i])}</td><td>${number(t.exit[i])}</td><td>${held(t.exited[i] - t.entered[i])}</td><td>${money(t.mae[i])}</td><td>${money(t.mfe[i])}</td><td>${money(t.fees[i])}</td><td class="${t.net[i] < 0 ? 'down' : 'up'}">${money(t.net[i])}</td></tr>`).join('');
      $('trip-page').textContent = `${page + 1} of ${pages}`;
      $('trip-count').textContent = shown.length === t.net.length ? `${shown.length} round trips` : `${shown.length} of ${t.net.length} round trips`;
      $('trip-prev').disabled = page === 0; $('trip-next').disabled = page === pages - 1;
    }
    function arrange() {
      const wanted = $('trip-filter').value.toLowerCase().split(/[\s,]+/).filter(Boolean);
      shown = order.filter(i => { const text = words(i); return wanted.every(word => text.includes(word)); });
      const by = key[sort];
      shown.sort((a, b) => { const x = by(a), y = by(b); return direction * (x === y ? 0 : x === null ? 1 : y === null ? -1 : x < y ? -1 : 1) || a - b; });
      render();
    }
    for (const button of document.querySelectorAll('[data-sort]')) button.addEventListener('click', () => {
      direction = sort === button.dataset.sort ? -direction : 1; sort = button.dataset.sort; page = 0;
      for (const head of document.querySelectorAll('#trip-table th')) head.setAttribute('aria-sort', head.firstChild === button ? direction > 0 ? 'ascending' : 'descending' : 'none');
      arrange();
    });
    $('trip-filter').addEventListener('input', () => { page = 0; arrange(); });
    $('trip-prev').addEventListener('click', () => { page--; render(); });
    $('trip-next').addEventListener('click', () => { page++; render(); });
    body.addEventListener('click', event => {
      const row = event.target.closest('tr');
      if (row && price) { const contract = price.goTo(+row.dataset.trip); if (contract >= 0) { $('price-contract').value = contract; $('prices').scrollIntoView(); } }
    });
    addEventListener('beforeprint', () => render(shown.length <= 500)); addEventListener('afterprint', () => render());
    arrange();
  }
  performance.mark('report-ready');
})();
