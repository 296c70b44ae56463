// Visits on a phone: the list that was taken along, the form without signal, and the sending of what was recorded.
// Home visits, follow-ups of relief, surveys of an emergency, walks, care visits, inspections are pages of one list.
// What is typed, drawn and photographed is sealed in the one store of phones (ui/offline_store.js).
const LIST = "visits";
const MAX_IMAGE_SIDE = 1600;
const texts = () => document.querySelector("[data-offline-texts]").dataset;

function storeOfPage() {
  const page = document.querySelector("[data-offline-texts]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  return new window.doudiOffline.OfflineStore({ user: page.dataset.user, token, address: page.dataset.key });
}

class HomeVisitForm {
  constructor(form, store) {
    this.form = form;
    this.store = store;
    this.id = form.dataset.visit;
    this.state = form.querySelector(".state");
    this.photos = [];
    this.files = form.querySelector("input[type=file]");
    this.saving = Promise.resolve();
  }
  showState(word) {
    this.state.dataset.state = word;
    this.state.textContent = texts()[word] || "";
  }
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
  // What was found wrong, in words: shown beside what the office has, where both differ.
  noted() {
    return [...this.form.querySelectorAll(".needs:checked")].map((choice) => {
      const answer = choice.closest(".answer");
      const words = answer.querySelector(".when-needed textarea")?.value.trim();
      const asked = answer.querySelector("legend").firstChild.textContent.trim();
      return [asked, choice.closest("label").textContent.trim(), words].filter(Boolean).join("：");
    });
  }
  save(state = "draft", more = {}) {
    const { title, url } = this.form.dataset;
    const photos = this.photos.map(({ id, name }) => ({ id, name }));
    const saved = { state, title, url, fields: this.fields(), noted: this.noted(), photos, ...more };
    this.saving = this.saving.then(() => this.store.put(LIST, "unsent", this.id, saved)).then(() => {
      this.form.querySelector("[data-forget]").hidden = false;
      if (state === "draft") this.showState(navigator.onLine ? "kept" : "offline");
      return true;
    }).catch(() => { this.showState(this.store.key ? "full" : "locked"); return false; });
    return this.saving;
  }
  async restore() {
    const saved = await this.store.get(LIST, "unsent", this.id);
    if (!saved) return;
    for (const [name, value] of Object.entries(saved.fields)) {
      const field = this.form.elements[name];
      if (!field) continue;
      if (field instanceof RadioNodeList) { for (const choice of field) choice.checked = choice.value === value; }
      else if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
      else field.value = value;
    }
    for (const photo of saved.photos) {
      const kept = await this.store.get(LIST, "photo", photo.id);
      if (kept) this.photos.push({ ...photo, blob: kept.picture });
    }
    this.showPhotos();
    this.form.querySelector("[data-forget]").hidden = false;
    this.showState("restored");
  }
  showPhotos() {
    const list = this.form.querySelector(".photo-list");
    if (!list) return;
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
      removeButton.addEventListener("click", async () => {
        this.photos.splice(index, 1);
        this.showPhotos();
        await this.store.remove(LIST, "photo", photo.id);
        this.save();
      });
      item.append(image, photo.name, removeButton);
      return item;
    }));
  }
  async addPhotos() {
    const replaced = [];
    try {
      for (const file of this.files.files) {
        const photo = { id: `${this.id}-${crypto.randomUUID()}`, name: file.name, blob: await shrink(file) };
        await this.store.put(LIST, "photo", photo.id, { picture: photo.blob });
        // A form that takes one photograph keeps the last, as the page shows, and never drops one unseen.
        if (!this.files.multiple) replaced.push(...this.photos.splice(0));
        this.photos.push(photo);
      }
    } catch { this.showState("full"); }
    this.files.value = "";
    this.showPhotos();
    await this.save();
    for (const photo of replaced) await this.store.remove(LIST, "photo", photo.id);
  }
  async send() {
    if (!await this.save("waiting")) return;
    this.showState("sending");
    const result = await sendOne(this.store, this.id);
    if (result.state === "sent") {
      location.assign(result.url);
    } else if (result.html) {
      const page = new DOMParser().parseFromString(result.html, "text/html");
      const visit = document.adoptNode(page.querySelector(".visit"));
      this.form.closest(".visit").replaceWith(visit);
      await startVisit(visit.querySelector("form[data-visit]"), this.store);
      visit.querySelector("[role=alert]")?.focus();
    } else if (result.state === "conflict") {
      showConflict(this.form.closest(".visit"), this.store, this.id, result);
    } else { this.showState(result.state); }
  }
  async forget() {
    await this.saving;
    await forgetVisit(this.store, this.id);
    location.reload();
  }
}

