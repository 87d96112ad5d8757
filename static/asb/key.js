// Asks the browser for a security key or passkey and sends what it says with the form. Used by templates/mfa/_key.html.
const button = document.getElementById("asb-key");
const problem = document.getElementById("asb-key-problem");
const field = button.form.querySelector("[name=credential]");

async function ask() {
  const options = JSON.parse(document.getElementById("js_data").textContent);
  problem.textContent = "Waiting for your key…";
  try {
    const answer = options.creation_options
      ? await window.webauthnJSON.create(options.creation_options)
      : await window.webauthnJSON.get(options.request_options);
    field.value = JSON.stringify(answer);
    button.form.submit();
  } catch {
    problem.textContent = "Your key was not read. Try again, or use another way.";
  }
}

button.addEventListener("click", ask);
