// Two things a phone does better than a server: smaller photographs, and a signature drawn with a finger.
// Every page works without this script.
const LONGEST_SIDE = 1600, QUALITY = 0.8, SMALL_ENOUGH = 400_000;

async function smaller(file) {
  if (!/^image\/(jpeg|png|webp|heic)/.test(file.type) || file.size < SMALL_ENOUGH) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!made || made.size >= file.size) return file;
    return new File([made], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file; // the server says what is wrong with it
  }
}

for (const input of document.querySelectorAll("input[data-shrink]")) {
  input.addEventListener("change", async () => {
    const buttons = input.form.querySelectorAll("button");
    for (const one of buttons) one.disabled = true;
    const held = new DataTransfer();
    for (const file of input.files) held.items.add(await smaller(file));
    input.files = held.files;
    for (const one of buttons) one.disabled = false;
  });
}

for (const pad of document.querySelectorAll("[data-pad]")) {
  const canvas = pad.querySelector("canvas"), pen = canvas.getContext("2d");
  const kept = document.getElementById(pad.dataset.pad);
  let last = null;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
  };
  pad.hidden = false;
  pen.lineWidth = 6;
  pen.lineCap = pen.lineJoin = "round";
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = at(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    last = next;
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      if (last) kept.value = canvas.toDataURL("image/png");
      last = null;
    });
  }
  pad.querySelector("button").addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    kept.value = "";
  });
}
