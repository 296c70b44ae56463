// Two keys clear a warning: a digit chooses the finding, Enter sends it.
document.addEventListener("keydown", (event) => {
  const choices = document.querySelectorAll('input[name="finding"][type="radio"]');
  if (!choices.length || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = /^(TEXTAREA|SELECT)$/.test(event.target.tagName) || (event.target.tagName === "INPUT" && event.target.type !== "radio");
  if (typing) return;
  if (/^[1-9]$/.test(event.key) && choices[event.key - 1]) {
    event.preventDefault();
    choices[event.key - 1].checked = true;
    choices[event.key - 1].focus();
  } else if (event.key === "Enter" && !/^(A|BUTTON|SUMMARY)$/.test(event.target.tagName)) {
    const chosen = [...choices].find((choice) => choice.checked);
    if (!chosen) return;
    event.preventDefault();
    chosen.form.requestSubmit();
  }
});
