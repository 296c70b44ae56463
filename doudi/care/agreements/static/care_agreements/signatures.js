// Two signatures drawn on the screen: each canvas fills the hidden field that it names.
"use strict";

function enableSignature(form, box) {
  const canvas = box.querySelector("canvas");
  const drawing = form.elements[box.dataset.drawing];
  const pen = canvas.getContext("2d");
  function clearCanvas() {
    canvas.width = canvas.clientWidth;
    canvas.height = canvas.clientHeight;
    pen.lineWidth = 2.5; pen.lineCap = "round"; pen.lineJoin = "round"; pen.strokeStyle = "#000";
  }
  clearCanvas();
  let isDrawing = false;
  canvas.addEventListener("pointerdown", (event) => {
    isDrawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(event.offsetX, event.offsetY);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDrawing) return;
    pen.lineTo(event.offsetX, event.offsetY);
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => {
    if (!isDrawing) return;
    isDrawing = false;
    drawing.value = canvas.toDataURL("image/png");
  });
  box.querySelector("[data-clear]").addEventListener("click", () => {
    clearCanvas();
    drawing.value = "";
  });
}

for (const form of document.querySelectorAll("form[data-signatures]")) {
  for (const box of form.querySelectorAll(".signature")) enableSignature(form, box);
}
