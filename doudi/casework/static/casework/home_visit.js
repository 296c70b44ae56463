// The form of a home visit without signal: text, photographs and signature are saved on this phone until the server
// has them. They are saved in IndexedDB for this officer alone, and deleted once sent, on sign-out or after a week.
const STORE = "doudi-visit";
const MAX_DAYS = 7;
const MAX_IMAGE_SIDE = 1600;

function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(STORE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("kept");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
async function withStore(mode, act) {
  const database = await openDatabase();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction("kept", mode);
      const request = act(transaction.objectStore("kept"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally { database.close(); }
}
function markPending(key, present) {
  const saved = new Set(JSON.parse(localStorage.getItem(STORE) || "[]"));
  if (present) saved.add(key); else saved.delete(key);
  if (saved.size) localStorage.setItem(STORE, JSON.stringify([...saved])); else localStorage.removeItem(STORE);
}
async function deleteOtherReports(user) {
  const keys = await withStore("readonly", (reports) => reports.getAllKeys());
  const oldest = Date.now() - MAX_DAYS * 86400000;
  for (const key of keys) {
    const saved = await withStore("readonly", (reports) => reports.get(key));
    if (!String(key).startsWith(`${user}/`) || saved.at < oldest) {
      await withStore("readwrite", (reports) => reports.delete(key));
      markPending(key, false);
    }
  }
}

class HomeVisitForm {
  constructor(form) {
    this.form = form;
    this.key = `${form.dataset.user}/${form.dataset.visit}`;
    this.state = form.querySelector(".state");
    this.photos = [];
    this.files = form.querySelector("input[type=file]");
    this.drawing = form.elements.drawing;
    this.saving = Promise.resolve();
  }
  showState(word) { this.state.dataset.state = word; this.state.textContent = this.form.dataset[word] || ""; }
  fields() {
    const saved = {};
    for (const field of this.form.elements) {
      if (!field.name || field.type === "file" || field.name === "csrfmiddlewaretoken") continue;
      if (field.type === "radio" || field.type === "checkbox") {
        if (field.checked) saved[field.name] = field.value;
      } else {
        saved[field.name] = field.value;
      }
    }
    return saved;
  }
  save() {
    const saved = { at: Date.now(), fields: this.fields(), photos: this.photos };
    this.saving = this.saving.then(() => withStore("readwrite", (reports) => reports.put(saved, this.key))).then(() => {
      markPending(this.key, true);
      this.form.querySelector("[data-forget]").hidden = false;
      this.showState(navigator.onLine ? "kept" : "offline");
    }).catch(() => this.showState("full"));
    return this.saving;
  }
  async deleteSaved() {
    await this.saving;
    await withStore("readwrite", (reports) => reports.delete(this.key));
    markPending(this.key, false);
  }
  async restore() {
    await deleteOtherReports(this.form.dataset.user);
    const saved = await withStore("readonly", (reports) => reports.get(this.key));
    if (!saved) return;
    for (const [name, value] of Object.entries(saved.fields)) {
      const field = this.form.elements[name];
      if (!field) continue;
      if (field instanceof RadioNodeList) { for (const choice of field) choice.checked = choice.value === value; }
      else if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
      else field.value = value;
    }
    this.photos = saved.photos;
    this.showPhotos();
    this.form.querySelector("[data-forget]").hidden = false;
    this.showState("restored");
  }
  showPhotos() {
    const list = document.getElementById("photo-list");
    list.replaceChildren(...this.photos.map((photo, index) => {
      const item = document.createElement("li");
      const image = document.createElement("img");
      image.alt = "";
      const reader = new FileReader();
      reader.onload = () => { image.src = reader.result; };
      reader.readAsDataURL(photo.blob);
      const removeButton = document.createElement("button");
      removeButton.type = "button"; removeButton.className = "link"; removeButton.textContent = "×";
      removeButton.setAttribute("aria-label", `× ${photo.name}`);
      removeButton.addEventListener("click", () => { this.photos.splice(index, 1); this.showPhotos(); this.save(); });
      item.append(image, photo.name, removeButton);
      return item;
    }));
  }
  async addPhotos() {
    for (const file of this.files.files) this.photos.push({ name: file.name, blob: await shrink(file) });
    this.files.value = "";
    this.showPhotos();
    await this.save();
  }
  async send() {
    await this.save();
    this.showState("sending");
    const content = new FormData(this.form);
    content.delete("photos");
    for (const photo of this.photos) content.append("photos", photo.blob, photo.name);
    let response;
    try {
      response = await this.post(content);
    } catch { this.showState("offline"); return; }
    if (response.status === 201) {
      await this.deleteSaved();
      location.assign(response.headers.get("Location"));
    } else if (response.redirected || response.status === 403) {
      this.showState("expired");
    } else if (response.status === 422) {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
      start();
      document.querySelector("main [role=alert]")?.focus();
    } else { this.showState("failed"); }
  }
  async post(content) {
    const options = { method: "POST", body: content, credentials: "same-origin", headers: { "X-Visit": "yes" } };
    const response = await fetch(location.pathname, options);
    if (response.status !== 403) return response;
    // The officer signed in again meanwhile: the form needs the token of the new session.
    const fresh = await fetch(location.pathname, { credentials: "same-origin" });
    if (fresh.redirected || !fresh.ok) return fresh;
    const page = new DOMParser().parseFromString(await fresh.text(), "text/html");
    content.set("csrfmiddlewaretoken", page.querySelector("[name=csrfmiddlewaretoken]").value);
    return fetch(location.pathname, options);
  }
}

async function shrink(file) {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, MAX_IMAGE_SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob || file), "image/jpeg", 0.82));
  } catch { return file; }
}

function enableSignature(visit) {
  const box = visit.form.querySelector(".signature");
  const canvas = box.querySelector("canvas");
  box.hidden = false;
  const pen = canvas.getContext("2d");
  function clearCanvas() {
    canvas.width = canvas.clientWidth;
    canvas.height = canvas.clientHeight;
    pen.lineWidth = 2.5; pen.lineCap = "round"; pen.lineJoin = "round"; pen.strokeStyle = "#000";
  }
  clearCanvas();
  if (visit.drawing.value) {
    const image = new Image();
    image.onload = () => pen.drawImage(image, 0, 0);
    image.src = visit.drawing.value;
  }
  let drawing = false;
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(event.offsetX, event.offsetY);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(event.offsetX, event.offsetY);
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => {
    if (!drawing) return;
    drawing = false;
    visit.drawing.value = canvas.toDataURL("image/png");
    visit.save();
  });
  box.querySelector("[data-clear]").addEventListener("click", () => {
    clearCanvas();
    visit.drawing.value = "";
    visit.save();
  });
}

async function start() {
  const form = document.querySelector("form[data-visit]");
  const visit = new HomeVisitForm(form);
  try { await visit.restore(); } catch { visit.showState("full"); }
  enableSignature(visit);
  form.addEventListener("input", (event) => { if (event.target !== visit.files) visit.save(); });
  visit.files.addEventListener("change", () => visit.addPhotos());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    delete form.dataset.sent;
    visit.send();
  });
  form.querySelector("[data-forget]").addEventListener("click", async () => {
    await visit.deleteSaved();
    location.reload();
  });
  window.addEventListener("offline", () => visit.showState("offline"));
  window.addEventListener("online", () => visit.showState("online"));
}
start();
