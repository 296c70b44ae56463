// Draws the charts of a page from the data in its <figure>. The page has the same figures in a table.
(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const textStyle = () => ({
    color: token("--text-muted"),
    fontFamily: token("--font-sans"),
    fontSize: parseFloat(token("--font-size-small")),
  });
  const lineTypes = ["solid", "dashed", "dotted"]; // so that lines differ without colour, too
  const barHeight = 26;
  const isEnglish = document.documentElement.lang === "en";
  const monthFormat = isEnglish
    ? "{MMM} {yyyy}"
    : "{yyyy}年{M}月";
  const formatNumber = (value) => value.toLocaleString(isEnglish ? "en" : "zh-CN", { maximumFractionDigits: 2 });

  function stepChart(data) {
    const colours = [token("--accent"), token("--text-color"), token("--text-muted")];
    return {
      grid: { left: 36, right: 64, top: 28, bottom: 8, containLabel: true },
      xAxis: {
        type: "time",
        axisLabel: { ...textStyle(), formatter: monthFormat, hideOverlap: true },
        axisLine: { lineStyle: { color: token("--line-strong") } },
      },
      yAxis: {
        type: "value",
        scale: true,
        axisLabel: { show: false },
        splitLine: { lineStyle: { color: token("--line") } },
      },
      series: data.series.map((series, place) => ({
        name: series.name,
        type: "line",
        step: "end",
        symbolSize: 7,
        color: colours[place % colours.length],
        lineStyle: { width: 2, type: lineTypes[place % lineTypes.length] },
        label: {
          show: true,
          position: "top",
          ...textStyle(),
          color: token("--text-color"),
          formatter: (point) => point.data.shown,
        },
        data: [
          ...series.points.map((point) => ({ value: [point.day, point.value], shown: point.shown })),
          {
            value: [data.until, series.points.at(-1).value],
            shown: data.series.length > 1 ? series.name : "",
            symbolSize: 0,
            label: { position: "right" },
          },
        ],
      })),
    };
  }

  function barChart(data) {
    const bars = [...data.bars].reverse(); // ECharts draws the first bar at the bottom
    return {
      grid: { left: 8, right: 84, top: 8, bottom: 8, containLabel: true },
      xAxis: {
        type: "value",
        axisLabel: { show: false },
        splitLine: { lineStyle: { color: token("--line") } },
      },
      yAxis: {
        type: "category",
        data: bars.map((bar) => bar.name),
        axisLabel: textStyle(),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: token("--line-strong") } },
      },
      series: [
        {
          type: "bar",
          data: bars.map((bar) => bar.value),
          color: token("--accent"),
          barMaxWidth: 14,
          label: {
            show: true,
            position: "right",
            ...textStyle(),
            formatter: (bar) => formatNumber(bar.value),
          },
        },
      ],
    };
  }

  for (const figure of document.querySelectorAll("figure.chart")) {
    const data = JSON.parse(figure.querySelector("script").textContent);
    const canvas = figure.appendChild(document.createElement("div"));
    figure.hidden = false;
    if (data.kind === "bars") canvas.style.height = `${data.bars.length * barHeight + 24}px`;
    const chart = echarts.init(canvas, null, { renderer: "canvas" });
    chart.setOption({ animation: false, ...(data.kind === "bars" ? barChart(data) : stepChart(data)) });
    window.addEventListener("resize", () => chart.resize());
  }
})();
