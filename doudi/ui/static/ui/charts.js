// Draws what a page hands over as data. The page has the same figures in a table; without this file nothing is missing.
(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const text = () => ({ color: token("--ink-soft"), fontFamily: token("--hei"), fontSize: parseFloat(token("--text-small")) });
  const lines = ["solid", "dashed", "dotted"]; // told apart without colour, too
  const roomPerBar = 26;
  const plain = (value) => value.toLocaleString("zh-CN", { maximumFractionDigits: 2 });

  function steps(data) {
    const colours = [token("--accent"), token("--ink"), token("--ink-soft")];
    return {
      grid: { left: 36, right: 64, top: 28, bottom: 8, containLabel: true },
      xAxis: { type: "time", axisLabel: { ...text(), formatter: "{yyyy}年{M}月", hideOverlap: true }, axisLine: { lineStyle: { color: token("--line-strong") } } },
      yAxis: { type: "value", scale: true, axisLabel: { show: false }, splitLine: { lineStyle: { color: token("--line") } } },
      series: data.series.map((one, place) => ({
        name: one.name, type: "line", step: "end", symbolSize: 7, color: colours[place % colours.length],
        lineStyle: { width: 2, type: lines[place % lines.length] },
        label: { show: true, position: "top", ...text(), color: token("--ink"), formatter: (point) => point.data.shown },
        data: [
          ...one.points.map((point) => ({ value: [point.day, point.value], shown: point.shown })),
          { value: [data.until, one.points.at(-1).value], shown: data.series.length > 1 ? one.name : "", symbolSize: 0, label: { position: "right" } },
        ],
      })),
    };
  }

  function bars(data) {
    const shown = [...data.bars].reverse(); // the first of the list stands on top
    return {
      grid: { left: 8, right: 84, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: "value", axisLabel: { show: false }, splitLine: { lineStyle: { color: token("--line") } } },
      yAxis: { type: "category", data: shown.map((one) => one.name), axisLabel: text(), axisTick: { show: false }, axisLine: { lineStyle: { color: token("--line-strong") } } },
      series: [{
        type: "bar", data: shown.map((one) => one.value), color: token("--accent"), barMaxWidth: 14,
        label: { show: true, position: "right", ...text(), formatter: (one) => plain(one.value) },
      }],
    };
  }

  for (const figure of document.querySelectorAll("figure.chart")) {
    const data = JSON.parse(figure.querySelector("script").textContent);
    const canvas = figure.appendChild(document.createElement("div"));
    figure.hidden = false;
    if (data.kind === "bars") canvas.style.height = `${data.bars.length * roomPerBar + 24}px`;
    const chart = echarts.init(canvas, null, { renderer: "canvas" });
    chart.setOption({ animation: false, ...(data.kind === "bars" ? bars(data) : steps(data)) });
    window.addEventListener("resize", () => chart.resize());
  }
})();
