// Warns before the session ends, and keeps what is being typed. When time is up the form under work goes to the server, which
// keeps it for its officer alone; nothing of it stays in this browser. After signing in again it is put back into its page.
const dialog = document.getElementById("asb-timeout");
const text = document.getElementById("asb-timeout-text");
const said = document.getElementById("asb-timeout-said");
const stayButton = document.getElementById("asb-timeout-stay");
const closeButton = document.getElementById("asb-timeout-close");
const keepForm = document.getElementById("asb-keep");
const warn = Number(dialog.dataset.warn);
const token = keepForm.querySelector("[name=csrfmiddlewaretoken]").value;

let ends = {}; // when, by this machine's clock, in milliseconds
let typedAt = 0;
let typedForm = null;
let isTold = false; // that the working day ends, which nothing can put off
let isOver = false;

function learn(left) {
  const now = Date.now();
  ends = { idle: now + left.idle * 1000, whole: now + left.whole * 1000 };
}

const seconds = (which) => Math.round((ends[which] - Date.now()) / 1000);

async function ask(address, method) {
  const answer = await fetch(address, { method, headers: method === "POST" ? { "X-CSRFToken": token } : {} });
  if (!answer.ok) throw new Error(answer.status);
  learn(await answer.json());
}

function inWords(left) {
  const minutes = Math.ceil(left / 60);
  return left > 60 ? `${minutes} minutes` : "less than a minute";
}

function show() {
  const idle = seconds("idle");
  const whole = seconds("whole");
  const isWhole = whole <= idle;
  stayButton.hidden = isWhole;
  closeButton.hidden = !isWhole;
  const sentence = isWhole
    ? `Your working day here ends in ${inWords(whole)}. Save what you are doing.`
    : `Nothing was done here for a while. You will be signed out in ${inWords(idle)}.`;
  if (text.textContent !== sentence) {
    text.textContent = sentence;
    if (dialog.open) said.textContent = sentence; // once a minute, politely
  }
  if (!dialog.open) dialog.showModal();
}

async function stay() {
  dialog.close();
  await ask(dialog.dataset.stay, "POST");
}

function typed(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const isSecret = form.querySelector(`[name="${CSS.escape(name)}"][type=password]`) !== null;
    if (typeof value === "string" && !isSecret && name !== "csrfmiddlewaretoken" && name !== "submission") {
      fields.append(name, value);
    }
  }
  return fields.toString();
}

function over() {
  isOver = true;
  document.querySelector("main").hidden = true; // nobody reads on over the shoulder while the next page loads
  if (typedForm && typedForm.isConnected) {
    keepForm.elements.to.value = location.pathname + location.search;
    keepForm.elements.typed.value = typed(typedForm);
    keepForm.submit();
  } else {
    location.assign(`${dialog.dataset.login}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
}

async function look() {
  if (isOver) return;
  const left = Math.min(seconds("idle"), seconds("whole"));
  if (left > warn) return;
  if (!dialog.open && !isTold) {
    await ask(dialog.dataset.session, "GET"); // another tab may have gone on
    if (seconds("idle") <= warn && Date.now() - typedAt < warn * 1000) await ask(dialog.dataset.stay, "POST");
  }
  const idle = seconds("idle");
  const whole = seconds("whole");
  if (Math.min(idle, whole) <= 2) over();
  else if (idle <= warn || (whole <= warn && !isTold)) show();
}

async function tick() {
  try {
    await look();
  } catch {
    // No connection: the next tick tries again, and the end of the session does not depend on it.
    if (Math.min(seconds("idle"), seconds("whole")) <= 0 && navigator.onLine) over();
  }
  if (!isOver) setTimeout(tick, dialog.open ? 1000 : 5000);
}

function putBack(kept) {
  const field = (name) => document.querySelectorAll(`main form [name="${CSS.escape(name)}"]`);
  const names = [...new Set(kept.fields.map(([name]) => name))];
  for (const name of names) {
    const values = kept.fields.filter(([other]) => other === name).map(([, value]) => value);
    for (const input of field(name)) {
      if (input.type === "hidden" || input.type === "file") continue;
      if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
      else if (input.multiple) for (const option of input.options) option.selected = values.includes(option.value);
      else input.value = values[0];
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && form.method === "post" && form.closest("main")) {
    typedForm = form;
    typedAt = Date.now();
  }
});
stayButton.addEventListener("click", () => stay().catch(() => {}));
closeButton.addEventListener("click", () => {
  isTold = true;
  dialog.close();
});
dialog.addEventListener("cancel", (event) => {
  event.preventDefault(); // Escape does what the button that is shown does
  (stayButton.hidden ? closeButton : stayButton).click();
});

learn({ idle: Number(dialog.dataset.idle), whole: Number(dialog.dataset.whole) });
if (location.hash === "#kept") {
  fetch(dialog.dataset.kept)
    .then((answer) => answer.json())
    .then((kept) => kept.to === location.pathname + location.search && putBack(kept));
}
tick();