async function forgetVisit(store, id) {
  const saved = await store.get(LIST, "unsent", id);
  for (const photo of saved?.photos || []) await store.remove(LIST, "photo", photo.id);
  await store.remove(LIST, "unsent", id);
}

// Send what waits for one case; it stays on the phone until the server has it. Returns { state, ... }.
async function sendOne(store, id) {
  const saved = await store.get(LIST, "unsent", id);
  const content = new FormData();
  for (const [name, value] of Object.entries(saved.fields)) content.append(name, value);
  for (const photo of saved.photos) {
    const kept = await store.get(LIST, "photo", photo.id);
    if (kept) content.append("photos", kept.picture, photo.name);
  }
  let response;
  try { response = await post(store, saved.url, content); } catch { return { state: "offline" }; }
  if (response.redirected || response.status === 403) return { state: "expired" };
  if (response.status === 201) {
    await forgetVisit(store, id);
    await store.remove(LIST, "page", id);
    await store.put(LIST, "sent", id, { title: saved.title });
    return { state: "sent", url: response.headers.get("Location") };
  }
  if (response.status === 409) {
    const conflict = await response.json();
    await store.put(LIST, "unsent", id, { ...saved, state: "conflict", conflict });
    return { state: "conflict", conflict };
  }
  if (response.status === 422 || response.status === 404) {
    await store.put(LIST, "unsent", id, { ...saved, state: "refused" });
    return { state: "refused", html: response.status === 422 ? await response.text() : "" };
  }
  return { state: "failed" };
}

async function post(store, url, content) {
  content.set("csrfmiddlewaretoken", store.token);
  const options = { method: "POST", body: content, credentials: "same-origin", headers: { "X-Visit": "yes" } };
  const response = await fetch(url, options);
  if (response.status !== 403) return response;
  // The officer signed in again meanwhile: the form needs the token of the new session.
  const fresh = await fetch(location.pathname, { credentials: "same-origin" });
  if (fresh.redirected || !fresh.ok) return fresh;
  const page = new DOMParser().parseFromString(await fresh.text(), "text/html");
  store.token = page.querySelector("[name=csrfmiddlewaretoken]").value;
  content.set("csrfmiddlewaretoken", store.token);
  return fetch(url, options);
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

function enableSignature(visit, box) {
  const canvas = box.querySelector("canvas");
  const drawing = visit.form.elements[box.dataset.drawing];
  box.hidden = box.dataset.drawing === "drawing_3" && !visit.form.elements.visitor_3.value;
  if (box.hidden) {
    visit.form.elements.visitor_3.addEventListener("change", () => enableSignature(visit, box), { once: true });
    return;
  }
  const pen = canvas.getContext("2d");
  function clearCanvas() {
    canvas.width = canvas.clientWidth;
    canvas.height = canvas.clientHeight;
    pen.lineWidth = 2.5; pen.lineCap = "round"; pen.lineJoin = "round"; pen.strokeStyle = "#000";
  }
  clearCanvas();
  if (drawing.value) {
    const image = new Image();
    image.onload = () => pen.drawImage(image, 0, 0);
    image.src = drawing.value;
  }
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
    visit.save();
  });
  box.querySelector("[data-clear]").addEventListener("click", () => {
    clearCanvas();
    drawing.value = "";
    visit.save();
  });
}

