// Two keys clear a warning: a digit chooses the finding, Enter sends it.
const isTyping = (field) =>
  /^(TEXTAREA|SELECT)$/.test(field.tagName) || (field.tagName === "INPUT" && field.type !== "radio");

document.addEventListener("keydown", (event) => {
  const choices = [...document.querySelectorAll('input[name="finding"][type="radio"]')];
  if (!choices.length || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const chosen = choices.find((choice) => choice.checked);
  if (/^[1-9]$/.test(event.key) && choices[event.key - 1]) {
    event.preventDefault();
    choices[event.key - 1].checked = true;
    choices[event.key - 1].focus();
  } else if (event.key === "Enter" && chosen && !/^(A|BUTTON|SUMMARY)$/.test(event.target.tagName)) {
    event.preventDefault();
    chosen.form.requestSubmit();
  }
});
