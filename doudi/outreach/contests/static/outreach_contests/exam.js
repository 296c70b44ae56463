// An exam on a phone: one question a screen; each answer is sent as it is given. Without signal it is sealed in the one
// store of phones (ui/offline_store.js) and sent later; the page that the server made again shows what was saved.
const LIST = "exam";
const RETRY = 5000;

class Exam {
  constructor(bar, form) {
    this.bar = bar;
    this.form = form;
    this.id = bar.dataset.exam;
    this.token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    this.questions = [...form.querySelectorAll("fieldset[data-number]")];
    this.unsent = {};
    this.here = 0;
    this.ends = Date.now() + Number(bar.dataset.seconds) * 1000;
  }
  async start() {
    this.makeNumbers();
    this.form.querySelector(".exam-moves").hidden = false;
    this.form.addEventListener("change", (event) => this.answer(event.target));
    this.form.addEventListener("click", (event) => {
      const { move, show } = event.target.dataset;
      if (move) this.show(this.here + Number(move));
      if (show) this.show(Number(show));
    });
    this.form.addEventListener("submit", (event) => this.finish(event), true);
    window.addEventListener("online", () => this.send());
    setInterval(() => this.tick(), 1000);
    setInterval(() => this.send(), RETRY);
    const firstOpen = this.questions.findIndex((one) => !one.querySelector("input:checked"));
    this.show(Math.max(firstOpen, 0));
    this.tick();
    await this.openStore();
    this.isReady = true;
  }
  async openStore() {
    const { OfflineStore } = window.doudiOffline;
    if (!OfflineStore.isPossible()) return;
    const { user, key } = this.bar.dataset;
    const store = new OfflineStore({ user, token: this.token, address: key });
    try {
      if (!await store.open()) return;
      this.store = store;
      const kept = await store.get(LIST, "unsent", this.id);
      if (!kept) return;
      for (const [number, choice] of Object.entries(kept.answers)) {
        if (number in this.unsent) continue;
        const field = this.form.querySelector(`[name=q${number}][value="${choice}"]`);
        if (field) { field.checked = true; this.unsent[number] = choice; }
      }
      this.mark();
      await this.send();
    } catch { this.store = null; }
  }
  makeNumbers() {
    const numbers = this.form.querySelector(".exam-numbers");
    numbers.append(...this.questions.map((_question, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.show = place;
      button.textContent = place + 1;
      return button;
    }));
    numbers.hidden = false;
    this.numbers = [...numbers.children];
  }
  show(place) {
    if (place < 0 || place >= this.questions.length) return;
    this.here = place;
    this.questions.forEach((one, number) => { one.hidden = number !== place; });
    this.mark();
  }
  mark() {
    this.numbers.forEach((button, place) => {
      button.classList.toggle("answered", Boolean(this.questions[place].querySelector("input:checked")));
      if (place === this.here) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }
  answer(field) {
    this.unsent[field.name.slice(1)] = Number(field.value);
    this.mark();
    this.send();
  }
  async keep() {
    if (!this.store) return false;
    try {
      if (Object.keys(this.unsent).length) await this.store.put(LIST, "unsent", this.id, { answers: this.unsent });
      else await this.store.remove(LIST, "unsent", this.id);
      return true;
    } catch { return false; }
  }
  // Send what was not sent; one request at a time. What is refused is not tried again.
  async send() {
    const sent = { ...this.unsent };
    if (this.isSending || !Object.keys(sent).length) return;
    this.isSending = true;
    let isReached = false;
    try {
      const response = await fetch(this.bar.dataset.answers, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify(sent),
      });
      isReached = response.ok || response.status === 409;
      if (isReached) {
        const told = await response.json();
        if (response.ok) this.ends = Date.now() + told.seconds_left * 1000;
        for (const [number, choice] of Object.entries(sent)) {
          if (this.unsent[number] === choice) delete this.unsent[number];
        }
        this.say(response.ok ? this.bar.dataset.saved : told.message, !response.ok);
      }
    } catch { isReached = false; }
    this.isSending = false;
    const isKept = await this.keep();
    if (!isReached) this.say(isKept ? this.bar.dataset.kept : this.bar.dataset.unkept, true);
    else if (Object.keys(this.unsent).length) this.send();
  }
  say(text, isBad) {
    this.bar.querySelector(".exam-state").textContent = text;
    this.bar.classList.toggle("unsent", isBad);
  }
  tick() {
    const left = Math.max(Math.round((this.ends - Date.now()) / 1000), 0);
    const minutes = String(Math.floor(left / 60)).padStart(2, "0");
    const seconds = String(left % 60).padStart(2, "0");
    const { left: word, over } = this.bar.dataset;
    this.bar.querySelector(".exam-time").textContent = left ? `${word} ${minutes}:${seconds}` : over;
    this.bar.classList.toggle("late", left < 60);
    if (left) return;
    for (const field of this.form.querySelectorAll("input[type=radio]")) field.disabled = true;
    const isSent = this.isReady && !this.isSending && !Object.keys(this.unsent).length;
    if (isSent && !this.isFinished && navigator.onLine) {
      this.isFinished = true;
      this.form.requestSubmit();
    }
  }
  finish(event) {
    const isOpen = this.questions.some((one) => !one.querySelector("input:checked"));
    const isUnsent = Object.keys(this.unsent).length > 0;
    if (isUnsent) this.send();
    if (isUnsent && !navigator.onLine) {
      event.preventDefault();
      event.stopPropagation();
      this.say(this.bar.dataset.unsent, true);
    } else if (isOpen && !this.isFinished && !window.confirm(this.bar.dataset.ask)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (this.store) {
      this.store.remove(LIST, "unsent", this.id);
    }
  }
}

const examBar = document.querySelector("[data-exam]");
if (examBar) new Exam(examBar, document.querySelector("form.exam")).start();
