// Without this file one copies a sentence's code. With it, a button puts it where the cursor stands in the text.
const text = document.getElementById("id_text");

for (const button of text ? document.querySelectorAll("button[data-insert]") : []) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const before = text.value.slice(0, text.selectionStart);
    const isAlone = /(^|\n)\s*\{\{[^\n]*\}\}\s*$/.test(before) && !before.endsWith("\n\n"); // a table or a chart
    const gap = isAlone ? "\n\n" : before === "" || /\s$/.test(before) ? "" : " ";
    text.setRangeText(gap + button.dataset.insert, text.selectionStart, text.selectionEnd, "end");
    text.focus();
  });
}
