// Everything works without this file. It starts the components of the two design systems and folds the filter on a phone.
const script = document.querySelector("script[data-govuk]");

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

if (window.matchMedia("(max-width: 40.0525em)").matches) {
  for (const filter of document.querySelectorAll("details.asb-filter")) {
    filter.open = filter.querySelector(".govuk-error-summary") !== null;
  }
}

for (const source of [script.dataset.govuk, script.dataset.moj]) {
  import(source).then((components) => components.initAll());
}
