// Without this file one types the words to take out. With it, selecting them on the page fills the box.
const source = document.querySelector("[data-passage-source]");
const target = document.querySelector("[data-passage-target]");

if (source && target) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const words = selection.toString().replace(/\s+/g, " ").trim();
    if (words && source.contains(selection.anchorNode) && source.contains(selection.focusNode)) {
      target.value = words;
    }
  });
}
