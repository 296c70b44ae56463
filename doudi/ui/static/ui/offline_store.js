// One store on the phone for every list that is worked without signal: see docs/decisions, "Offline store of phones".
// Everything is sealed (AES-GCM); the key comes from the server, for the signed-in officer alone, and stays in
// sessionStorage: it goes with the browser's tab. A record is { name, user, list, kind, at, size, iv, sealed }.
window.doudiOffline = (() => {
  const DATABASE = "doudi-offline";
  const CACHE = "doudi-phone";
  const KEY = "doudi-offline-key";
  const PENDING = "doudi-offline-pending";
  const MAX_HOURS = 72;
  const MAX_RECORD_BYTES = 20_000_000;
  const MAX_STORE_BYTES = 80_000_000;
  const HOUR = 3_600_000;
  const LISTED = ["page", "sent"];

  function openDatabase() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore("records", { keyPath: "name" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }
  async function withRecords(mode, act) {
    const database = await openDatabase();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction("records", mode);
        const request = act(transaction.objectStore("records"));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally { database.close(); }
  }
  const allRecords = () => withRecords("readonly", (records) => records.getAll());
  const deleteRecord = (name) => withRecords("readwrite", (records) => records.delete(name));

  const toText = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
  const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const isToday = (time) => new Date(time).toDateString() === new Date().toDateString();

  class OfflineStore {
    // `user` is the officer of the page, `token` the CSRF token, `address` where the key is asked for.
    constructor({ user, token, address }) {
      this.user = String(user);
      this.token = token;
      this.address = address;
      this.key = null;
    }
    static isPossible() { return Boolean(window.crypto?.subtle && window.indexedDB); }
    // Delete what is too old, then get the key: from this tab, else from the server. False: it stays locked for now.
    async open() {
      await this.deleteExpired();
      const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
      if (kept && kept.user === this.user && Date.now() - kept.at < MAX_HOURS * HOUR) {
        this.id = kept.id;
        this.key = await this.importKey(kept.key);
        return true;
      }
      sessionStorage.removeItem(KEY);
      const mine = (await allRecords()).find((record) => record.user === this.user);
      const answer = await this.askForKey(mine?.store || "");
      if (!answer) return false;
      this.id = answer.store;
      this.key = await this.importKey(answer.key);
      const entry = { user: this.user, id: answer.store, key: answer.key, at: mine?.opened || Date.now() };
      sessionStorage.setItem(KEY, JSON.stringify(entry));
      if (mine && mine.store !== answer.store) await this.deleteMine();
      return true;
    }
    async askForKey(store) {
      const body = new FormData();
      body.set("store", store);
      body.set("csrfmiddlewaretoken", this.token);
      try {
        const response = await fetch(this.address, { method: "POST", body, credentials: "same-origin" });
        return response.ok && !response.redirected ? await response.json() : null;
      } catch { return null; }
    }
    importKey(text) {
      return crypto.subtle.importKey("raw", toBytes(text), "AES-GCM", false, ["encrypt", "decrypt"]);
    }
    nameOf(...parts) { return [this.user, ...parts].join("/"); }
    // Seal a value under its name; photographs are blobs inside of it, as { blob: Blob }.
    async put(list, kind, id, value) {
      const name = this.nameOf(list, kind, id);
      const data = new TextEncoder().encode(JSON.stringify(await this.withoutBlobs(value)));
      if (data.length > MAX_RECORD_BYTES) throw new Error("too large");
      const others = (await allRecords()).filter((record) => record.name !== name);
      const total = others.reduce((sum, record) => sum + record.size, data.length);
      if (total > MAX_STORE_BYTES) throw new Error("full");
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const additionalData = new TextEncoder().encode(`${this.id} ${name}`);
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, this.key, data);
      const opened = JSON.parse(sessionStorage.getItem(KEY) || "{}").at || Date.now();
      const record = { name, user: this.user, store: this.id, opened, list, kind, id, at: Date.now(), iv, sealed };
      await withRecords("readwrite", (records) => records.put({ ...record, size: data.length }));
      await this.countPending();
    }
    async get(list, kind, id) {
      const name = this.nameOf(list, kind, id);
      const record = await withRecords("readonly", (records) => records.get(name));
      return record ? this.unseal(record) : null;
    }
    async all(list, kind) {
      const records = await allRecords();
      const mine = records.filter((one) => one.user === this.user && one.list === list && one.kind === kind);
      return Promise.all(mine.map(async (record) => ({ ...await this.unseal(record), id: record.id, at: record.at })));
    }
    async unseal(record) {
      const additionalData = new TextEncoder().encode(`${this.id} ${record.name}`);
      const options = { name: "AES-GCM", iv: record.iv, additionalData };
      const data = await crypto.subtle.decrypt(options, this.key, record.sealed);
      return this.withBlobs(JSON.parse(new TextDecoder().decode(data)));
    }
    async remove(list, kind, id) {
      await deleteRecord(this.nameOf(list, kind, id));
      await this.countPending();
    }
    async deleteMine() {
      for (const record of await allRecords()) if (record.user === this.user) await deleteRecord(record.name);
      await this.countPending();
    }
    // A store ends 72 hours after it was opened; a list of people is kept for its day alone.
    async deleteExpired() {
      for (const record of await allRecords()) {
        const isOld = Date.now() - record.opened > MAX_HOURS * HOUR;
        if (isOld || (LISTED.includes(record.kind) && !isToday(record.at))) await deleteRecord(record.name);
      }
      await this.countPending();
    }
    async countPending() {
      const number = (await allRecords()).filter((record) => record.kind === "unsent").length;
      if (number) localStorage.setItem(PENDING, number); else localStorage.removeItem(PENDING);
    }
    async withoutBlobs(value) {
      if (value instanceof Blob) return { blob: toText(await value.arrayBuffer()), type: value.type };
      if (Array.isArray(value)) return Promise.all(value.map((one) => this.withoutBlobs(one)));
      if (value === null || typeof value !== "object") return value;
      const entries = Object.entries(value).map(async ([name, one]) => [name, await this.withoutBlobs(one)]);
      return Object.fromEntries(await Promise.all(entries));
    }
    withBlobs(value) {
      if (Array.isArray(value)) return value.map((one) => this.withBlobs(one));
      if (value === null || typeof value !== "object") return value;
      if (typeof value.blob === "string") return new Blob([toBytes(value.blob)], { type: value.type });
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.withBlobs(one)]));
    }
  }

  const pending = () => Number(localStorage.getItem(PENDING) || 0);
  // Sign-out, whoever used the phone: records, keys and cached pages go.
  async function wipe() {
    sessionStorage.removeItem(KEY);
    localStorage.removeItem(PENDING);
    if (window.indexedDB) {
      await new Promise((resolve) => {
        const request = indexedDB.deleteDatabase(DATABASE);
        request.onsuccess = request.onerror = request.onblocked = resolve;
      });
    }
    if (window.caches) await caches.delete(CACHE);
  }
  // Keep the page and its files, so that it opens without signal; `worker` is the address of its service worker.
  async function cachePage(worker) {
    if (!navigator.serviceWorker || !navigator.onLine) return;
    await navigator.serviceWorker.register(worker);
    const files = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href || one.src);
    const cache = await caches.open(CACHE);
    await cache.addAll([location.pathname, ...files]);
  }
  return { OfflineStore, pending, wipe, cachePage };
})();

// Nothing of the store survives the sign-out; the officer is asked first where something has not been sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form.getAttribute("action") || "").endsWith("/logout/") || form.dataset.wiped) return;
  event.preventDefault();
  event.stopPropagation();
  const number = window.doudiOffline.pending();
  const question = (form.dataset.unsent || "").replace("{number}", number);
  if (number && question && !window.confirm(question)) return;
  window.doudiOffline.wipe().finally(() => {
    form.dataset.wiped = "yes";
    form.requestSubmit();
  });
}, true);