// The place is written down only where the visitor asks for it and the phone allows it; it works without signal.
function enablePlace(visit, button) {
  const field = visit.form.elements[button.dataset.locate];
  button.hidden = !navigator.geolocation;
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
    field.value = `${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`;
    button.textContent = field.value;
    visit.save();
  }, () => { button.hidden = true; }));
}

async function startVisit(form, store) {
  const visit = new HomeVisitForm(form, store);
  if (store.key) {
    try { await visit.restore(); } catch { visit.showState("full"); }
  } else { visit.showState("locked"); }
  for (const box of form.querySelectorAll(".signature")) enableSignature(visit, box);
  for (const button of form.querySelectorAll("[data-locate]")) enablePlace(visit, button);
  form.addEventListener("input", (event) => {
    if (form.elements.asked_at) form.elements.asked_at.value = new Date().toISOString();
    if (event.target !== visit.files) visit.save();
  });
  visit.files?.addEventListener("change", () => visit.addPhotos());
  form.addEventListener("submit", (event) => {
    if (!store.key) return; // without the store the form is sent as any other
    event.preventDefault();
    delete form.dataset.sent;
    visit.send();
  });
  form.querySelector("[data-forget]").addEventListener("click", () => visit.forget());
  window.addEventListener("offline", () => visit.showState("offline"));
  window.addEventListener("online", () => visit.showState("online"));
}

// --- both versions of a visit, and the choice between them ---

function showConflict(place, store, id, { conflict }) {
  const shown = document.getElementById("conflict-template").content.cloneNode(true);
  const theirs = shown.querySelector("[data-theirs]");
  const lines = [conflict.step, ...conflict.visits.map((one) => `${one.day} ${one.visitors}：${one.seen}`)];
  theirs.replaceChildren(...lines.map(paragraph));
  const whose = shown.querySelector("[data-whose]");
  store.get(LIST, "unsent", id).then((saved) => {
    whose.textContent = saved.title;
    const seen = [saved.fields.visited_on, saved.fields.seen].filter(Boolean).join("：");
    mine.replaceChildren(...[seen, ...saved.noted || []].map(paragraph));
  });
  const mine = shown.querySelector("[data-mine]");
  shown.querySelector("[data-keep-both]").addEventListener("click", async () => {
    const saved = await store.get(LIST, "unsent", id);
    const fields = { ...saved.fields, seen_version: String(conflict.version) };
    await store.put(LIST, "unsent", id, { ...saved, fields, state: "waiting", conflict: undefined });
    await sendOne(store, id);
    location.assign(texts().list);
  });
  shown.querySelector("[data-keep-theirs]").addEventListener("click", async () => {
    if (!window.confirm(texts().drop)) return;
    await forgetVisit(store, id);
    location.assign(texts().list);
  });
  place.replaceChildren(shown);
  place.querySelector("h2").focus();
}
function paragraph(text) {
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}

// --- the list on the phone ---

