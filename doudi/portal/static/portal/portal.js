// Smaller photographs, a signature drawn with a finger, printing. Every page works without this script.
const LONGEST_SIDE = 1600;
const JPEG_QUALITY = 0.8;
const SMALL_ENOUGH_BYTES = 400_000;

async function shrinkPhotograph(file) {
  if (!/^image\/(jpeg|png|webp|heic)/.test(file.type) || file.size < SMALL_ENOUGH_BYTES) {
    return file;
  }
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const jpeg = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
    if (!jpeg || jpeg.size >= file.size) {
      return file;
    }
    const name = file.name.replace(/\.\w+$/, "") + ".jpg";
    return new File([jpeg], name, { type: "image/jpeg" });
  } catch {
    return file; // not a readable picture: the server says what is wrong with it
  }
}

for (const input of document.querySelectorAll("input[data-shrink]")) {
  input.addEventListener("change", async () => {
    const buttons = input.form.querySelectorAll("button");
    for (const button of buttons) {
      button.disabled = true;
    }
    const transfer = new DataTransfer();
    for (const file of input.files) {
      transfer.items.add(await shrinkPhotograph(file));
    }
    input.files = transfer.files;
    for (const button of buttons) {
      button.disabled = false;
    }
  });
}

function enableSignaturePad(pad) {
  const canvas = pad.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const signature = document.getElementById(pad.dataset.pad);
  let lastPoint = null;

  function pointOf(event) {
    const box = canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) * canvas.width) / box.width;
    const y = ((event.clientY - box.top) * canvas.height) / box.height;
    return [x, y];
  }

  function endStroke() {
    if (lastPoint) {
      signature.value = canvas.toDataURL("image/png");
    }
    lastPoint = null;
  }

  pad.hidden = false;
  pen.lineWidth = 6;
  pen.lineCap = "round";
  pen.lineJoin = "round";
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    lastPoint = pointOf(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!lastPoint) {
      return;
    }
    const point = pointOf(event);
    pen.beginPath();
    pen.moveTo(...lastPoint);
    pen.lineTo(...point);
    pen.stroke();
    lastPoint = point;
  });
  canvas.addEventListener("pointerup", endStroke);
  canvas.addEventListener("pointercancel", endStroke);
  pad.querySelector("button").addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    signature.value = "";
  });
}

for (const pad of document.querySelectorAll("[data-pad]")) {
  enableSignaturePad(pad);
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
