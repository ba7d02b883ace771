"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const pad = { left: 8, right: 64, top: 10, bottom: 22 };

  function begin(id, height) {
    const canvas = document.getElementById(id);
    const width = canvas.clientWidth;
    const scale = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.style.height = height + "px";
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    pen.font = "11px system-ui, sans-serif";
    return { pen, width, height, right: width - pad.right, bottom: height - pad.bottom };
  }

  function step(range, lines) {
    const rough = range / lines;
    const power = 10 ** Math.floor(Math.log10(rough));
    const part = rough / power;
    return (part > 5 ? 10 : part > 2 ? 5 : part > 1 ? 2 : 1) * power;
  }

  function grid(view, low, high, write) {
    const y = (value) => pad.top + (high - value) / (high - low) * (view.bottom - pad.top);
    const size = step(high - low, view.height / 55);
    view.pen.lineWidth = 1;
    for (let value = Math.ceil(low / size) * size; value <= high; value += size) {
      view.pen.strokeStyle = color("--line");
      view.pen.beginPath();
      view.pen.moveTo(pad.left, y(value));
      view.pen.lineTo(view.right, y(value));
      view.pen.stroke();
      view.pen.fillStyle = color("--soft");
      view.pen.fillText(write(value, size), view.right + 6, y(value) + 4);
    }
    return y;
  }

  function times(view, at, first, last) {
    const places = Math.max(2, Math.floor((view.right - pad.left) / 130));
    const whole = at(last) - at(first);
    view.pen.fillStyle = color("--soft");
    for (let i = 0; i < places; i++) {
      const place = first + (last - first) * (i + 0.5) / places;
      const text = new Date(at(place) * 1000).toISOString();
      const label = whole > 4 * 86400 ? text.slice(0, 10) : text.slice(5, 16).replace("T", " ");
      const x = pad.left + (view.right - pad.left) * (i + 0.5) / places;
      view.pen.fillText(label, x - view.pen.measureText(label).width / 2, view.height - 6);
    }
  }

  const digits = (value, size) => value.toFixed(Math.max(0, Math.min(8, -Math.floor(Math.log10(size) + 1e-9))));

  function lines(id, height, series, write, fill) {
    const view = begin(id, height);
    let low = Infinity;
    let high = -Infinity;
    series.forEach((one) => one.values.forEach((value) => {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }));
    const space = (high - low || Math.abs(high) || 1) * 0.04;
    low -= space;
    high += fill ? 0 : space;
    const y = grid(view, low, high, write);
    const times0 = data.times;
    const from = times0[0];
    const span = times0[times0.length - 1] - from || 1;
    const x = (i) => pad.left + (times0[i] - from) / span * (view.right - pad.left);
    series.forEach((one) => {
      view.pen.strokeStyle = color(one.color);
      view.pen.lineWidth = 1.5;
      view.pen.beginPath();
      one.values.forEach((value, i) => view.pen.lineTo(x(i), y(value)));
      view.pen.stroke();
      if (fill) {
        view.pen.lineTo(view.right, y(0));
        view.pen.lineTo(pad.left, y(0));
        view.pen.globalAlpha = 0.2;
        view.pen.fillStyle = color(one.color);
        view.pen.fill();
        view.pen.globalAlpha = 1;
      }
    });
    times(view, (share) => from + span * share, 0, 1);
  }

  let chart = data.charts[0];
  let count = Math.min(chart.time.length, 200);
  let start = chart.time.length - count;

  function candles() {
    const view = begin("candles", 380);
    const end = Math.min(chart.time.length, start + count);
    let low = Infinity;
    let high = -Infinity;
    for (let i = start; i < end; i++) {
      low = Math.min(low, chart.low[i]);
      high = Math.max(high, chart.high[i]);
    }
    const space = (high - low || high) * 0.06;
    const y = grid(view, low - space, high + space, digits);
    const wide = (view.right - pad.left) / count;
    const x = (i) => pad.left + (i - start + 0.5) * wide;
    for (let i = start; i < end; i++) {
      const tone = color(chart.close[i] >= chart.open[i] ? "--up" : "--down");
      view.pen.strokeStyle = tone;
      view.pen.fillStyle = tone;
      view.pen.beginPath();
      view.pen.moveTo(x(i), y(chart.high[i]));
      view.pen.lineTo(x(i), y(chart.low[i]));
      view.pen.stroke();
      const top = y(Math.max(chart.open[i], chart.close[i]));
      const body = Math.max(1, y(Math.min(chart.open[i], chart.close[i])) - top);
      view.pen.fillRect(x(i) - Math.max(0.5, wide * 0.35), top, Math.max(1, wide * 0.7), body);
    }
    chart.marks.forEach(([at, buy, price]) => {
      if (at < start || at >= end) return;
      const tip = y(price);
      const down = buy ? 1 : -1;
      view.pen.fillStyle = color(buy ? "--main" : "--ink");
      view.pen.strokeStyle = color("--page");
      view.pen.beginPath();
      view.pen.moveTo(x(at), tip);
      view.pen.lineTo(x(at) - 6, tip + 11 * down);
      view.pen.lineTo(x(at) + 6, tip + 11 * down);
      view.pen.closePath();
      view.pen.fill();
      view.pen.stroke();
    });
    times(view, (i) => chart.time[Math.max(0, Math.min(chart.time.length - 1, Math.floor(i)))], start, start + count);
    document.getElementById("shown").textContent = (end - start) + " of " + chart.time.length + " candles" +
      (chart.each > 1 ? " of " + chart.each + " bars each" : "");
  }

  function look(from, wanted) {
    count = Math.max(20, Math.min(chart.time.length, Math.round(wanted)));
    start = Math.max(0, Math.min(chart.time.length - count, Math.round(from)));
    candles();
  }

  const choice = document.getElementById("symbol");

  function show(symbol) {
    if (chart === data.charts[symbol]) return;
    chart = data.charts[symbol];
    if (choice) choice.value = String(symbol);
    look(chart.time.length - count, Math.min(count, 200));
  }

  if (choice) choice.addEventListener("change", () => show(Number(choice.value)));
  const middle = () => start + count / 2;
  const zoom = (factor) => look(middle() - count * factor / 2, count * factor);
  const acts = {
    in: () => zoom(0.5), out: () => zoom(2), all: () => look(0, chart.time.length),
    left: () => look(start - count / 2, count), right: () => look(start + count / 2, count),
  };
  Object.keys(acts).forEach((name) => document.getElementById("to-" + name).addEventListener("click", acts[name]));
  let held = null;
  const canvas = document.getElementById("candles");
  canvas.addEventListener("pointerdown", (event) => { held = { x: event.clientX, start }; });
  window.addEventListener("pointerup", () => { held = null; });
  window.addEventListener("pointermove", (event) => {
    if (held) look(held.start - (event.clientX - held.x) / (canvas.clientWidth - 72) * count, count);
  });
  document.querySelectorAll("tr[data-at]").forEach((row) => row.addEventListener("click", () => {
    show(Number(row.dataset.symbol));
    look(Number(row.dataset.at) - count / 2, Math.min(count, 200));
    canvas.scrollIntoView({ block: "center" });
  }));

  function all() {
    lines("equity", 280, [{ values: data.benchmark, color: "--other" }, { values: data.equity, color: "--main" }], digits);
    lines("drawdown", 160, [{ values: data.drawdown, color: "--down" }], (value, size) => digits(value * 100, size * 100) + " %", true);
    candles();
  }
  window.addEventListener("resize", all);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  all();
})();
