// Two keys clear a warning: a digit chooses the finding, Enter sends it. Where a finding asks for words, the digit
// leads to them; so does a page that comes back with something to correct.
const isTyping = (field) =>
  /^(TEXTAREA|SELECT)$/.test(field.tagName) || (field.tagName === "INPUT" && field.type !== "radio");

document.addEventListener("keydown", (event) => {
  const choices = [...document.querySelectorAll('input[name="finding"][type="radio"]')];
  if (!choices.length || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const chosen = choices.find((choice) => choice.checked);
  if (/^[1-9]$/.test(event.key) && choices[event.key - 1]) {
    event.preventDefault();
    choices[event.key - 1].checked = true;
    const words = document.querySelector("[data-asked-by]");
    const asks = words?.dataset.askedBy.split(" ").includes(choices[event.key - 1].value) && !words.value;
    (asks ? words : choices[event.key - 1]).focus();
  } else if (event.key === "Enter" && chosen && !/^(A|BUTTON|SUMMARY)$/.test(event.target.tagName)) {
    event.preventDefault();
    chosen.form.requestSubmit();
  }
});

document.querySelector("form [aria-invalid=true]")?.focus();
