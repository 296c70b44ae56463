// The intake of a hardship without signal: what is typed and photographed is sealed on the phone and sent later.
// The page itself is cached, so that it opens where there is none; the server receives an intake once (client_key).
const LIST = "relief";

function storeOfIntake(form) {
  const { user, key } = form.dataset;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  return new window.doudiOffline.OfflineStore({ user, token, address: key });
}

function fieldsOf(form) {
  const kept = [];
  for (const [name, value] of new FormData(form)) {
    if (name !== "csrfmiddlewaretoken" && !(value instanceof File)) kept.push([name, value]);
  }
  return kept;
}

async function sendIntake(store, form, kept) {
  const content = new FormData();
  for (const [name, value] of kept.fields) content.append(name, value);
  for (const photo of kept.photos) content.append("photos", photo.picture, photo.name);
  content.set("csrfmiddlewaretoken", store.token);
  const options = { method: "POST", body: content, credentials: "same-origin", headers: { "X-Intake": "yes" } };
  let response;
  try { response = await fetch(form.dataset.address, options); } catch { return { state: "offline" }; }
  if (response.redirected || response.status === 403) return { state: "expired" };
  if (response.status === 201) return { state: "sent", url: response.headers.get("Location") };
  if (response.status === 422) return { state: "refused", html: await response.text() };
  return { state: "offline" };
}

async function sendWaiting(store, form, say) {
  for (const kept of await store.all(LIST, "unsent")) {
    const result = await sendIntake(store, form, kept);
    if (result.state === "sent") await store.remove(LIST, "unsent", kept.id);
    if (result.state !== "sent") { say(result.state); return; }
  }
}

function showWaiting(form, waiting) {
  const list = document.querySelector("[data-waiting]");
  list.hidden = waiting.length === 0;
  list.querySelector("ul").replaceChildren(...waiting.map((kept) => {
    const line = document.createElement("li");
    line.textContent = new Map(kept.fields).get("name");
    return line;
  }));
}

async function startIntake(form) {
  const state = form.querySelector("[data-state]");
  const say = (word) => { state.textContent = form.dataset[word] || ""; };
  const store = storeOfIntake(form);
  try { if (!await store.open()) return; } catch { return; } // without the store the form is sent as any other
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name === "find_picker") return;
    event.preventDefault();
    const photos = [...form.elements.photos.files].map((file) => ({ name: file.name, picture: file }));
    const kept = { fields: fieldsOf(form), photos };
    const id = form.elements.client_key.value;
    try { await store.put(LIST, "unsent", id, kept); } catch { say("full"); return; }
    const result = await sendIntake(store, form, kept);
    if (result.state === "sent") {
      await store.remove(LIST, "unsent", id);
      location.assign(result.url);
    } else if (result.state === "refused") {
      await store.remove(LIST, "unsent", id);
      document.open(); document.write(result.html); document.close();
    } else {
      say(result.state);
      delete form.dataset.sent;
      showWaiting(form, await store.all(LIST, "unsent"));
    }
  });
  const send = async () => {
    await sendWaiting(store, form, say);
    showWaiting(form, await store.all(LIST, "unsent"));
  };
  window.addEventListener("online", send);
  if (navigator.onLine) await send();
  if (!location.search) await window.doudiOffline.cachePage(form.dataset.worker); // a filled-in page is not kept
  form.dataset.ready = "yes";
}

const intakeForm = document.querySelector("form[data-intake]");
if (intakeForm && window.doudiOffline?.OfflineStore.isPossible()) startIntake(intakeForm);
