// A visit to a home without a signal: what is typed, photographed and signed stays on this phone until it has arrived.
// It is kept in the browser's own store, for this officer alone, and cleared once the server has it or on sign-out.
const STORE = "doudi-visit";
const LONGEST_DAYS = 7;
const LARGEST_SIDE = 1600;

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(STORE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("kept");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
async function inStore(mode, act) {
  const store = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = store.transaction("kept", mode);
      const asked = act(transaction.objectStore("kept"));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally { store.close(); }
}
function mark(key, present) {
  const held = new Set(JSON.parse(localStorage.getItem(STORE) || "[]"));
  if (present) held.add(key); else held.delete(key);
  if (held.size) localStorage.setItem(STORE, JSON.stringify([...held])); else localStorage.removeItem(STORE);
}
async function forgetOthers(user) {
  const keys = await inStore("readonly", (kept) => kept.getAllKeys());
  const oldest = Date.now() - LONGEST_DAYS * 86400000;
  for (const key of keys) {
    const held = await inStore("readonly", (kept) => kept.get(key));
    if (!String(key).startsWith(`${user}/`) || held.at < oldest) {
      await inStore("readwrite", (kept) => kept.delete(key));
      mark(key, false);
    }
  }
}

class Visit {
  constructor(form) {
    this.form = form;
    this.key = `${form.dataset.user}/${form.dataset.visit}`;
    this.state = form.querySelector(".state");
    this.photos = [];
    this.files = form.querySelector("input[type=file]");
    this.drawing = form.elements.drawing;
    this.saving = Promise.resolve();
  }
  say(word) { this.state.dataset.state = word; this.state.textContent = this.form.dataset[word] || ""; }
  fields() {
    const held = {};
    for (const one of this.form.elements) {
      if (!one.name || one.type === "file" || one.name === "csrfmiddlewaretoken") continue;
      if (one.type === "radio" || one.type === "checkbox") { if (one.checked) held[one.name] = one.value; }
      else held[one.name] = one.value;
    }
    return held;
  }
  keep() {
    const held = { at: Date.now(), fields: this.fields(), photos: this.photos };
    this.saving = this.saving.then(() => inStore("readwrite", (kept) => kept.put(held, this.key))).then(() => {
      mark(this.key, true);
      this.form.querySelector("[data-forget]").hidden = false;
      this.say(navigator.onLine ? "kept" : "offline");
    }).catch(() => this.say("full"));
    return this.saving;
  }
  async forget() {
    await this.saving;
    await inStore("readwrite", (kept) => kept.delete(this.key));
    mark(this.key, false);
  }
  async restore() {
    await forgetOthers(this.form.dataset.user);
    const held = await inStore("readonly", (kept) => kept.get(this.key));
    if (!held) return;
    for (const [name, value] of Object.entries(held.fields)) {
      const found = this.form.elements[name];
      if (!found) continue;
      if (found instanceof RadioNodeList) { for (const one of found) one.checked = one.value === value; }
      else if (found.type === "radio" || found.type === "checkbox") found.checked = found.value === value;
      else found.value = value;
    }
    this.photos = held.photos;
    this.show();
    this.form.querySelector("[data-forget]").hidden = false;
    this.say("restored");
  }
  show() {
    const list = document.getElementById("photo-list");
    list.replaceChildren(...this.photos.map((one, place) => {
      const line = document.createElement("li");
      const image = document.createElement("img");
      image.alt = "";
      const reader = new FileReader();
      reader.onload = () => { image.src = reader.result; };
      reader.readAsDataURL(one.blob);
      const away = document.createElement("button");
      away.type = "button"; away.className = "link"; away.textContent = "×";
      away.setAttribute("aria-label", `× ${one.name}`);
      away.addEventListener("click", () => { this.photos.splice(place, 1); this.show(); this.keep(); });
      line.append(image, one.name, away);
      return line;
    }));
  }
  async take() {
    for (const file of this.files.files) this.photos.push({ name: file.name, blob: await smaller(file) });
    this.files.value = "";
    this.show();
    await this.keep();
  }
  async send() {
    await this.keep();
    this.say("sending");
    const content = new FormData(this.form);
    content.delete("photos");
    for (const one of this.photos) content.append("photos", one.blob, one.name);
    let answer;
    try {
      answer = await this.post(content);
    } catch { this.say("offline"); return; }
    if (answer.status === 201) {
      await this.forget();
      location.assign(answer.headers.get("Location"));
    } else if (answer.redirected || answer.status === 403) {
      this.say("expired");
    } else if (answer.status === 422) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
      begin();
      document.querySelector("main [role=alert]")?.focus();
    } else { this.say("failed"); }
  }
  async post(content) {
    const to = { method: "POST", body: content, credentials: "same-origin", headers: { "X-Visit": "yes" } };
    const answer = await fetch(location.pathname, to);
    if (answer.status !== 403) return answer;
    // The officer signed in again meanwhile: the form needs the token of the new session.
    const fresh = await fetch(location.pathname, { credentials: "same-origin" });
    if (fresh.redirected || !fresh.ok) return fresh;
    const page = new DOMParser().parseFromString(await fresh.text(), "text/html");
    content.set("csrfmiddlewaretoken", page.querySelector("[name=csrfmiddlewaretoken]").value);
    return fetch(location.pathname, to);
  }
}

async function smaller(file) {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LARGEST_SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob || file), "image/jpeg", 0.82));
  } catch { return file; }
}

function signing(visit) {
  const box = visit.form.querySelector(".signature");
  const canvas = box.querySelector("canvas");
  box.hidden = false;
  const pen = canvas.getContext("2d");
  function clean() {
    canvas.width = canvas.clientWidth;
    canvas.height = canvas.clientHeight;
    pen.lineWidth = 2.5; pen.lineCap = "round"; pen.lineJoin = "round"; pen.strokeStyle = "#000";
  }
  clean();
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
    visit.keep();
  });
  box.querySelector("[data-clear]").addEventListener("click", () => { clean(); visit.drawing.value = ""; visit.keep(); });
}

async function begin() {
  const form = document.querySelector("form[data-visit]");
  const visit = new Visit(form);
  try { await visit.restore(); } catch { visit.say("full"); }
  signing(visit);
  form.addEventListener("input", (event) => { if (event.target !== visit.files) visit.keep(); });
  visit.files.addEventListener("change", () => visit.take());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    delete form.dataset.sent;
    visit.send();
  });
  form.querySelector("[data-forget]").addEventListener("click", async () => { await visit.forget(); location.reload(); });
  window.addEventListener("offline", () => visit.say("offline"));
  window.addEventListener("online", () => visit.say("online"));
}
begin();