class PhoneList {
  constructor(place, store) {
    this.place = place;
    this.store = store;
    this.message = place.querySelector("[data-message]");
  }
  async rows() {
    const rows = new Map();
    for (const one of await this.store.all(LIST, "sent")) rows.set(one.id, { ...one, state: "sent" });
    for (const one of await this.store.all(LIST, "page")) rows.set(one.id, { ...one, state: "kept" });
    for (const one of await this.store.all(LIST, "unsent")) {
      rows.set(one.id, { ...rows.get(one.id), ...one, state: one.state });
    }
    const place = (row) => (row.state === "sent" ? Infinity : row.order || 0);
    return [...rows.values()].sort((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)));
  }
  async show() {
    const list = this.place.querySelector("[data-rows]");
    const rows = await this.rows();
    list.replaceChildren(...rows.map((row) => {
      const item = document.getElementById("row-template").content.cloneNode(true).querySelector("li");
      item.dataset.state = row.state;
      item.querySelector("[data-open]").textContent = row.title;
      item.querySelector(".tag").textContent = texts()[`label${row.state[0].toUpperCase()}${row.state.slice(1)}`];
      item.querySelector("[data-open]").addEventListener("click", () => this.open(row));
      return item;
    }));
    this.place.querySelector("[data-empty]").hidden = rows.length > 0;
  }
  async open(row) {
    const place = document.getElementById("visit-place");
    if (row.state === "conflict") { showConflict(place, this.store, row.id, row); return; }
    if (!row.html) {
      if (row.state !== "sent") location.assign(row.url);
      return;
    }
    const page = new DOMParser().parseFromString(row.html, "text/html");
    place.replaceChildren(document.adoptNode(page.querySelector(".visit")));
    this.place.hidden = true;
    window.scrollTo(0, 0);
    await startVisit(place.querySelector("form[data-visit]"), this.store);
  }
  async sendWaiting() {
    const waiting = (await this.store.all(LIST, "unsent")).filter((one) => one.state === "waiting");
    for (const one of waiting) {
      const result = await sendOne(this.store, one.id);
      this.message.textContent = result.state === "sent" ? "" : texts()[result.state] || "";
      if (result.state === "expired") break;
    }
    await this.show();
  }
}

async function startPhone(place, store) {
  const list = new PhoneList(place, store);
  if (!store.key) { list.message.textContent = texts().locked; return; }
  await list.show();
  window.addEventListener("online", () => list.sendWaiting());
  place.querySelector("[data-send]").addEventListener("click", () => list.sendWaiting());
  if (navigator.onLine) await list.sendWaiting();
  await window.doudiOffline.cachePage(texts().worker);
  place.dataset.ready = "yes";
}

// --- taking along ---

function startTakingAlong(form, store, opened) {
  form.addEventListener("submit", async (event) => {
    if (event.submitter && event.submitter.hasAttribute("formaction")) return; // nothing is taken along
    event.preventDefault();
    delete form.dataset.sent;
    await opened; // whoever is quicker than the store waits for it
    const message = form.querySelector("[data-message]");
    if (!store.key) { message.textContent = texts().locked; return; }
    const options = { method: "POST", body: new FormData(form), credentials: "same-origin" };
    try {
      const response = await fetch(form.action, options);
      const asked = response.headers.get("X-Step-Up");
      if (asked) { askForCode(form, asked); return; }
      if (!response.ok || response.redirected) throw new Error("not taken along");
      for (const page of (await response.json()).pages) await store.put(LIST, "page", String(page.id), page);
      location.assign(texts().list);
    } catch { message.textContent = texts().failed; }
  });
}

// A fresh code is asked on a page of its own; what was chosen is there again afterwards.
function chosenKey() { return `chosen:${location.pathname}${location.search}`; }
function choicesOf(form) { return [...form.elements].filter((field) => field.type === "checkbox"); }
function askForCode(form, address) {
  const chosen = choicesOf(form).filter((field) => field.checked).map((field) => `${field.name}=${field.value}`);
  sessionStorage.setItem(chosenKey(), JSON.stringify(chosen));
  location.assign(`${address}?next=${encodeURIComponent(location.pathname + location.search)}`);
}
function chooseAgain(form) {
  const kept = sessionStorage.getItem(chosenKey());
  if (!kept) return;
  sessionStorage.removeItem(chosenKey());
  const chosen = JSON.parse(kept);
  for (const field of choicesOf(form)) field.checked = chosen.includes(`${field.name}=${field.value}`);
}

async function start() {
  const possible = window.doudiOffline.OfflineStore.isPossible();
  const store = storeOfPage();
  const opened = possible ? store.open().catch(() => { store.key = null; }) : Promise.resolve();
  const taking = document.querySelector("form[data-take-along]");
  if (taking) { chooseAgain(taking); startTakingAlong(taking, store, opened); }
  await opened;
  const form = document.querySelector("form[data-visit]");
  const phone = document.querySelector("[data-phone-list]");
  if (form) await startVisit(form, store);
  if (phone) await startPhone(phone, store);
}
start();
